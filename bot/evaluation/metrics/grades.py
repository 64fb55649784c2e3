"""What a metric is: a grade for each Outcome, and how the grades are summed up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.evaluation.outcomes import Outcome

Grade = Callable[[Outcome], float | None]
"""One question's worth, or None where the metric does not apply to it."""

Family = Literal[
    "retrieval",
    "answers",
    "citations",
    "refusals",
    "languages",
    "verdicts",
    "speeds",
    "costs",
]
FAMILIES: Mapping[Family, str] = {
    "retrieval": "Retrieval: are the sources among the passages that were found?",
    "answers": "Answers: is what was expected in what was shown?",
    "citations": "Citations: do the cited places say what was written?",
    "refusals": "Refusals: does it decline where the articles do not say, only there?",
    "languages": "Language: is it the asker's?",
    "verdicts": "Verdicts: what does the judge say?",
    "speeds": "Speed, in seconds",
    "costs": "Cost of a question",
}
"""What the metrics of a family ask, in a line for a reader of figures."""

Unit = Literal["share", "score", "seconds", "tokens", "money"]
"""A share lies in [0, 1], a score in [-1, 1]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A figure of a Run: the mean, or a quantile, of what its questions are worth.

    ``quantile`` is None for the mean. ``is_better_high`` says which way is better.
    ``says`` is one line for a reader of reports.
    """

    name: str
    family: Family
    grade: Grade
    says: str
    unit: Unit = "share"
    quantile: float | None = None
    is_better_high: bool = True
