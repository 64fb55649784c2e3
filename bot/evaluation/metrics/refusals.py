"""Was the right question refused: precision and recall, NoMIRACL's pair, CRAG's score.

A refusal is NotFound alone: quotes that were shown for an unanswerable question are no
refusal of it.
"""

from bot.evaluation.metrics.answers import is_graded, is_right
from bot.evaluation.metrics.grades import Grade, Metric
from bot.evaluation.outcomes import Outcome


def _precision(outcome: Outcome) -> float | None:
    return float(not outcome.question.answerable) if outcome.is_refused else None


def _is_refused(*, answerable: bool, wanted: bool = True) -> Grade:
    """Return the grade of questions, answerable or not: is it ``wanted`` that it was refused."""

    def grade(outcome: Outcome) -> float | None:
        if outcome.status is None or outcome.question.answerable != answerable:
            return None
        return float(outcome.is_refused == wanted)

    return grade


def crag_score(outcome: Outcome) -> float | None:
    """Grade 1 for a right answer, 0 for a refusal, -1 for anything else that is shown.

    As in CRAG (Yang et al., 2024, https://arxiv.org/abs/2406.04744). Of an unanswerable
    question the refusal is the right answer. Quotes without an accepted answer are
    irrelevant information, which is -1 there.
    """
    if outcome.status is None:
        return None
    if not outcome.question.answerable:
        return 1.0 if outcome.is_refused else -1.0
    if not is_graded(outcome):
        return None
    if outcome.is_refused:
        return 0.0
    return 1.0 if is_right(outcome) else -1.0


METRICS = (
    Metric(
        name="refusal_precision",
        family="refusals",
        grade=_precision,
        says="refusals of questions that are unanswerable",
    ),
    Metric(
        name="refusal_recall",
        family="refusals",
        grade=_is_refused(answerable=False),
        says="unanswerable questions that were refused",
    ),
    Metric(
        name="hallucination_rate",
        family="refusals",
        grade=_is_refused(answerable=False, wanted=False),
        says="unanswerable questions to which something was shown (NoMIRACL)",
        is_better_high=False,
    ),
    Metric(
        name="error_rate",
        family="refusals",
        grade=_is_refused(answerable=True),
        says="answerable questions that were refused (NoMIRACL)",
        is_better_high=False,
    ),
    Metric(
        name="crag_score",
        family="refusals",
        grade=crag_score,
        says="+1 right, 0 refused, -1 wrong",
        unit="score",
    ),
)
