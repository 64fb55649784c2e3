"""A GGUF file served on loopback by llama.cpp, as an OpenAI-compatible endpoint.

The server has a process of its own, which runs ``serving``: inside ours, loading holds
Python's lock, stopping waits for replies that never come, and what native code prints or
breaks is ours.
"""

import json
import os
import re
import secrets
import subprocess
import sys
from contextlib import ExitStack, suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NoReturn, Self

from bot import serving
from index.errors import ChatModelUnavailable
from index.installing import how_to_install

_MAGIC = b"GGUF"
_REASON = re.compile(r"(?:error loading model: |(?=couldn't bind))(.+)")
_MENDS = {
    "couldn't bind": "Choose another port",
    "libgomp": "Install libgomp; on Debian: apt-get install libgomp1",
}
_MEND = "Run 'polycite model install', or set POLYCITE_GGUF to a GGUF file"


def what_is_lacking() -> str | None:
    """Say that llama.cpp is not installed, and what installs it; None where it is."""
    if find_spec("xllamacpp") is not None:
        return None
    return (
        "llama.cpp, which serves the local model, is not installed."
        f" Run: {how_to_install('xllamacpp')}"
    )


class LocalModel:
    """A running llama.cpp server; it ends with ``close``, or with this process."""

    def __init__(
        self, process: subprocess.Popen[str], *, base_url: str, api_key: str, model: str
    ) -> None:
        """Hold a server that answers at ``base_url``; ``start`` makes one."""
        self.base_url = base_url
        self.api_key = api_key
        self.model = model
        self._process = process

    @classmethod
    def start(
        cls,
        gguf: Path,
        *,
        threads: int | None = None,
        context_tokens: int = 8192,
        port: int = 0,
        api_key: str | None = "",
    ) -> Self:
        """Load the file and return when it can be asked: some two seconds per gigabyte.

        Port 0 is any free one. An empty key makes a random one; None asks for none.
        ``threads`` is one per core unless told.

        Raises:
            ChatModelUnavailable: There is no such file, it is no GGUF file, llama.cpp is
                not installed, or it does not start.
        """
        _check_is_gguf(gguf)
        if lack := what_is_lacking():
            raise ChatModelUnavailable(lack)
        key = secrets.token_urlsafe(24) if api_key == "" else api_key
        order = serving.Order(
            gguf=str(gguf.resolve()),
            model=gguf.stem,
            port=port,
            api_key=key,
            threads=threads or _threads_allowed(),
            context_tokens=context_tokens,
        )
        with TemporaryFile() as complaints, ExitStack() as unless_started:
            process = _launch(complaints)
            unless_started.callback(_end, process)
            address = _give(order, process)
            if not address:
                complaints.seek(0)
                raise _not_started(gguf, complaints.read().decode(errors="replace"))
            unless_started.pop_all()
        return cls(
            process,
            base_url=f"{address}/v1",
            # The openai SDK must send a key, also one that nobody asks for.
            api_key=key or "none",
            model=order.model,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server at once, also in the middle of a reply; twice does no harm."""
        _end(self._process)

    def wait(self) -> NoReturn:
        """Keep the server in the foreground until Ctrl-C; its own end is an error."""
        code = self._process.wait()
        raise ChatModelUnavailable(
            f"The local model '{self.model}' stopped by itself (exit code {code})."
            " Start it again; see whether memory runs out."
        )


def _check_is_gguf(gguf: Path) -> None:
    try:
        with gguf.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise ChatModelUnavailable(
            f"The local model '{gguf}' cannot be read ({error.strerror}). {_MEND}."
        ) from error
    if magic != _MAGIC:
        raise ChatModelUnavailable(f"'{gguf}' is not a GGUF file. {_MEND}.")


def _threads_allowed() -> int | None:
    # llama.cpp counts the machine's cores; a container may be kept to some of them.
    if sys.platform != "linux":
        return None
    allowed = len(os.sched_getaffinity(0))
    return allowed if allowed < (os.cpu_count() or 1) else None


def _launch(complaints: IO[bytes]) -> subprocess.Popen[str]:
    path = [str(Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH")]
    environment = {
        # Threads that spin while they wait write 30 tokens a second on two idle cores but
        # less than 1 when anything else runs, our own embedding too; asleep, 20 and 17.
        "OMP_WAIT_POLICY": "passive",
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        # -P: a folder named bot where the person stands is not ours.
        [sys.executable, "-P", "-m", serving.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env=environment,
        encoding="utf-8",
        # Ctrl-C is for us alone: it ends a reply, not the server.
        start_new_session=True,
    )


def _give(order: serving.Order, process: subprocess.Popen[str]) -> str:
    """Send the order and return the address that comes back, empty if none does."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(json.dumps(asdict(order)) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return ""
    return process.stdout.readline().strip()


def _end(process: subprocess.Popen[str]) -> None:
    # It has nothing to save, and asked politely it waits for every reply.
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # An order that did not reach it is still to be written.
            with suppress(BrokenPipeError):
                pipe.close()


def _not_started(gguf: Path, complaints: str) -> ChatModelUnavailable:
    found = _REASON.search(complaints)
    lines = complaints.split("\n")
    reason = found[1] if found else next(filter(str.strip, reversed(lines)), "killed")
    mend = next((mend for sign, mend in _MENDS.items() if sign in reason), _MEND)
    return ChatModelUnavailable(
        f"llama.cpp does not start with '{gguf}' ({reason.strip()}). {mend}."
    )
