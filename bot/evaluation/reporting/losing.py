"""Where an answer was lost: the first place on the road that a question did not pass."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.evaluation.measuring import METRICS
from bot.evaluation.metrics.answers import is_graded, is_right
from bot.evaluation.metrics.retrieval import story_of
from bot.evaluation.outcomes import Outcome

Fate = Literal[
    "failed",
    "not_retrieved",
    "not_drafted",
    "refused",
    "wrong_language",
    "wrong",
    "right",
    "made_up",
    "held_back",
    "not_graded",
]
"""What became of a question; losses first, in the order of the road."""

SAYS: dict[Fate, str] = {
    "failed": "failed with an error",
    "not_retrieved": "no source among the passages",
    "not_drafted": "no answer was written",
    "refused": "refused by the checks",
    "wrong_language": "answered in another language",
    "wrong": "shown without an accepted answer",
    "right": "right",
    "made_up": "answered, though unanswerable",
    "held_back": "rightly refused",
    "not_graded": "not graded",
}
"""Fate -> its name on a page."""

GOOD: frozenset[Fate] = frozenset(("right", "held_back"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A stretch of the road: ``left`` questions came through it, ``lost`` did not.

    ``fate`` is what the lost ones have in common, None for the start.
    """

    name: str
    left: int
    lost: int = 0
    fate: Fate | None = None


# The steps that lose questions, and what is said of those that are left.
_ROAD: tuple[tuple[Fate, str], ...] = (
    ("failed", "asked without an error"),
    ("not_retrieved", "a source was found"),
    ("not_drafted", "something was written"),
    ("refused", "something passed the checks"),
    ("wrong_language", "in the asker's language"),
    ("wrong", "an accepted answer was shown"),
)
_ALWAYS: frozenset[Fate] = frozenset(("not_retrieved",))
_BY_A_MODEL: frozenset[Fate] = frozenset(("not_drafted", "refused", "wrong_language"))


def fate_of(outcome: Outcome) -> Fate:
    """Return what became of a question.

    A right answer is right whatever it rests on; everything else is put down to the
    first thing that went wrong. Of a Run that only retrieves, finding a source is right.
    """
    return next(
        (fate for fate, applies in _RULES if applies(outcome)),
        "wrong" if is_graded(outcome) else "not_graded",
    )


def rank_of_source(outcome: Outcome) -> int | None:
    """Return the rank of the first passage from a source's story; None if none is."""
    gold = {*map(story_of, outcome.gold)}
    ranks = (
        rank for rank, found in enumerate(outcome.ranked, 1) if story_of(found) in gold
    )
    return next(ranks, None)


def road_of(outcomes: Sequence[Outcome], fates: Sequence[Fate]) -> tuple[Step, ...]:
    """Return how many answerable, graded questions came how far; nothing if none is.

    ``fates`` are those of ``outcomes``, in order. Steps at which this Run could lose
    nothing are left out.
    """
    lost: Counter[Fate] = Counter(
        fate
        for outcome, fate in zip(outcomes, fates, strict=True)
        if outcome.question.answerable and fate != "not_graded"
    )
    left = lost.total()
    if not left:
        return ()
    shown = _ALWAYS | lost.keys()
    names = dict(_ROAD)
    if any(o.model for o in outcomes):
        shown |= _BY_A_MODEL
    else:
        names["not_drafted"] = "something was quoted"
    if any(is_graded(o) for o in outcomes):
        shown |= {"wrong"}
    steps = [Step(name="answerable questions", left=left)]
    for fate, name in names.items():
        if fate in shown:
            left -= lost[fate]
            steps.append(Step(name=name, left=left, lost=lost[fate], fate=fate))
    return tuple(steps)


def _is_elsewhere(outcome: Outcome) -> bool:
    grade = METRICS["correct_language"].grade(outcome)
    return grade is not None and not grade


def _is_missed(outcome: Outcome) -> bool:
    return bool(outcome.gold) and rank_of_source(outcome) is None


def _is_undrafted(outcome: Outcome) -> bool:
    """Say whether it fell to quotes, or to nothing, without a written sentence."""
    return outcome.is_refused or (
        outcome.status == "quoted" and outcome.model is not None
    )


_RULES: tuple[tuple[Fate, Callable[[Outcome], bool]], ...] = (
    ("failed", lambda o: o.error is not None),
    ("not_graded", lambda o: o.status is None and not o.gold),
    ("held_back", lambda o: not o.question.answerable and o.is_refused),
    ("made_up", lambda o: not o.question.answerable),
    ("not_retrieved", lambda o: o.status is None and _is_missed(o)),
    ("right", lambda o: o.status is None),
    ("right", lambda o: is_graded(o) and is_right(o) and not _is_elsewhere(o)),
    ("not_retrieved", _is_missed),
    ("refused", lambda o: o.status != "answered" and bool(o.refused)),
    ("not_drafted", _is_undrafted),
    ("wrong_language", _is_elsewhere),
)
"""The first that applies tells the fate."""
