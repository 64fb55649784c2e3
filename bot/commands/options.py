"""Options that several commands share, and printing."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def check_language(code: str | None) -> str | None:
    """Return a BCP 47 code in the form that articles have it; refuse anything else."""
    if code is None:
        return None
    wanted = code.strip().lower().replace("_", "-")
    if not _LANGUAGE_CODE.fullmatch(wanted):
        raise typer.BadParameter(
            f"'{code}' is no language code such as uk, fa or pt-BR"
        )
    return wanted


def check_languages(codes: list[str] | None) -> list[str] | None:
    """Return every code of an option that may be given several times, checked."""
    return [code for code in map(check_language, codes or ()) if code] or None


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
        callback=check_languages,
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
    """Write a line about the work, apart from the result; whoever it quotes."""
    from bot.rendering import safe

    sys.stderr.write(safe(text) + "\n")
    sys.stderr.flush()
