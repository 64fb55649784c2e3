"""A Run as ``polycite evaluate`` carries it out: opens what is needed, asks, keeps."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.options import note
from bot.commands.progressing import question_bar, vector_bar
from index.counting import counted

if TYPE_CHECKING:
    from bot.evaluation.costing import Prices
    from bot.evaluation.keeping import KeptRun
    from bot.evaluation.library import Library
    from bot.evaluation.question_sets import GradedQuestion
    from bot.evaluation.running import Observer
    from bot.settings import Settings
    from index.catalogue import Catalogue
    from index.passages import Scope

_NAMED = 3
_AT_ENDPOINT = 4
# A search waits for SQLite and Chroma while another computes; a third gains nothing on
# two cores.
_AT_INDEX = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a person asked to be run.

    ``jobs`` is how many questions may be under way at a time, None to have it chosen.
    """

    questions: "Sequence[GradedQuestion]"
    scope: "Scope"
    retrieval_only: bool = False
    use_model: bool = True
    is_judged: bool = False
    jobs: int | None = None
    quiet: bool = False

    def jobs_with(self, settings: "Settings") -> int:
        """Return how many questions to have under way.

        A model on this machine answers one at a time; the others would only wait, and
        their time would run out.
        """
        from bot.wiring import choose_chat
        from index.endpoints import is_loopback

        if self.jobs is not None:
            return self.jobs
        if self.retrieval_only:
            return _AT_INDEX
        choice = choose_chat(settings, use_model=self.use_model)
        is_near = bool(settings.chat_url) and is_loopback(settings.chat_url or "")
        return _AT_ENDPOINT if choice.kind == "endpoint" and not is_near else 1


def carry_out(settings: "Settings", wanted: Wanted, kept: "KeptRun") -> None:
    """Ask the questions that ``kept`` has no outcome of, and keep each as it comes.

    Raises:
        KeyboardInterrupt: Ctrl-C; what is finished is kept.
        UserError: Index or model cannot be opened, or outcomes not be written.
    """
    left = kept.left_of(wanted.questions)
    if not left:
        return
    if wanted.retrieval_only:
        _retrieve(settings, wanted, left, kept)
    else:
        asyncio.run(_answer(settings, wanted, left, kept))


def _retrieve(
    settings: "Settings",
    wanted: Wanted,
    left: "Sequence[GradedQuestion]",
    kept: "KeptRun",
) -> None:
    from bot.evaluation.embedding_ahead import AheadEmbedder
    from bot.evaluation.observing import RetrievalObserver
    from bot.wiring import check_made_by, make_embedder, open_index
    from index.retrieving import Retriever

    with open_index(settings) as (catalogue, vectors):
        embedder = make_embedder(settings)
        check_made_by(catalogue, embedder)
        library = _know(catalogue, left)
        askable = _askable(left)
        with vector_bar(quiet=wanted.quiet) as tell:
            ahead = AheadEmbedder(embedder, askable, lambda n: tell(n, len(askable)))
        observer = RetrievalObserver(
            Retriever(catalogue, vectors, ahead),
            library,
            wanted.scope,
            embed_s=ahead.seconds_each,
        )
        asyncio.run(
            _ask_all(observer, left, kept, wanted, jobs=wanted.jobs_with(settings))
        )


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


async def _answer(
    settings: "Settings",
    wanted: Wanted,
    left: "Sequence[GradedQuestion]",
    kept: "KeptRun",
) -> None:
    from bot.evaluation.observing import AnswerObserver
    from bot.wiring import make_aligner, open_answerer, open_index, open_judges

    with open_index(settings) as (catalogue, _):
        library = _know(catalogue, left)
    async with AsyncExitStack() as stack:
        judges = (
            await stack.enter_async_context(open_judges(settings))
            if wanted.is_judged
            else None
        )
        answerer = await stack.enter_async_context(
            open_answerer(settings, use_model=wanted.use_model)
        )
        if answerer.model_problem:
            note(f"polycite: {answerer.model_problem}")
        observer = AnswerObserver(
            answerer,
            library,
            make_aligner(answerer.retriever.embedder),
            scope=wanted.scope,
            prices=prices_of(settings),
            judges=judges,
        )
        await _ask_all(observer, left, kept, wanted, jobs=wanted.jobs_with(settings))


def prices_of(settings: "Settings") -> "Prices | None":
    """Return what tokens cost by the settings; None where they name no price."""
    from bot.evaluation.costing import Prices

    if not (settings.price_in or settings.price_out):
        return None
    cached = settings.price_cached
    return Prices(
        prompt=settings.price_in,
        cached=settings.price_in if cached is None else cached,
        completion=settings.price_out,
    )


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
            f"polycite: The index lacks sources of {count} of"
            f" {counted(len(questions), 'question')},"
            f" which count as not found: {', '.join(names[:_NAMED])}{more}."
        )
    return library


async def _ask_all(
    observer: "Observer",
    left: "Sequence[GradedQuestion]",
    kept: "KeptRun",
    wanted: Wanted,
    *,
    jobs: int,
) -> None:
    from bot.evaluation.running import run

    total = len(wanted.questions)
    with question_bar(total, done=total - len(left), quiet=wanted.quiet) as tell:
        async with aclosing(run(observer, left, at_once=jobs)) as outcomes:
            async for outcome in outcomes:
                kept.append(outcome)
                tell(outcome)
