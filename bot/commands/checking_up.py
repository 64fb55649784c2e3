"""``polycite doctor``: what is installed, what would answer, what is wrong."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import (
    HomeOption,
    JsonOption,
    WaitOption,
    note,
    print_json,
    say,
)
from bot.commands.progressing import vector_bar
from index.counting import counted

if TYPE_CHECKING:
    from bot.settings import Settings


def doctor(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair", help="First make vectors anew that the index has lost."
        ),
    ] = False,
    wait: WaitOption = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Check the installation, the model and the index; name the command that mends it.

    Reads the weights of the local model, about a second. Exit code 1 when something
    keeps polycite from answering, as when there is no index yet. Where
    POLYCITE_TELEGRAM_TOKEN is set, Telegram is asked about the bot, too. Secrets and
    questions that others on this machine may read are named. With --repair, every
    vector is looked at, and those that are missing are made from the texts in the index;
    interrupted and run again, it goes on.

    \b
    Examples:
      polycite doctor
      polycite doctor --json
      polycite doctor --repair
    """
    from dataclasses import asdict

    from bot.diagnosing import diagnose
    from bot.exposing import find_exposed
    from bot.rendering import safe
    from bot.settings import read_settings

    settings = read_settings(home)
    repaired = _repair(settings, wait=wait, quiet=as_json) if repair else None
    findings = [*diagnose(settings), *find_exposed(settings)]
    if settings.telegram_token is not None:
        from bot.telegram.examining import examine

        findings += examine(settings)
    if as_json:
        print_json(
            {
                "ok": all(f.level != "problem" for f in findings),
                **({} if repaired is None else {"repaired": repaired}),
                "findings": [asdict(f) for f in findings],
            }
        )
    else:
        for line in [_as_line(row) for row in repaired or ()]:
            say(f"mended: {safe(line)}")
        if repaired == []:
            say("nothing to mend: the vectors are those of the articles")
        marks = {"fine": "ok  ", "advice": "note", "problem": "BAD "}
        for finding in findings:
            say(f"{marks[finding.level]}  {finding.about}: {safe(finding.text)}")
            if finding.mend:
                say(f"      -> {finding.mend}")
    if any(f.level == "problem" for f in findings):
        raise typer.Exit(1)


def _repair(settings: "Settings", *, wait: bool, quiet: bool) -> list[dict[str, Any]]:
    from bot.repairing import repair_index

    done = 0.0

    def remember(count: float, total: int) -> None:
        nonlocal done
        done = count
        show(count, total)

    try:
        with vector_bar(quiet=quiet) as show:
            differences = repair_index(
                settings,
                remember,
                wait=wait,
                tell=note if wait or sys.stderr.isatty() else lambda _: None,
            )
    except KeyboardInterrupt:
        note(
            f"polycite: interrupted; {counted(done, 'vector')} of this run in the index."
            " Run the same command again to go on."
        )
        raise typer.Exit(130) from None
    return [
        {
            "kind": difference.kind,
            "language": difference.language,
            "made": len(difference.missing),
            "removed": len(difference.foreign),
            "damage": difference.damage,
        }
        for difference in differences
    ]


def _as_line(row: dict[str, Any]) -> str:
    why = f" ({row['damage']})" if row["damage"] else ""
    return (
        f"{row['kind']} in {row['language']}: {row['made']} made,"
        f" {row['removed']} removed{why}"
    )
