"""The road from a question to an Answer or NotFound, as events.

Retrieved -> (a sentence as soon as it is checked)* -> Finished. Rungs, best first:
a written answer; one redraft that names what was wrong; quotes; NotFound.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from bot.answers import Answer, NotFound
from bot.chat_model import ChatModel
from bot.composing import Composition, SentenceChecked
from bot.mentioning import mentions_what_is_asked
from bot.quoting import quote
from index.aligning import Aligner
from index.counting import counted
from index.passages import EVERYTHING, Retrieval, Scope
from index.retrieving import Retriever


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages are found; ``model`` will write from them, or None if none will."""

    retrieval: Retrieval
    model: str | None


@dataclass(frozen=True, slots=True)
class Finished:
    """The outcome; repeats every sentence shown before."""

    outcome: Answer | NotFound


# Where a model finds no answer, or writes none that passes, sentences are quoted only
# of passages that lie so far above the floor, where the index is sure to speak of it.
_WORTH_QUOTING = 0.18

Event = Retrieved | SentenceChecked | Finished


class Answerer:
    """Answers questions from one index, with a chat model or without."""

    def __init__(
        self,
        retriever: Retriever,
        model: ChatModel | None,
        model_problem: str | None = None,
        *,
        aligner: Aligner | None = None,
        has_judge: bool = False,
    ) -> None:
        """Quote instead of writing when ``model`` is None.

        ``model_problem`` is why a model that should write is not there. ``aligner``
        reads what is checked. With ``has_judge`` the model is asked for a second
        opinion on every sentence.
        """
        self._retriever = retriever
        self._model = model
        self._model_problem = model_problem
        self._aligner = aligner or Aligner()
        self._has_judge = has_judge

    @property
    def retriever(self) -> Retriever:
        """What finds passages, for those who ask it something else first."""
        return self._retriever

    @property
    def model_problem(self) -> str | None:
        """Why a model that should write is not there."""
        return self._model_problem

    @property
    def model(self) -> ChatModel | None:
        """The model that writes, or None."""
        return self._model

    def using(self, model: ChatModel | None) -> "Answerer":
        """Return one that answers from the same index, and writes with ``model``."""
        return Answerer(
            self._retriever,
            model,
            aligner=self._aligner,
            has_judge=self._has_judge,
        )

    async def answer(
        self,
        question: str,
        *,
        language: str | None = None,
        scope: Scope = EVERYTHING,
        most_passages: int = 10,
    ) -> AsyncGenerator[Event]:
        """Yield what happens, ending with Finished.

        Raises:
            BadQuestion: See ``Retriever.retrieve``.
            EmbeddingUnavailable: The question cannot be embedded, or nothing can be
                checked on this machine.
        """
        retrieval = await asyncio.to_thread(
            self._retriever.retrieve,
            question,
            language=language,
            scope=scope,
            most=most_passages,
        )
        work = Composition(retrieval, self._model.model if self._model else None)
        problem = _problem_of(retrieval)
        yield Retrieved(retrieval, None if problem else work.model)
        if problem:
            work.climb_down("retrieval", problem)
            yield Finished(_not_found(work, problem))
            return
        found = counted(len(retrieval.passages), "passage")
        work.climb_down("retrieval", f"{found}, one near enough")
        if self._model is None:
            work.notice = self._model_problem
            yield Finished(_quoted(work, "no model writes"))
            return
        # A second's fifth, which quotes do without.
        from bot.writing import write

        written = write(self._model, self._aligner, work, has_judge=self._has_judge)
        async with aclosing(written) as sentences:
            async for event in sentences:
                yield event
        yield Finished(_outcome(work))


def _problem_of(retrieval: Retrieval) -> str | None:
    """Return why no passage can answer, without asking a model; None if one may."""
    if retrieval.is_far:
        return "no passage is close enough to the question"
    if not mentions_what_is_asked(retrieval):
        return "no passage mentions the place that is asked about"
    return None


def _outcome(work: Composition) -> Answer | NotFound:
    if work.sentences:
        return Answer(
            language=work.retrieval.language,
            sentences=tuple(work.sentences),
            citations=tuple(work.citations),
            is_quoted=False,
            attempt=work.attempt(),
            differing=work.differing,
        )
    margin = work.retrieval.margin
    if work.found_nothing:
        if margin < _WORTH_QUOTING:
            return _not_found(work, "the model finds no answer in the passages")
        return _quoted(work, "the model finds no answer, but a passage is very near")
    if work.notice is None and margin < _WORTH_QUOTING:
        return _not_found(work, "nothing that was written passed, and nothing is near")
    if work.notice is not None and not work.refused:
        return _quoted(work, "the model wrote nothing")
    return _quoted(work, "nothing that was written passed the checks")


def _quoted(work: Composition, why: str) -> Answer:
    sentences, citations = quote(work.retrieval)
    quoted = counted(len(sentences), "sentence")
    work.climb_down("quotes", f"{quoted} word for word: {why}")
    return Answer(
        language=work.retrieval.language,
        sentences=sentences,
        citations=citations,
        is_quoted=True,
        attempt=work.attempt(),
    )


def _not_found(work: Composition, reason: str) -> NotFound:
    work.climb_down("not_found", reason)
    return NotFound(
        language=work.retrieval.language, reason=reason, attempt=work.attempt()
    )
