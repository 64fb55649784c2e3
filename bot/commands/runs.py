"""``polycite runs``: the evaluation runs that are kept - list, show, compare, delete."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import HomeOption, JsonOption, note, print_json, say
from bot.commands.reporting import ReportOption, scope_in_words, write_reports_of
from bot.commands.running import prices_of

if TYPE_CHECKING:
    from bot.evaluation.stored_runs import StoredRun

app = typer.Typer(
    help="Evaluation runs that are kept: list, show, compare, delete them.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
_RUN = "A run: the beginning of its name, its folder, or 'last'."
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help=_RUN)]


@app.callback()
def runs(
    context: typer.Context, as_json: JsonOption = False, home: HomeOption = None
) -> None:
    """List the runs when nothing else is asked for."""
    if context.invoked_subcommand is None:
        list_runs(as_json=as_json, home=home)
    elif as_json or home is not None:
        raise typer.BadParameter(
            f"options come after what is to be done: polycite runs"
            f" {context.invoked_subcommand} --..."
        )


@app.command(name="list")
def list_runs(as_json: JsonOption = False, home: HomeOption = None) -> None:
    """List the runs, the last at the end: questions, what wrote, and some figures.

    \b
    Examples:
      polycite runs list
      polycite runs list --json
    """
    from bot.evaluation.measuring import METRICS, summarise
    from bot.evaluation.stored_runs import RunDamaged, read_run, run_folders

    rows: list[dict[str, Any]] = []
    for folder in run_folders(_runs(home)):
        try:
            run = read_run(folder)
        except RunDamaged as error:
            note(f"polycite: {error}")
            continue
        shown = {n: METRICS[n] for n in _LISTED}
        figures = summarise(run.outcomes, shown)
        rows.append(
            {
                **_about(run),
                "metrics": {name: round(value, 4) for name, value in figures.items()},
            }
        )
    if as_json:
        print_json({"runs": rows})
        return
    if not rows:
        say("There are no runs yet. Make one with 'polycite evaluate QUESTIONS'.")
    for row in rows:
        wrote = row["model"] or row["kind"]
        scope = f" ({row['scope']})" if row["scope"] else ""
        figures_text = "  ".join(f"{n} {v:.2f}" for n, v in row["metrics"].items())
        done = f"{row['finished']}/{row['questions']}"
        say(f"{row['run']}  {done:>9}  {wrote}{scope}  {figures_text}")


_LISTED = ("hit@1", "hit@5", "contains_answer", "citation_recall", "crag_score")


@app.command()
def show(
    run: RunArgument,
    as_json: JsonOption = False,
    reports: ReportOption = None,
    home: HomeOption = None,
) -> None:
    """Show the figures of a run again, and what made it.

    A thousand such questions are priced by POLYCITE_PRICE_IN, _CACHED and _OUT as they
    are now, so that models can be compared before one is paid for.

    \b
    Examples:
      polycite runs show last
      polycite runs show 20261122 --json
      polycite runs show last --report run.html
    """
    from bot.evaluation.figures import run_as_json, run_as_lines
    from bot.evaluation.reporting.writing import check_reports
    from bot.settings import read_settings

    check_reports(reports or ())
    stored = _read(run, home)
    prices = prices_of(read_settings(home))
    report = run_as_json(stored.name, stored.outcomes, stored.path, prices)
    if as_json:
        print_json({**report, "about": _about(stored)})
    else:
        for line in run_as_lines(report):
            say(line)
        for name, value in _about(stored).items():
            say(f"  {name:<22} {_in_words(value)}")
    write_reports_of(stored, None, reports or ())


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help=_RUN)],
    after: Annotated[str, typer.Argument(metavar="AFTER", help=_RUN)] = "last",
    as_json: JsonOption = False,
    reports: ReportOption = None,
    home: HomeOption = None,
) -> None:
    """Say what changed from one run to another, and whether it may be chance.

    Only questions that both have, expecting the same answer, are compared, pair by pair:
    p is how often chance alone would make a difference as large. Below 0.05 a metric
    counts as better or worse. Verdicts of different judges are never compared, nor
    speeds of different machines.

    \b
    Examples:
      polycite runs compare 20261121 last
      polycite runs compare baseline/ last --json
      polycite runs compare 20261121 last --report change.md
    """
    from bot.evaluation.changes import comparison_as_json, comparison_as_lines
    from bot.evaluation.comparing import compare_runs
    from bot.evaluation.reporting.writing import check_reports

    check_reports(reports or ())
    comparison = compare_runs(_read(before, home), _read(after, home))
    if as_json:
        print_json(comparison_as_json(comparison))
    else:
        for line in comparison_as_lines(comparison):
            say(line)
    write_reports_of(comparison.after, comparison.before, reports or ())


@app.command()
def delete(
    run: RunArgument, as_json: JsonOption = False, home: HomeOption = None
) -> None:
    """Remove a run and its outcomes.

    \b
    Example:
      polycite runs delete 20261122-0650
    """
    from bot.evaluation.keeping import delete_run
    from bot.evaluation.stored_runs import find_run

    folder = find_run(_runs(home), run)
    delete_run(folder)
    if as_json:
        print_json({"deleted": folder.name})
    else:
        say(f"Removed the run '{folder.name}'.")


def _runs(home: Path | None) -> Path:
    from bot.settings import read_settings

    return read_settings(home).home / "runs"


def _read(run: str, home: Path | None) -> "StoredRun":
    from bot.evaluation.stored_runs import find_run, read_run

    return read_run(find_run(_runs(home), run))


def _about(run: "StoredRun") -> dict[str, Any]:
    """Return what people tell runs apart by."""
    manifest = run.manifest
    return {
        "run": run.name,
        "kind": manifest.kind,
        "model": manifest.model,
        "judge": manifest.judge.model if manifest.judge else None,
        "scope": scope_in_words(manifest.scope) or None,
        "questions": manifest.questions,
        "finished": len(run.outcomes),
        "files": [file.file for file in manifest.files],
        "started": manifest.started,
        "ended": manifest.ended,
    }


def _in_words(value: object) -> str:
    if value is None:
        return "-"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
