"""A Run: one pass over a QuestionSet; a failed question is an Outcome, not the end."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from itertools import islice
from typing import Protocol

from bot.evaluation.outcomes import Outcome
from bot.evaluation.question_sets import GradedQuestion
from index.errors import UserError


class Observer(Protocol):
    """Whoever asks a question and notes what happens."""

    async def ask(self, question: GradedQuestion) -> Outcome:
        """Return what happened.

        Raises:
            UserError: The question failed; the next one may not.
        """
        ...


async def run(
    observer: Observer, questions: Iterable[GradedQuestion], *, at_once: int = 1
) -> AsyncGenerator[Outcome]:
    """Yield the Outcome of each question as soon as it is there.

    Up to ``at_once`` questions are under way at a time; with one, outcomes are in the
    order of ``questions``. Closing it early ends those under way.
    """
    waiting = iter(questions)
    under_way: set[asyncio.Task[Outcome]] = set()
    try:
        while True:
            for question in islice(waiting, at_once - len(under_way)):
                under_way.add(asyncio.create_task(_ask(observer, question)))
            if not under_way:
                return
            done, under_way = await asyncio.wait(
                under_way, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                yield task.result()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _ask(observer: Observer, question: GradedQuestion) -> Outcome:
    try:
        return await observer.ask(question)
    except UserError as error:
        return Outcome(
            question=question, language=question.language or "und", error=str(error)
        )
