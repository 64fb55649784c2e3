"""What writes an answer: within its time, and within the month's tokens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from bot.answering import Answerer
from bot.telegram.budgeting import Budget
from bot.telegram.journal import note
from bot.telegram.metering import MeteredModel
from bot.telegram.observing import Meter


@dataclass(frozen=True, kw_only=True, slots=True)
class Ration:
    """What may answer one question; ``writes_from`` is when a model will, if none may."""

    answerer: Answerer
    writes_from: date | None = None


class Rations:
    """Gives each question an answerer, and counts what that took."""

    def __init__(
        self, answerer: Answerer, budget: Budget, meter: Meter, *, answer_s: float
    ) -> None:
        """Let the model of ``answerer`` write for ``answer_s`` seconds an answer."""
        self._answerer = answerer
        self._budget = budget
        self._meter = meter
        self._answer_s = answer_s

    @asynccontextmanager
    async def ration(self) -> AsyncIterator[Ration]:
        """Give what may answer one question now."""
        if self._answerer.model is None:
            yield Ration(answerer=self._answerer)
            return
        if await self._budget.is_used_up():
            note("budget_used_up")
            yield Ration(
                answerer=self._answerer.using(None),
                writes_from=self._budget.begins_again(),
            )
            return
        model = MeteredModel(self._answerer.model, within_s=self._answer_s)
        try:
            yield Ration(answerer=self._answerer.using(model))
        finally:
            self._meter.wrote(calls=model.calls, tokens=model.tokens)
            await self._budget.count(model.tokens)
