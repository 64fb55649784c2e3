"""One question asked, and everything noted that its Outcome keeps."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Protocol

from bot.answering import Answerer, Finished
from bot.answers import Answer, Citation, NotFound
from bot.composing import SentenceChecked
from bot.evaluation.costing import Prices
from bot.evaluation.entailing import Entailer
from bot.evaluation.library import Library
from bot.evaluation.outcomes import (
    CitedPlace,
    Judgement,
    Outcome,
    Ranked,
    RefusedSentence,
    ShownSentence,
    Tokens,
)
from bot.evaluation.question_sets import GradedQuestion
from index.aligning import Aligner
from index.passages import EVERYTHING, Retrieval, Scope
from index.retrieving import Retriever


class RetrievalObserver:
    """Finds passages for questions; writes no answers."""

    def __init__(
        self,
        retriever: Retriever,
        library: Library,
        scope: Scope = EVERYTHING,
        *,
        embed_s: float | None = None,
    ) -> None:
        """Find in ``scope``, and know gold by ``library``.

        ``embed_s`` is what a question took to embed, where that was done before.
        """
        self._embed_s = embed_s
        self._retriever = retriever
        self._library = library
        self._scope = scope

    async def ask(self, question: GradedQuestion) -> Outcome:
        """Return the Outcome of retrieving alone.

        Raises:
            UserError: Nothing can be found for the question.
        """
        retrieval = await asyncio.to_thread(
            self._retriever.retrieve,
            question.question,
            language=question.language,
            scope=self._scope,
        )
        outcome = _retrieved(question, retrieval, self._library)
        if self._embed_s is None:
            return outcome
        seconds = {"embed": self._embed_s, **outcome.seconds_by_stage}
        return replace(outcome, seconds_by_stage=seconds)


class Judges(Protocol):
    """Whoever gives a verdict on an answer that was shown."""

    async def look(
        self, outcome: Outcome, passages: Sequence[str]
    ) -> tuple[Judgement, ...]:
        """Judge by the texts of the passages that are cited; never raises UserError."""
        ...


class AnswerObserver:
    """Has questions answered, and looks into the answers."""

    def __init__(
        self,
        answerer: Answerer,
        library: Library,
        aligner: Aligner,
        *,
        scope: Scope = EVERYTHING,
        prices: Prices | None = None,
        judges: Judges | None = None,
    ) -> None:
        """Ask ``answerer``, and hold its sentences against their passages."""
        self._judges = judges
        self._answerer = answerer
        self._library = library
        self._aligner = aligner
        self._scope = scope
        self._prices = prices

    async def ask(self, question: GradedQuestion) -> Outcome:
        """Return the Outcome of answering, and of looking into the answer after it.

        Raises:
            UserError: The question cannot be answered at all, nor refused.
        """
        started = time.perf_counter()
        first: float | None = None
        finished: Answer | NotFound | None = None
        async for event in self._answerer.answer(
            question.question, language=question.language, scope=self._scope
        ):
            now = time.perf_counter() - started
            if isinstance(event, SentenceChecked) and first is None:
                first = now
            elif isinstance(event, Finished):
                finished = event.outcome
        if finished is None:
            raise AssertionError("an answer ends with Finished")
        seconds = {"total": time.perf_counter() - started}
        if finished.status != "not_found":
            seconds["first"] = seconds["total"] if first is None else first
        outcome = await asyncio.to_thread(self._outcome, question, finished, seconds)
        if self._judges is None or isinstance(finished, NotFound):
            return outcome
        passages = dict.fromkeys(c.passage.text for c in finished.citations)
        judgements = await self._judges.look(outcome, [*passages])
        return replace(outcome, judgements=judgements)

    def _outcome(
        self,
        question: GradedQuestion,
        finished: Answer | NotFound,
        seconds: dict[str, float],
    ) -> Outcome:
        attempt = finished.attempt
        used = attempt.tokens
        outcome = replace(
            _retrieved(question, attempt.retrieval, self._library),
            status=finished.status,
            refused=tuple(
                RefusedSentence(text=r.text, check=r.check, detail=r.detail)
                for r in attempt.refused
            ),
            model=attempt.model,
            drafts=attempt.drafts,
            notice=attempt.notice,
            tokens=Tokens(**asdict(used)) if used else None,
            cost=self._prices.of(used) if used and self._prices else None,
            seconds_by_stage={**attempt.seconds_by_stage, **seconds},
        )
        if isinstance(finished, NotFound):
            return outcome
        return replace(
            outcome,
            sentences=self._shown(finished),
            citations=tuple(map(self._cited, finished.citations)),
        )

    def _shown(self, answer: Answer) -> tuple[ShownSentence, ...]:
        """Return the sentences of an answer, each held against what it cites."""
        asked = answer.attempt.retrieval.question
        entailer = Entailer(self._aligner, asked, answer.language)
        passages = {c.number: c.passage for c in answer.citations}
        return tuple(
            ShownSentence(
                text=sentence.text,
                citations=sentence.citations,
                is_moved=sentence.is_moved,
                entailment=entailer.look(
                    sentence.text, [passages[n] for n in sentence.citations]
                ),
            )
            for sentence in answer.sentences
        )

    def _cited(self, citation: Citation) -> CitedPlace:
        source, quoted = citation.passage.source, citation.sentence
        return CitedPlace(
            number=citation.number,
            file=source.file,
            language=citation.passage.language,
            story=source.story,
            start=quoted.start,
            end=quoted.end,
            line=None if source.is_extracted else quoted.line,
            page=quoted.mark.page if quoted.mark else None,
            heading=quoted.mark.heading if quoted.mark else None,
            quote=quoted.text,
            is_there=self._library.has_quote(
                source, quoted.start, quoted.end, quoted.text
            ),
        )


def _retrieved(
    question: GradedQuestion, retrieval: Retrieval, library: Library
) -> Outcome:
    return Outcome(
        question=question,
        language=retrieval.language,
        gold=library.find_gold(question),
        ranked=_ranked(retrieval),
        seconds_by_stage={"retrieve": retrieval.seconds},
    )


def _ranked(retrieval: Retrieval) -> tuple[Ranked, ...]:
    return tuple(
        Ranked(file=p.source.file, language=p.language, story=p.source.story)
        for p in retrieval.passages
    )
