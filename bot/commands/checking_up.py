"""``polycite doctor``: what is installed, what would answer, what is wrong."""

import typer

from bot.commands.options import HomeOption, JsonOption, print_json, say


def doctor(as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Check the installation, the model and the index; name the command that mends it.

    Reads the weights of the local model, about a second. Exit code 1 when something
    keeps polycite from answering, as when there is no index yet.

    \b
    Examples:
      polycite doctor
      polycite doctor --json
    """
    from dataclasses import asdict

    from bot.diagnosing import diagnose
    from bot.rendering import safe
    from bot.settings import read_settings

    findings = diagnose(read_settings(home))
    if as_json:
        print_json(
            {
                "ok": all(f.level != "problem" for f in findings),
                "findings": [asdict(f) for f in findings],
            }
        )
    else:
        marks = {"fine": "ok  ", "advice": "note", "problem": "BAD "}
        for finding in findings:
            say(f"{marks[finding.level]}  {finding.about}: {safe(finding.text)}")
            if finding.mend:
                say(f"      -> {finding.mend}")
    if any(f.level == "problem" for f in findings):
        raise typer.Exit(1)
