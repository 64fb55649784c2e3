"""What a program takes: time, time of all processors, and the most memory it had.

Started as a program of its own (``python costs.py FILE COMMAND...``), it runs the command
and writes its figures to the file. It is small: a process that a large one starts counts
the memory of the large one as its own until it runs something else, for ever after.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_BYTES_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a program took; ``peak_mb`` is its largest process's, in millions of bytes."""

    seconds: float
    cpu_s: float
    peak_mb: float
    exit_code: int


def cost_of(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Cost:
    """Run a program, its output left unread, and return what it took."""
    with tempfile.TemporaryDirectory(prefix="polycite-") as folder:
        file = Path(folder) / "cost.json"
        subprocess.run(
            # Without what a Python has installed, which takes memory to look through.
            [sys.executable, "-I", "-S", __file__, str(file), *command],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return Cost(**json.loads(file.read_text(encoding="utf-8")))


def _measure(command: Sequence[str]) -> Cost:
    started = time.perf_counter()
    code = subprocess.run(command, check=False).returncode
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(
        seconds=seconds,
        cpu_s=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss * _BYTES_OF_MAXRSS / 1e6,
        exit_code=code,
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(
        json.dumps(asdict(_measure(sys.argv[2:]))), encoding="utf-8"
    )
