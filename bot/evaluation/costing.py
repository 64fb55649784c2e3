"""What the tokens of a model cost: of a question, and of a thousand like those of a Run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.evaluation.outcomes import Outcome

_MILLION = 1_000_000
_THOUSAND = 1_000
_HOUR_S = 3_600
_WAITING = ("draft", "judge")


class Use(Protocol):
    """Tokens that were read, those of them known from an earlier prompt, and written."""

    @property
    def prompt(self) -> float:
        """All that were read."""

    @property
    def cached(self) -> float:
        """Those of them that were known."""

    @property
    def completion(self) -> float:
        """All that were written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """What a million tokens cost that a model reads, knows from before, and writes."""

    prompt: float
    cached: float
    completion: float

    def of(self, use: Use) -> float:
        """Return what some tokens cost."""
        spent = (
            (use.prompt - use.cached) * self.prompt
            + use.cached * self.cached
            + use.completion * self.completion
        )
        return spent / _MILLION


@dataclass(frozen=True, kw_only=True, slots=True)
class Thousand:
    """What a thousand questions take of a model, those that it is not asked included.

    ``model_hours`` are spent waiting for it.
    """

    prompt: float
    cached: float
    completion: float
    model_hours: float


def of_a_thousand(outcomes: Sequence[Outcome]) -> Thousand | None:
    """Return what a thousand questions would take, were they like those of a Run.

    None where an endpoint told of no tokens. Questions that failed do not count; a
    question of which nothing was told is taken to be like those of which it was.
    """
    ended = [o for o in outcomes if o.error is None]
    asked = [o for o in ended if o.drafts]
    told = [o.tokens for o in asked if o.tokens is not None]
    if not told:
        return None
    each = _THOUSAND * len(asked) / len(ended) / len(told)
    waited = sum(
        o.seconds_by_stage.get(stage, 0.0) for o in ended for stage in _WAITING
    )
    return Thousand(
        prompt=each * sum(tokens.prompt for tokens in told),
        cached=each * sum(tokens.cached for tokens in told),
        completion=each * sum(tokens.completion for tokens in told),
        model_hours=_THOUSAND * waited / len(ended) / _HOUR_S,
    )
