"""A conversation: questions that may lean on the ones before, each answered alone."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from bot.answering import Answerer, Event, Finished
from bot.answers import Answer, NotFound
from bot.drifting import is_in_language
from bot.following_up import Turn, carry_over, rewrite
from bot.leaning import leaning
from index.languages import detect_language
from index.passages import EVERYTHING, Passage, Scope
from index.retrieving import check_question

_TURNS_KEPT = 3
# A model that is worth so little evidence repeats a follow-up more often than it
# completes it, and takes seconds to do so.
_LEAST_EVIDENCE_CHARACTERS = 4_000
# What the conversation was about speaks to a question nearly as well as anything does.
_NEARLY_AS_WELL = 0.75
# So much weaker than the best, a passage is there because something has to come next.
_NEARLY_AS_GOOD = 0.85


@dataclass(frozen=True, slots=True)
class Understood:
    """What is answered: a question that stands alone, and its language.

    ``is_rewritten`` says that it is not the one that was asked.
    """

    question: str
    language: str
    is_rewritten: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What a conversation goes on from: its last turns, and the files they were about."""

    turns: tuple[Turn, ...] = ()
    files: frozenset[str] = frozenset()


NOTHING_SAID = Memory()
"""The memory of a conversation that begins."""


def speaking_of(words: str, memory: Memory = NOTHING_SAID) -> Memory:
    """Return ``memory`` with ``words`` as what was said last: a question may lean on them."""
    prior = memory.turns[-1].language if memory.turns else None
    language = detect_language(words, prior=prior) or prior or "und"
    said = Turn(question=words, language=language, answer=None)
    return Memory(turns=(*memory.turns, said), files=memory.files)


class Conversation:
    """Questions put to one answerer by one person, the last few kept in memory."""

    def __init__(
        self,
        answerer: Answerer,
        memory: Memory = NOTHING_SAID,
        *,
        expected: str | None = None,
    ) -> None:
        """Go on from ``memory``.

        ``expected`` is the language that the first question is likely to be in.
        """
        self._answerer = answerer
        self._expected = expected.split("-")[0] if expected else None
        self._turns: deque[Turn] = deque(memory.turns, maxlen=_TURNS_KEPT)
        self._files: frozenset[str] = memory.files

    @property
    def memory(self) -> Memory:
        """What the next question will go on from."""
        return Memory(turns=tuple(self._turns), files=self._files)

    def forget(self) -> None:
        """Start afresh: the next question stands alone."""
        self._turns.clear()
        self._files = frozenset()

    async def ask(
        self,
        question: str,
        *,
        language: str | None = None,
        scope: Scope = EVERYTHING,
        most_passages: int = 10,
    ) -> AsyncGenerator[Understood | Event]:
        """Yield how the question is understood, and what ``Answerer.answer`` yields.

        ``language`` is the question's own; otherwise that of the conversation, or the
        expected one, where a few words leave it open. A question that fails is forgotten.

        Raises:
            BadQuestion: See ``Retriever.retrieve``.
            EmbeddingUnavailable: The question cannot be embedded.
        """
        question = check_question(question)
        prior = self._turns[-1].language if self._turns else self._expected_of(question)
        language = language or detect_language(question, prior=prior) or "und"
        alone = await self._stand_alone(question, language, scope)
        yield Understood(alone, language, is_rewritten=alone != question)
        events = self._answerer.answer(
            alone, language=language, scope=scope, most_passages=most_passages
        )
        async with aclosing(events):
            async for event in events:
                # A reader who leaves after the outcome has had the answer.
                if isinstance(event, Finished):
                    self._remember(alone, event.outcome)
                yield event

    def _expected_of(self, question: str) -> str | None:
        """Return the expected language, unless another script speaks against it."""
        expected = self._expected
        return expected if expected and is_in_language(question, expected) else None

    async def _stand_alone(self, question: str, language: str, scope: Scope) -> str:
        """Return the question as it is understood without the ones before."""
        if not self._turns:
            return question
        last = self._turns[-1]
        leans = leaning(question, language)
        if leans == "unclear" and language == last.language:
            is_of_this = await self._is_of_this(question, language, scope)
            leans = "follows" if is_of_this else "alone"
        if leans != "follows":
            return question
        model = self._answerer.model
        if model and model.evidence_characters >= _LEAST_EVIDENCE_CHARACTERS:
            written = await rewrite(model, question, language, self._turns)
            if written is not None:
                return written
        return carry_over(question, language, last)

    async def _is_of_this(self, question: str, language: str, scope: Scope) -> bool:
        """Say whether a question by itself is nearly found in what was spoken of.

        If it is found there first, it needs no help; if not at all, it is of something
        else.
        """
        retrieval = await asyncio.to_thread(
            self._answerer.retriever.retrieve, question, language=language, scope=scope
        )
        passages = retrieval.passages
        if any(self._has(p) and p.is_near for p in passages[:1]):
            return False
        return any(
            self._has(p)
            and p.is_near
            and p.score >= _NEARLY_AS_WELL * passages[0].score
            for p in passages
        )

    def _has(self, passage: Passage) -> bool:
        return passage.source.file in self._files

    def _remember(self, question: str, outcome: Answer | NotFound) -> None:
        """Keep a turn, and the files that it was about."""
        passages = outcome.attempt.retrieval.passages
        answer: str | None = None
        if isinstance(outcome, Answer) and not outcome.is_quoted:
            answer = outcome.text
            passages = tuple(citation.passage for citation in outcome.citations)
        # Quotes are of any passage that comes near, and say little of what was spoken of.
        best = max((p.score for p in passages), default=0.0)
        self._files = frozenset(
            p.source.file for p in passages if p.score >= _NEARLY_AS_GOOD * best
        )
        self._turns.append(
            Turn(question=question, language=outcome.language, answer=answer)
        )
