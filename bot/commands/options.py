"""Options that several commands share, and printing."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of the index [default: .polycite, or POLYCITE_HOME].",
        show_default=False,
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output.")
]
OnlyLanguageOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only-language",
        metavar="CODE",
        help="Use only articles in this language; may be given several times.",
        show_default=False,
    ),
]
NoModelOption = Annotated[
    bool, typer.Option("--no-model", help="Quote sentences; ask no chat model.")
]
CountOption = Annotated[
    int, typer.Option("-k", metavar="N", min=1, max=100, help="Passages to find.")
]


def print_json(value: Mapping[str, Any]) -> None:
    """Write the one JSON object of a ``--json`` command."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say(text: str = "") -> None:
    """Write a line of the result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a line about the work, apart from the result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
