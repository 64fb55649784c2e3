"""What an outcome is worth: hits among the files, accepted answers in the text."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.answers import Status
from bot.evaluation.question_sets import GradedQuestion
from index.analysing import normalise
from index.numbers import numbers_in

_RESAMPLES = 1_000
_PUNCTUATION = re.compile(r"[^\w\s.,]|(?<!\d)[.,]|[.,](?!\d)|_")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What happened to one question; ``files`` are those of its passages, best first.

    ``text`` is what was shown, without markers. ``status`` is None when only retrieval
    was run, or when ``error`` says what failed. ``notice`` says why a model that should
    have written did not; ``refused`` holds the check that each refused sentence failed.
    """

    question: GradedQuestion
    language: str
    files: tuple[str, ...]
    languages: tuple[str, ...]
    status: Status | None = None
    text: str = ""
    cited: tuple[str, ...] = ()
    error: str | None = None
    notice: str | None = None
    drafts: int = 0
    refused: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A mean in [0, 1] with its 95 % bootstrap interval over the questions it counts."""

    value: float
    low: float
    high: float


Grade = Callable[[Outcome], float | None]
"""One question's worth, or None when the metric does not apply to it."""


def hit_at(k: int) -> Grade:
    """Return the grade: is a file of ``sources`` among the files of the first k passages."""

    def grade(outcome: Outcome) -> float | None:
        if not outcome.question.sources:
            return None
        return float(bool({*outcome.files[:k]} & {*outcome.question.sources}))

    return grade


def contains_answer(outcome: Outcome) -> float | None:
    """Grade whether the shown text holds an accepted answer, as whole words.

    An answer that is nothing but a number is found however it is written.
    """
    if not outcome.question.answers or outcome.status is None:
        return None
    shown, numbers = _words(outcome.text), numbers_in(outcome.text)
    return float(
        any(
            f" {_words(answer).strip()} " in shown
            or (_is_number(answer) and numbers_in(answer) <= numbers)
            for answer in outcome.question.answers
        )
    )


def is_status(status: Status) -> Grade:
    """Return the grade: did the answer come about as ``status``."""
    return lambda outcome: (
        None if outcome.status is None else float(outcome.status == status)
    )


def refused_rightly(outcome: Outcome) -> float | None:
    """Grade an unanswerable question: was it refused."""
    if outcome.question.answerable or outcome.status is None:
        return None
    return float(outcome.status == "not_found")


GRADES: dict[str, Grade] = {
    "hit@1": hit_at(1),
    "hit@5": hit_at(5),
    "contains_answer": contains_answer,
    "answered": is_status("answered"),
    "quoted": is_status("quoted"),
    "not_found": is_status("not_found"),
    "refused_unanswerable": refused_rightly,
}


def grade(outcomes: Sequence[Outcome]) -> dict[str, Metric]:
    """Return every metric that applies to at least one of ``outcomes``."""
    return {name: _with_interval(v) for name, v in _worth_by_metric(outcomes).items()}


def grade_means(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the values of ``grade`` alone, a thousand times sooner."""
    return {name: _mean(v) for name, v in _worth_by_metric(outcomes).items()}


def _worth_by_metric(outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    worth_by_metric: dict[str, list[float]] = {}
    for name, worth in GRADES.items():
        values = [
            w for o in outcomes if o.error is None and (w := worth(o)) is not None
        ]
        if values:
            worth_by_metric[name] = values
    return worth_by_metric


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _with_interval(values: Sequence[float]) -> Metric:
    """Return the mean with the percentile bootstrap interval (Efron, 1979)."""
    # A fixed seed: the same outcomes always print the same interval.
    draw = random.Random(20)  # noqa: S311 - statistics, not secrets
    size = len(values)
    means = sorted(sum(draw.choices(values, k=size)) / size for _ in range(_RESAMPLES))
    return Metric(
        value=_mean(values),
        low=means[int(0.025 * _RESAMPLES)],
        high=means[int(0.975 * _RESAMPLES) - 1],
    )


def _is_number(answer: str) -> bool:
    return bool(numbers_in(answer)) and not any(c.isalpha() for c in answer)


def _words(text: str) -> str:
    """Return normalised words with single spaces, one at each end."""
    return f" {' '.join(_PUNCTUATION.sub(' ', normalise(text)).split())} "
