"""The real program in a process of its own, as a person or a script runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """Run ``polycite`` with a clean environment and no model unless one is given."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("POLYCITE_", "OPENAI_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        env={
            **plain,
            "PYTHONPATH": str(REPOSITORY),
            "POLYCITE_HOME": str(home),
            "POLYCITE_MODELS": str(home / "no-models"),
            **(environment or {}),
        },
        input=stdin,
        cwd=home.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout_s,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
