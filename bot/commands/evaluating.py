"""``polycite evaluate``: a question set over the index, metrics per language."""

import asyncio
import math
import sys
from datetime import UTC, datetime
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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.grading import Outcome
    from bot.evaluation.question_sets import GradedQuestion
    from bot.settings import Settings
    from index.passages import Scope


def evaluate(
    questions: Annotated[
        list[Path],
        typer.Argument(metavar="QUESTIONS...", help="JSON Lines, or SQuAD/XQuAD JSON."),
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
      polycite evaluate set.jsonl --retrieval-only --fail-under hit@5=0.9 --json
    """
    from bot.evaluation.question_sets import read_question_sets
    from bot.evaluation.reporting import (
        model_failure,
        run_as_json,
        run_as_lines,
        write_outcomes,
    )
    from bot.settings import read_settings

    settings = read_settings(home)
    floors = [_floor(text) for text in fail_under or ()]
    graded = read_question_sets(questions)
    run = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    scope = make_scope(only_language, only_file, since, until)
    outcomes, path = asyncio.run(
        _run(
            settings,
            graded,
            scope,
            out or settings.home / "runs",
            run,
            retrieval_only=retrieval_only,
            use_model=not no_model,
        )
    )
    write_outcomes(outcomes, path)
    report = run_as_json(run, outcomes, path)
    if as_json:
        print_json(report)
    else:
        for line in run_as_lines(report):
            say(line)
    if failure := model_failure(outcomes):
        note(f"polycite: {failure}")
    missed = [
        f"{name} is {report['metrics'].get(name, {}).get('value', 'not measured')}"
        for name, value in floors
        if report["metrics"].get(name, {}).get("value", -1.0) < value
    ]
    if missed:
        note(f"polycite: below what was asked for: {'; '.join(missed)}")
        raise typer.Exit(4)


async def _run(
    settings: "Settings",
    questions: "Sequence[GradedQuestion]",
    scope: "Scope",
    out: Path,
    run: str,
    *,
    retrieval_only: bool,
    use_model: bool,
) -> "tuple[list[Outcome], Path]":
    """Return what happened to each question, and the empty file to keep it in."""
    from bot.evaluation.reporting import make_outcomes_file
    from bot.evaluation.running import run_answers, run_retrieval
    from bot.wiring import open_answerer, open_retriever

    outcomes: list[Outcome] = []
    if retrieval_only:
        with open_retriever(settings) as retriever:
            path = make_outcomes_file(out, run)
            for question in questions:
                outcomes.append(run_retrieval(retriever, question, scope))
                _count(len(outcomes), len(questions))
        return outcomes, path
    async with open_answerer(settings, use_model=use_model) as answerer:
        path = make_outcomes_file(out, run)
        if answerer.model_problem:
            note(f"polycite: {answerer.model_problem}")
        async for outcome in run_answers(answerer, questions, scope):
            outcomes.append(outcome)
            _count(len(outcomes), len(questions))
    return outcomes, path


def _count(done: int, total: int) -> None:
    """Show how far the run is, on a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(
            f"\r{done}/{total} questions{chr(10) if done == total else ''}"
        )
        sys.stderr.flush()


def _floor(text: str) -> tuple[str, float]:
    from bot.evaluation.grading import GRADES

    name, _, value = text.partition("=")
    try:
        floor = float(value)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not METRIC=VALUE") from None
    if not math.isfinite(floor):
        raise typer.BadParameter(f"'{text}' does not name a number")
    if name not in GRADES:
        raise typer.BadParameter(
            f"'{name}' is no metric; there are {', '.join(GRADES)}"
        )
    return name, floor
