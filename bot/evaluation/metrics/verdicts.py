"""What a judge found, where one was asked; what it did not grade counts for nothing here.

Comparable only between runs of the same judge, with the same prompts.
"""

from bot.evaluation.metrics.grades import Grade, Metric
from bot.evaluation.outcomes import Judged, Outcome


def _verdict(about: Judged) -> Grade:
    def grade(outcome: Outcome) -> float | None:
        verdicts = [j.is_passed for j in outcome.judgements if j.about == about]
        graded = [verdict for verdict in verdicts if verdict is not None]
        return float(all(graded)) if graded else None

    return grade


METRICS = (
    Metric(
        name="judged_faithful",
        family="verdicts",
        grade=_verdict("faithfulness"),
        says="answers that a judge finds stated by the passages they cite",
    ),
    Metric(
        name="judged_correct",
        family="verdicts",
        grade=_verdict("correctness"),
        says="answers that a judge finds to give an accepted answer",
    ),
)
