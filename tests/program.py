"""The real program in a process of its own, as a person or a script runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.small_world import start_process

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"


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


def polycite(
    *arguments: str | Path,
    home: Path,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
    timeout_s: float = 120,
) -> Ran:
    """Run ``polycite`` with a clean environment and no model unless one is given.

    It is a process with streams and an end of its own, forked from one that has imported
    the program: Python's start and the imports are most of what a short command takes.
    """
    with TemporaryDirectory() as folder:
        streams = (Path(folder, "in"), Path(folder, "out"), Path(folder, "err"))
        streams[0].write_text(stdin, encoding="utf-8")
        process = start_process(
            become_polycite,
            [*map(str, arguments)],
            _clean_environment(home, environment or {}),
            home.parent,
            streams,
        )
        process.join(timeout_s)
        is_late = process.is_alive()
        process.kill()
        process.join()
        out, err = (path.read_text(encoding="utf-8") for path in streams[1:])
    assert not is_late, f"it goes on after {timeout_s} s: {out} {err}"
    assert process.exitcode is not None
    return Ran(process.exitcode, out, err)


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
    streams: tuple[Path, Path, Path],
) -> None:
    """Run the command line as this process; it ends with the program's exit code."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in enumerate(streams):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND if number else os.O_RDONLY
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)
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
