"""The benchmark of answers: ``python -m tests.benchmarks.answers --help``.

It ingests articles and asks a question set as ``polycite ask`` does, prints what came of
each question and what all of them come to; with ``--stock``, LlamaIndex's own citation
engine answers the same questions with the same embedder and model. Without articles or
without a model it says so and is done.
"""

import argparse
import asyncio
import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.commands.options import note, say
from bot.evaluation.question_sets import GradedQuestion, read_question_sets
from bot.settings import Settings, read_settings
from bot.updating import update_index
from bot.wiring import choose_chat, make_embedder, open_answerer, open_index
from index.errors import UserError
from ingest.progress import IngestReport
from tests.benchmarks.answer_measures import (
    SECONDS,
    as_rows,
    count_refused,
    count_statuses,
    is_right,
    is_wrong,
    measure,
)
from tests.benchmarks.indexing import tell_progress
from tests.benchmarks.replies import Library, Reply, ask_polycite

_REPOSITORY = Path(__file__).parents[2]
_SHARED = _REPOSITORY.parent / "shared"


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionSet:
    """Questions and the folder of the articles that they are asked of."""

    name: str
    questions: tuple[Path, ...]
    articles: Path

    @property
    def missing(self) -> list[str]:
        """Return what of it is not there."""
        paths = (self.articles, *self.questions)
        return [f"'{path}'" for path in paths if not path.exists()]


_FOLDER_BY_SET = {"hanoi": _SHARED, "sample": _REPOSITORY}
"""Set -> the folder that has it in ``questions``, and its articles in ``articles``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sets that are asked for and return the exit code."""
    options = _parse(arguments)
    results: dict[str, Any] = {}
    try:
        for questions in _chosen(options):
            results[questions.name] = _run(questions, options)
    except UserError as error:
        note(str(error))
        return 1
    if options.json:
        text = json.dumps(results, ensure_ascii=False, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _chosen(options: argparse.Namespace) -> list[QuestionSet]:
    """Return the sets to run, without those that are not here."""
    if options.questions:
        return [
            QuestionSet(
                name=options.questions[0].stem,
                questions=tuple(options.questions),
                articles=options.articles,
            )
        ]
    named = [
        QuestionSet(
            name=name,
            questions=(folder / "questions" / f"{name}.jsonl",),
            articles=folder / "articles",
        )
        for name, folder in _FOLDER_BY_SET.items()
        if name in (options.only or _FOLDER_BY_SET)
    ]
    for questions in named:
        if questions.missing:
            note(f"{questions.name}: no {' and no '.join(questions.missing)}: skipped.")
    return [questions for questions in named if not questions.missing]


def _run(asked: QuestionSet, options: argparse.Namespace) -> dict[str, Any]:
    questions = read_question_sets(asked.questions)[: options.most]
    with tempfile.TemporaryDirectory(prefix="polycite-") as folder:
        settings = read_settings(Path(folder) / "home")
        choice = choose_chat(settings)
        if choice.kind == "none":
            note(f"{asked.name}: {choice.why}: skipped. See 'polycite model'.")
            return {}
        _ingest(asked, settings)
        say(f"{asked.name}: {len(questions)} questions to {choice.name}")
        replies = {"polycite": asyncio.run(_ask_polycite(settings, questions))}
        if options.stock:
            replies["stock"] = _ask_stock(settings, asked.articles, questions)
    figures = {engine: measure(rows) for engine, rows in replies.items()}
    _print(asked.name, replies, figures)
    return {
        engine: {
            "figures": {
                name.strip(): None if math.isnan(value) else round(value, 4)
                for name, value in figures[engine].items()
            },
            "statuses": count_statuses(rows),
            "refused": count_refused(rows),
            "replies": [asdict(reply) for reply in rows],
        }
        for engine, rows in replies.items()
    }


def _ingest(asked: QuestionSet, settings: Settings) -> None:
    report = IngestReport()
    update_index(
        settings,
        [asked.articles],
        report,
        prune=False,
        rebuild=False,
        on_progress=tell_progress(asked.name, parts=1),
    )
    for file, reason in report.failed:
        note(f"{asked.name}: '{file}' {reason}")


async def _ask_polycite(
    settings: Settings, questions: Sequence[GradedQuestion]
) -> list[Reply]:
    with open_index(settings) as (catalogue, _):
        library = Library([article.source for article in catalogue.articles()])
    replies: list[Reply] = []
    async with open_answerer(settings) as answerer:
        for question in questions:
            reply = await ask_polycite(answerer, question, library)
            _tell(reply)
            replies.append(reply)
    return replies


def _ask_stock(
    settings: Settings, articles: Path, questions: Sequence[GradedQuestion]
) -> list[Reply]:
    # It takes seconds, which a run without it does not need.
    from tests.benchmarks.stock_engine import StockEngine, open_endpoint

    replies: list[Reply] = []
    with open_endpoint(settings) as endpoint:
        say("the stock engine, the same questions")
        engine = StockEngine(articles, make_embedder(settings), endpoint)
        for question in questions:
            reply = engine.ask(question)
            _tell(reply)
            replies.append(reply)
    return replies


def _tell(reply: Reply) -> None:
    """Print a line by which a person sees what came of a question."""
    outcome = reply.outcome
    mark = "wrong" if is_wrong(reply) else "right" if is_right(reply) else ""
    checks = ",".join(refused.check for refused in outcome.refused)
    refused = f" -{checks}" if checks else ""
    say(
        f"  {outcome.question.id:<10} {outcome.language:<3} {outcome.status:<9}"
        f" {mark:<5} {reply.finished_s:5.1f} s  {outcome.text[:80]}{refused}"
    )


def _print(
    name: str,
    replies: Mapping[str, Sequence[Reply]],
    figures: Mapping[str, Mapping[str, float]],
) -> None:
    say(f"{name}, {len(replies['polycite'])} questions")
    for line in as_rows(figures):
        say(line)
    for engine, rows in replies.items():
        statuses = ", ".join(f"{n} {s}" for s, n in count_statuses(rows).items())
        say(f"  {engine}: {statuses}")
    refused = ", ".join(
        f"{n} {c}" for c, n in count_refused(replies["polycite"]).items()
    )
    say(f"  drafted sentences refused, by check: {refused or 'none'}")
    if "stock" in figures:
        for name_of in SECONDS:
            ratio = figures["stock"][name_of] / figures["polycite"][name_of]
            say(f"  {name_of.strip()}: stock takes {ratio:.2f} times as long")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.answers",
        description="Measure the answers of polycite to question sets, with the model"
        " that the settings name; the installed local one by default.",
    )
    parser.add_argument("--only", nargs="+", choices=_FOLDER_BY_SET, help="sets to run")
    parser.add_argument(
        "--questions", type=Path, nargs="+", metavar="FILE", help="another set"
    )
    parser.add_argument(
        "--articles", type=Path, metavar="DIR", help="what that set is asked of"
    )
    parser.add_argument(
        "--most", type=int, metavar="N", help="ask the first N questions of each set"
    )
    parser.add_argument(
        "--stock",
        action="store_true",
        help="ask LlamaIndex's citation engine too; slow",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures here")
    options = parser.parse_args(arguments)
    if bool(options.questions) != bool(options.articles):
        parser.error("--questions and --articles go together")
    return options


if __name__ == "__main__":
    sys.exit(main())
