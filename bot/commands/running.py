"""A Run as ``polycite evaluate`` carries it out: opens what is needed, asks, shows how far."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.options import note

if TYPE_CHECKING:
    from bot.evaluation.library import Library
    from bot.evaluation.observing import Prices
    from bot.evaluation.outcomes import Outcome
    from bot.evaluation.question_sets import GradedQuestion
    from bot.evaluation.running import Observer
    from bot.settings import Settings
    from index.catalogue import Catalogue
    from index.passages import Scope

_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a person asked to be run; ``out`` is the folder for outcomes."""

    questions: "Sequence[GradedQuestion]"
    scope: "Scope"
    out: Path
    run: str
    retrieval_only: bool
    use_model: bool
    at_once: int | None = None
    prices: "Prices | None" = None


def read_prices(text: str | None) -> "Prices | None":
    """Return the two prices of ``0.15/0.60``.

    Raises:
        BadParameter: It is not two prices.
    """
    from bot.evaluation.observing import Prices

    if text is None:
        return None
    try:
        prompt, completion = map(float, text.split("/"))
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not READ/WRITTEN") from None
    if not (0 <= prompt < float("inf") and 0 <= completion < float("inf")):
        raise typer.BadParameter(f"'{text}' holds what is no price")
    return Prices(prompt=prompt, completion=completion)


async def carry_out(
    settings: "Settings", wanted: Wanted
) -> "tuple[list[Outcome], Path]":
    """Return what happened to each question, in order, and the empty file for it."""
    if wanted.retrieval_only:
        return await _retrieve(settings, wanted)
    return await _answer(settings, wanted)


async def _retrieve(
    settings: "Settings", wanted: Wanted
) -> "tuple[list[Outcome], Path]":
    from bot.evaluation.embedding_ahead import AheadEmbedder
    from bot.evaluation.keeping import make_outcomes_file
    from bot.evaluation.observing import RetrievalObserver
    from bot.wiring import check_made_by, make_embedder, open_index
    from index.retrieving import Retriever

    with open_index(settings) as (catalogue, vectors):
        embedder = make_embedder(settings)
        check_made_by(catalogue, embedder)
        path = make_outcomes_file(wanted.out, wanted.run)
        library = _know(catalogue, wanted.questions)
        ahead = AheadEmbedder(embedder, _askable(wanted.questions))
        observer = RetrievalObserver(
            Retriever(catalogue, vectors, ahead),
            library,
            wanted.scope,
            embed_s=ahead.seconds_each,
        )
        return await _ask_all(
            observer, wanted, at_once=wanted.at_once or _AT_INDEX
        ), path


def _askable(questions: "Sequence[GradedQuestion]") -> list[str]:
    """Return the questions that can be put; the others fail when it is their turn."""
    from index.errors import BadQuestion
    from index.retrieving import check_question

    askable: list[str] = []
    for question in questions:
        try:
            askable.append(check_question(question.question))
        except BadQuestion:
            continue
    return askable


async def _answer(settings: "Settings", wanted: Wanted) -> "tuple[list[Outcome], Path]":
    from bot.evaluation.keeping import make_outcomes_file
    from bot.evaluation.observing import AnswerObserver
    from bot.wiring import make_aligner, open_answerer, open_index

    with open_index(settings) as (catalogue, _):
        library = _know(catalogue, wanted.questions)
    async with open_answerer(settings, use_model=wanted.use_model) as answerer:
        path = make_outcomes_file(wanted.out, wanted.run)
        if answerer.model_problem:
            note(f"polycite: {answerer.model_problem}")
        observer = AnswerObserver(
            answerer,
            library,
            make_aligner(answerer.retriever.embedder),
            scope=wanted.scope,
            prices=wanted.prices,
        )
        at_once = wanted.at_once or _at_once(settings, use_model=wanted.use_model)
        return await _ask_all(observer, wanted, at_once=at_once), path


def _at_once(settings: "Settings", *, use_model: bool) -> int:
    """Return how many questions to have under way, if nobody says.

    A model on this machine answers one at a time; the others would only wait, and their
    time would run out.
    """
    from bot.wiring import choose_chat
    from index.endpoints import is_loopback

    if choose_chat(settings, use_model=use_model).kind != "endpoint":
        return 1
    return 1 if settings.chat_url and is_loopback(settings.chat_url) else _AT_ENDPOINT


_AT_ENDPOINT = 4
# A search waits for SQLite and Chroma while another computes; a third gains nothing on
# two cores.
_AT_INDEX = 2


def _know(catalogue: "Catalogue", questions: "Sequence[GradedQuestion]") -> "Library":
    """Return the articles of the index, and say which sources are not among them."""
    from bot.evaluation.library import Library, missing_sources
    from index.passages import Source
    from ingest.reading import read_article
    from ingest.reading_jsonl import read_line_article

    def read_again(source: Source) -> str:
        path = Path(source.path)
        if source.position is not None:
            return read_line_article(path, source.position).text
        return read_article(path).text

    library = Library(
        [article.source for article in catalogue.articles()],
        catalogue.text,
        read_again,
    )
    count, names = missing_sources(map(library.find_gold, questions))
    if count:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        note(
            f"polycite: The index lacks sources of {count} of {len(questions)} questions,"
            f" which count as not found: {', '.join(names[:_NAMED])}{more}."
        )
    return library


async def _ask_all(
    observer: "Observer", wanted: Wanted, *, at_once: int
) -> "list[Outcome]":
    from bot.evaluation.running import run

    found: dict[tuple[str, str], Outcome] = {}
    with _progress(len(wanted.questions)) as tell:
        async for outcome in run(observer, wanted.questions, at_once=at_once):
            question = outcome.question
            found[question.id, question.question] = outcome
            tell(outcome)
    return [found[question.id, question.question] for question in wanted.questions]


@contextmanager
def _progress(total: int) -> "Iterator[Callable[[Outcome], None]]":
    """Show how far the run is, what is left and what it cost, on a terminal."""
    started = time.perf_counter()
    done = 0
    cost = 0.0

    def tell(outcome: "Outcome") -> None:
        nonlocal done, cost
        done += 1
        cost += outcome.cost or 0.0
        if not sys.stderr.isatty():
            return
        left = (time.perf_counter() - started) / done * (total - done)
        spent = f", {cost:.4f} spent" if cost else ""
        sys.stderr.write(f"\r{done}/{total} questions, {left:.0f} s left{spent}   ")
        sys.stderr.flush()

    yield tell
    if done and sys.stderr.isatty():
        sys.stderr.write("\n")
