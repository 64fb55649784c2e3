"""The road from a question to an Answer or NotFound, as events.

Retrieved -> (a sentence as soon as it is checked)* -> Finished. Rungs, best first:
a written answer; one redraft that names what was wrong; quotes; NotFound.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from bot.answers import Answer, Attempt, NotFound, Refused
from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.checking import check
from bot.composing import Composition, SentenceChecked
from bot.drafting import DraftSentence, ModelFoundNothing, draft
from bot.prompting import language_name
from bot.quoting import quote
from index.errors import ChatModelUnavailable
from index.passages import EVERYTHING, Passage, Retrieval, Scope
from index.retrieving import Retriever
from index.scoring import strongest
from prompts import reminder_of

_MOST_EVIDENCE = 4
# A passage this much weaker than the best is there because something has to come next;
# a small model answers from it all the same.
_WORTH_SHOWING = 0.85


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages are found; ``model`` will write from them, or None if none will."""

    retrieval: Retrieval
    model: str | None


@dataclass(frozen=True, slots=True)
class Finished:
    """The outcome; repeats every sentence shown before."""

    outcome: Answer | NotFound


Event = Retrieved | SentenceChecked | Finished


class Answerer:
    """Answers questions from one index, with a chat model or without."""

    def __init__(
        self,
        retriever: Retriever,
        model: ChatModel | None,
        model_problem: str | None = None,
    ) -> None:
        """Quote instead of writing when ``model`` is None.

        ``model_problem`` is why a model that should write is not there.
        """
        self._retriever = retriever
        self._model = model
        self._model_problem = model_problem

    @property
    def retriever(self) -> Retriever:
        """What finds passages, for those who ask it something else first."""
        return self._retriever

    @property
    def model(self) -> ChatModel | None:
        """The model that writes, or None."""
        return self._model

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
            EmbeddingUnavailable: The question cannot be embedded.
        """
        retrieval = await asyncio.to_thread(
            self._retriever.retrieve,
            question,
            language=language,
            scope=scope,
            most=most_passages,
        )
        work = Composition(retrieval, self._model.model if self._model else None)
        yield Retrieved(retrieval, None if retrieval.is_far else work.model)
        if retrieval.is_far:
            reason = "no passage is close enough to the question"
            yield Finished(_not_found(retrieval, reason, work.attempt()))
            return
        if self._model is None:
            work.notice = self._model_problem
            yield Finished(_quoted(retrieval, work.attempt()))
            return
        async with aclosing(self._write(self._model, retrieval, work)) as sentences:
            async for event in sentences:
                yield event
        yield Finished(_outcome(retrieval, work))

    async def _write(
        self, model: ChatModel, retrieval: Retrieval, work: Composition
    ) -> AsyncGenerator[SentenceChecked]:
        """Draft and check, twice if the first draft comes to nothing."""
        evidence = _evidence(retrieval)
        try:
            while work.drafts < 2 and not work.sentences:
                reminder = _reminder(work.refused, retrieval.language)
                work.drafts += 1
                drafted = draft(
                    model,
                    retrieval.question,
                    retrieval.language,
                    evidence,
                    reminder=reminder,
                )
                async with aclosing(drafted) as sentences:
                    work.start("draft")
                    async for sentence in sentences:
                        if isinstance(sentence, TokenUse):
                            work.count(sentence)
                            continue
                        work.start("check")
                        event = await self._check(sentence, retrieval, evidence, work)
                        work.start("draft")
                        if event is not None:
                            yield event
                if not work.refused and not work.sentences:
                    return
        except ModelFoundNothing:
            work.found_nothing = True
        except ChatModelUnavailable as error:
            work.notice = str(error)
        finally:
            work.stop()

    async def _check(
        self,
        sentence: DraftSentence,
        retrieval: Retrieval,
        evidence: Sequence[Passage],
        work: Composition,
    ) -> SentenceChecked | None:
        if any(sentence.text == shown.text for shown in work.sentences):
            work.refused.append(Refused(text=sentence.text, check="repetition"))
            return None
        verdict = await asyncio.to_thread(
            check, sentence, retrieval.language, evidence, self._retriever.compare
        )
        if isinstance(verdict, Refused):
            work.refused.append(verdict)
            return None
        return work.keep(verdict)


def _evidence(retrieval: Retrieval) -> Sequence[Passage]:
    """Return the passages that a model may answer from, strongest first."""
    passages = strongest(retrieval, _MOST_EVIDENCE)
    return [p for p in passages if p.score >= _WORTH_SHOWING * passages[0].score]


def _outcome(retrieval: Retrieval, work: Composition) -> Answer | NotFound:
    if work.sentences:
        return Answer(
            language=retrieval.language,
            sentences=tuple(work.sentences),
            citations=tuple(work.citations),
            is_quoted=False,
            attempt=work.attempt(),
        )
    if work.found_nothing:
        reason = "the model finds no answer in the passages"
        return _not_found(retrieval, reason, work.attempt())
    return _quoted(retrieval, work.attempt())


def _quoted(retrieval: Retrieval, attempt: Attempt) -> Answer:
    sentences, citations = quote(retrieval)
    return Answer(
        language=retrieval.language,
        sentences=sentences,
        citations=citations,
        is_quoted=True,
        attempt=attempt,
    )


def _not_found(retrieval: Retrieval, reason: str, attempt: Attempt) -> NotFound:
    return NotFound(language=retrieval.language, reason=reason, attempt=attempt)


def _reminder(refused: Sequence[Refused], language: str) -> str:
    """Tell the model what was wrong with its first draft."""
    first_by_check = {sentence.check: sentence for sentence in reversed(refused)}
    name = language_name(language)
    return " ".join(
        reminder_of(check, language, language_name=name, detail=sentence.detail)
        for check, sentence in reversed(first_by_check.items())
    )
