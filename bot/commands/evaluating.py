"""``polycite evaluate``: a question set over the index, metrics per language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.describing import describe_run
from bot.commands.drafting_questions import Drafting, draft
from bot.commands.gating import read_drops, read_floors, setbacks, shortfalls
from bot.commands.options import (
    HomeOption,
    JsonOption,
    NoModelOption,
    OnlyFileOption,
    OnlyLanguageOption,
    SinceOption,
    UntilOption,
    check_language,
    make_scope,
    note,
    print_json,
    say,
)
from bot.commands.reporting import ReportOption, write_reports_of
from bot.commands.running import Wanted, prices_of
from bot.commands.sitting import command_to_resume, keep_run, read_baseline, sit

if TYPE_CHECKING:
    from bot.evaluation.keeping import KeptRun
    from bot.evaluation.stored_runs import StoredRun


def evaluate(
    questions: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="QUESTIONS...",
            help="JSON Lines, SQuAD/XQuAD JSON, CSV, or a folder of MIRACL or BEIR.",
        ),
    ] = None,
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
        typer.Option(
            metavar="PATH",
            help="Folder for this run [default: one of its own in runs/ of the home];"
            " with --draft-questions the new file for them [default: standard output].",
            show_default=False,
        ),
    ] = None,
    reports: ReportOption = None,
    resume: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            help="Go on with a run that broke off: its name, its folder, or 'last'."
            " Finished outcomes are kept, failed questions asked again.",
            show_default=False,
        ),
    ] = None,
    judge: Annotated[
        bool,
        typer.Option(
            "--judge",
            help="Have answers judged, too, by the model at POLYCITE_JUDGE_URL.",
        ),
    ] = False,
    jobs: Annotated[
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
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE", help="Exit code 4 when a metric is below this."
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            help="Say what changed since a run: its name, its folder, or 'last'.",
            show_default=False,
        ),
    ] = None,
    fail_if_worse: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC[=DROP]",
            help="Exit code 4 when a metric is worse than --against by more than chance"
            " (p < 0.05, pair by pair), or by more than DROP, be it chance.",
            show_default=False,
        ),
    ] = None,
    draft_questions: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Evaluate nothing: have the chat model draft N questions from the index,"
            " or from what --only-language, --in, --since and --until leave of it, a fifth of"
            " them unanswerable, as JSON Lines for you to review.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="Language of drafted questions [default: that of each passage].",
            show_default=False,
            callback=check_language,
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Which passages questions are drafted from.")
    ] = 1,
    home: HomeOption = None,
) -> None:
    """Ask every question of a set and say how many were found and answered.

    Every outcome is kept as soon as it is there; after a crash or Ctrl-C the same
    command with --resume goes on. Cost is added up from POLYCITE_PRICE_IN, _CACHED and
    _OUT, what a million tokens cost; 'polycite runs show' prices tokens by others.

    \b
    Examples:
      polycite evaluate questions/sample.jsonl --no-model
      polycite evaluate set.jsonl --no-model --report run.html --report run.md
      polycite evaluate set.jsonl --retrieval-only --fail-under hit@5=0.9 --json
      polycite evaluate set.jsonl --resume last
      polycite evaluate set.jsonl --against last --fail-if-worse contains_answer
      polycite evaluate --draft-questions 20 --language uk --out mine.jsonl
    """
    from bot.evaluation.changes import comparison_as_json, comparison_as_lines
    from bot.evaluation.comparing import compare_runs
    from bot.evaluation.figures import run_as_json, run_as_lines
    from bot.evaluation.question_sets import read_question_sets
    from bot.evaluation.reporting.writing import check_reports
    from bot.settings import read_settings
    from bot.wiring import check_judge

    for does_clash, told in (
        (
            not questions and draft_questions is None,
            "name a question set, or have one drafted with --draft-questions N",
        ),
        (
            draft_questions and (questions or resume or against or reports),
            "--draft-questions evaluates nothing; it goes with --out and a scope alone",
        ),
        (
            draft_questions and (no_model or retrieval_only),
            "--draft-questions has the chat model write; leave out --no-model",
        ),
        (
            language and draft_questions is None,
            "--language is that of drafted questions; others are answered in their own",
        ),
        (out and resume, "--resume says itself which folder; leave out --out"),
        (fail_if_worse and not against, "--fail-if-worse needs --against RUN"),
        (judge and retrieval_only, "--retrieval-only leaves nothing to judge"),
    ):
        if does_clash:
            raise typer.BadParameter(told)
    settings = read_settings(home)
    if draft_questions is not None:
        draft(
            settings,
            Drafting(
                count=draft_questions,
                language=language,
                scope=make_scope(only_language, only_file, since, until),
                seed=seed,
                out=out,
                as_json=as_json,
            ),
        )
        return
    if judge:
        check_judge(settings)
    floors, drops = read_floors(fail_under or ()), read_drops(fail_if_worse or ())
    check_reports(reports or ())
    wanted = Wanted(
        questions=read_question_sets(questions or ()),
        scope=make_scope(only_language, only_file, since, until),
        retrieval_only=retrieval_only,
        use_model=not no_model,
        is_judged=judge,
        jobs=jobs,
        quiet=as_json,
    )
    baseline = read_baseline(
        settings, against, resume=resume, questions=wanted.questions
    )
    name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    manifest = describe_run(settings, wanted, questions or (), name)
    kept = keep_run(settings, manifest, out=out, resume=resume)
    run = sit(settings, wanted, kept)
    report = run_as_json(run.name, run.outcomes, run.path, prices_of(settings))
    lines = run_as_lines(report)
    missed = shortfalls(report["metrics"], floors)
    if baseline is not None:
        comparison = compare_runs(baseline, run)
        report["against"] = comparison_as_json(comparison)
        lines += comparison_as_lines(comparison)
        missed += setbacks(comparison.metrics, drops)
    _print(report if as_json else lines)
    write_reports_of(run, baseline, reports or ())
    for complaint in _complaints(run, kept):
        note(f"polycite: {complaint}")
    if missed:
        note(f"polycite: below what was asked for: {'; '.join(missed)}")
        raise typer.Exit(4)


def _complaints(run: "StoredRun", kept: "KeptRun") -> "Iterator[str]":
    """Yield what did not go as it was wanted, and how to mend it."""
    from bot.evaluation.figures import failure, model_failure, ungraded

    if run.manifest.index_at_end is not None:
        yield (
            "The index was changed while the run was under way: some questions were"
            " asked of the old one, some of the new. Evaluate again."
        )
    told = (tell(run.outcomes) for tell in (failure, model_failure, ungraded))
    yield from filter(None, told)
    if any(outcome.has_failed for outcome in run.outcomes):
        yield f"Ask what failed again with: {command_to_resume(kept)}"


def _print(result: "Mapping[str, Any] | Sequence[str]") -> None:
    if isinstance(result, Mapping):
        print_json(result)
        return
    for line in result:
        say(line)
