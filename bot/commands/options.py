"""Options that several commands share, and printing."""

import datetime
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from index.passages import Scope

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


def check_date(date: str | None) -> str | None:
    """Return a date as articles have it: a year, a month or a day of ISO 8601."""
    if date is None:
        return None
    padded = {4: f"{date}-01-01", 7: f"{date}-01"}.get(len(date), date)
    try:
        # Python also takes 20251025 and 2025-W43-6, which sort among no other dates.
        is_date = datetime.date.fromisoformat(padded).isoformat() == padded
    except ValueError:
        is_date = False
    if not is_date:
        raise typer.BadParameter(
            f"'{date}' is no date such as 2025, 2025-10 or 2025-10-25"
        )
    return date


def check_files(files: list[str] | None) -> list[str] | None:
    """Return the files and folders of an option, none of them empty."""
    if any(not file.strip() for file in files or ()):
        raise typer.BadParameter("name a file or a folder of the index")
    return files


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
WaitOption = Annotated[
    bool,
    typer.Option("--wait", help="Wait while another program is writing the index."),
]
OnlyLanguageOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only-language",
        metavar="CODE",
        help="Use only passages in this language; may be given several times.",
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


OnlyFileOption = Annotated[
    list[str] | None,
    typer.Option(
        "--in",
        metavar="FILE",
        help="Use only this file or folder of the index; may be given several times.",
        show_default=False,
        callback=check_files,
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Use only articles dated from then on: 2025, 2025-10 or 2025-10-25.",
        show_default=False,
        callback=check_date,
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Use only articles dated until then, inclusive.",
        show_default=False,
        callback=check_date,
    ),
]


def make_scope(
    languages: list[str] | None,
    files: list[str] | None,
    since: str | None,
    until: str | None,
) -> "Scope":
    """Return the scope that the options of a command name."""
    from index.passages import Scope

    return Scope(
        languages=tuple(languages or ()),
        files=tuple(files or ()),
        since=since,
        until=until,
    )


def print_json(value: Mapping[str, Any]) -> None:
    """Write the one JSON object of a ``--json`` command; a terminal may show it."""
    from bot.rendering import spell_out

    written = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(spell_out(written) + "\n")


def say(text: str = "") -> None:
    """Write a line of the result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a line about the work, apart from the result; whoever it quotes."""
    from bot.rendering import safe

    sys.stderr.write(safe(text) + "\n")
    sys.stderr.flush()
