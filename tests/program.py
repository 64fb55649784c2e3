"""The real program in a process of its own, as a person or a script runs it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.small_world import start_process

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
_STREAMS = ("stdin", "stdout", "stderr")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - what JSON holds
        """The one JSON object on standard output."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Started:
    """A program that runs; ``folder`` holds what it reads and has written."""

    process: BaseProcess
    folder: Path

    def press_ctrl_c(self) -> None:
        """Interrupt it, as a terminal does."""
        assert self.process.pid
        os.kill(self.process.pid, signal.SIGINT)

    def ended(self, *, within_s: float = 120) -> Ran:
        """Wait until it has ended, and say how."""
        self.process.join(within_s)
        out, err = (
            (self.folder / name).read_text(encoding="utf-8") for name in _STREAMS[1:]
        )
        code = self.process.exitcode
        assert code is not None, f"it goes on after {within_s} s: {out} {err}"
        return Ran(code, out, err)


def polycite(
    *arguments: str | Path,
    home: Path,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
    timeout_s: float = 120,
) -> Ran:
    """Run ``polycite`` to its end; see ``started_polycite``."""
    with started_polycite(
        *arguments, home=home, environment=environment, stdin=stdin
    ) as started:
        return started.ended(within_s=timeout_s)


@contextmanager
def started_polycite(
    *arguments: str | Path,
    home: Path,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
) -> Iterator[Started]:
    """Run ``polycite`` with a clean environment and no model unless one is given.

    It is a process with streams and an end of its own, forked from one that has imported
    the program: Python's start and the imports are most of what a short command takes.
    It is killed where it is not waited for.
    """
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in _STREAMS]
        for stream in streams:
            stream.touch()
        streams[0].write_text(stdin, encoding="utf-8")
        process = start_process(
            become_polycite,
            [*map(str, arguments)],
            _clean_environment(home, environment or {}),
            home.parent,
            streams,
        )
        try:
            yield Started(process, Path(folder))
        finally:
            process.kill()
            process.join()


def polycite_afresh(*arguments: str | Path, home: Path, timeout_s: float = 120) -> Ran:
    """Run ``polycite`` as a shell does: Python starts and imports what it needs."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        env=_clean_environment(home, {}),
        cwd=home.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout_s,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def become_polycite(
    arguments: list[str],
    environment: dict[str, str],
    folder: Path,
    streams: Sequence[Path],
) -> None:
    """Run the command line as this process; it ends with the program's exit code."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in enumerate(streams):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # multiprocessing gives a process nothing to read.
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["polycite", *arguments]
    from bot.cli import main

    main()


def _clean_environment(home: Path, added: Mapping[str, str]) -> dict[str, str]:
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("POLYCITE_", "OPENAI_"))
    }
    return {
        **plain,
        "PYTHONPATH": str(REPOSITORY),
        "POLYCITE_HOME": str(home),
        "POLYCITE_MODELS": str(home / "no-models"),
        **added,
    }
