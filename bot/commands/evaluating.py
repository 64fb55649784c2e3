"""``polycite evaluate``: a question set over the index, metrics per language."""

import asyncio
import math
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import (
    HomeOption,
    JsonOption,
    NoModelOption,
    OnlyFileOption,
    OnlyLanguageOption,
    SinceOption,
    UntilOption,
    make_scope,
    note,
    print_json,
    say,
)
from bot.commands.running import Wanted, carry_out, read_prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.outcomes import Outcome


def evaluate(
    questions: Annotated[
        list[Path],
        typer.Argument(
            metavar="QUESTIONS...",
            help="JSON Lines, SQuAD/XQuAD JSON, CSV, or a folder of MIRACL or BEIR.",
        ),
    ],
    as_json: JsonOption = False,
    no_model: NoModelOption = False,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Find passages; write no answers.")
    ] = False,
    only_language: OnlyLanguageOption = None,
    only_file: OnlyFileOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the outcomes [default: runs/ under the home]."),
    ] = None,
    reports: Annotated[
        list[Path] | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write a report: a page of its own (.html), or Markdown (.md).",
            show_default=False,
        ),
    ] = None,
    at_once: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            max=64,
            help="Questions under way at a time [default: 4 to an endpoint on another"
            " machine, 2 with --retrieval-only, else 1]; seconds are longer by it.",
            show_default=False,
        ),
    ] = None,
    prices: Annotated[
        str | None,
        typer.Option(
            metavar="READ/WRITTEN",
            help="What a million tokens cost, such as 0.15/0.60, to add up the cost.",
            show_default=False,
        ),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE", help="Exit code 4 when a metric is below this."
        ),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Ask every question of a set and say how many were found and answered.

    \b
    Examples:
      polycite evaluate questions/sample.jsonl --no-model
      polycite evaluate set.jsonl --no-model --report run.html --report run.md
      polycite evaluate set.jsonl --retrieval-only --fail-under hit@5=0.9 --json
    """
    from bot.evaluation.figures import model_failure, run_as_json, run_as_lines
    from bot.evaluation.keeping import write_outcomes
    from bot.evaluation.question_sets import read_question_sets
    from bot.evaluation.reporting.reports import ReportedRun
    from bot.evaluation.reporting.writing import check_reports, write_reports
    from bot.settings import read_settings

    settings = read_settings(home)
    floors = [read_floor(text) for text in fail_under or ()]
    price = read_prices(prices)
    check_reports(reports or ())
    graded = read_question_sets(questions)
    run = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    wanted = Wanted(
        questions=graded,
        scope=make_scope(only_language, only_file, since, until),
        out=out or settings.home / "runs",
        run=run,
        retrieval_only=retrieval_only,
        use_model=not no_model,
        at_once=at_once,
        prices=price,
    )
    outcomes, path = asyncio.run(carry_out(settings, wanted))
    write_outcomes(outcomes, path)
    write_reports(
        ReportedRun(name=run, outcomes=tuple(outcomes), facts=_facts(wanted, outcomes)),
        None,
        reports or (),
    )
    report = run_as_json(run, outcomes, path)
    if as_json:
        print_json(report)
    else:
        for line in run_as_lines(report):
            say(line)
    if failure := model_failure(outcomes):
        note(f"polycite: {failure}")
    values = {name: metric["value"] for name, metric in report["metrics"].items()}
    missed = [
        f"{name} is {values.get(name, 'not measured')}"
        for name, floor in floors
        if name not in values or values[name] < floor
    ]
    if missed:
        note(f"polycite: below what was asked for: {'; '.join(missed)}")
        raise typer.Exit(4)


def _facts(wanted: Wanted, outcomes: "Sequence[Outcome]") -> dict[str, str]:
    """Return what made a run, for whoever reads a report of it."""
    models = sorted({o.model for o in outcomes if o.model})
    return {
        "answers": "none, passages only"
        if wanted.retrieval_only
        else f"written by {', '.join(models)}"
        if models
        else "quotes, no model writes",
        "polycite": version("polycite"),
    }


def read_floor(text: str) -> tuple[str, float]:
    """Return the metric and the least value of ``hit@5=0.9``.

    Raises:
        BadParameter: It names no metric that has a floor, or no number.
    """
    from bot.evaluation.measuring import METRICS

    name, _, value = text.partition("=")
    try:
        floor = float(value)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not METRIC=VALUE") from None
    if not math.isfinite(floor):
        raise typer.BadParameter(f"'{text}' does not name a number")
    if name not in METRICS:
        raise typer.BadParameter(
            f"'{name}' is no metric; there are {', '.join(METRICS)}"
        )
    if not METRICS[name].is_better_high:
        raise typer.BadParameter(f"less of '{name}' is better; it has no floor")
    return name, floor
