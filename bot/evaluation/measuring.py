"""Outcomes to figures: every metric over all questions, and by language and pair.

METRICS is the whole list, in the order of a report. ``values`` gives what each question
is worth, ``measure`` sums that up with intervals, ``summarise_groups`` without, for the
many groups of a table. A question that failed counts for no metric; how many did is for
the report to say.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from bot.evaluation import statistics
from bot.evaluation.metrics import (
    answers,
    citations,
    languages,
    refusals,
    retrieval,
    speeds,
    verdicts,
)
from bot.evaluation.metrics.grades import Metric
from bot.evaluation.outcomes import Outcome
from bot.evaluation.statistics import Comparison, Measured

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in chain(
        retrieval.METRICS,
        answers.METRICS,
        citations.METRICS,
        refusals.METRICS,
        languages.METRICS,
        verdicts.METRICS,
        speeds.METRICS,
    )
}
"""Name -> metric, families together."""


def values(outcomes: Sequence[Outcome], metric: Metric) -> list[float]:
    """Return what each question is worth that ``metric`` applies to, in order."""
    grades = (metric.grade(o) for o in outcomes if o.error is None)
    return [grade for grade in grades if grade is not None]


def measure(
    outcomes: Sequence[Outcome], metrics: Mapping[str, Metric] = METRICS
) -> dict[str, Measured]:
    """Return every metric that applies to at least one of ``outcomes``."""
    return {
        name: statistics.bootstrap(found, metric.quantile)
        for name, metric in metrics.items()
        if (found := values(outcomes, metric))
    }


def summarise(
    outcomes: Sequence[Outcome], metrics: Mapping[str, Metric] = METRICS
) -> dict[str, float]:
    """Return the values of ``measure`` alone, a thousand times sooner."""
    return {
        name: statistics.summarise(found, metric.quantile)
        for name, metric in metrics.items()
        if (found := values(outcomes, metric))
    }


def summarise_groups(
    groups: Mapping[str, Sequence[Outcome]], metrics: Mapping[str, Metric] = METRICS
) -> dict[str, dict[str, float]]:
    """Return the figures of each group, by its name."""
    return {name: summarise(members, metrics) for name, members in groups.items()}


def compare(
    before: Sequence[Outcome],
    after: Sequence[Outcome],
    metrics: Mapping[str, Metric] = METRICS,
) -> dict[str, Comparison]:
    """Return how each metric changed over the questions that both runs grade.

    Questions are the same when their id and their words are.
    """
    earlier = {o.question.identity: o for o in before if o.error is None}
    pairs = [
        (earlier[o.question.identity], o)
        for o in after
        if o.error is None and o.question.identity in earlier
    ]
    compared: dict[str, Comparison] = {}
    for name, metric in metrics.items():
        both = [
            (old, new)
            for a, b in pairs
            if (old := metric.grade(a)) is not None
            and (new := metric.grade(b)) is not None
        ]
        if both:
            old_values, new_values = zip(*both, strict=True)
            compared[name] = statistics.compare(old_values, new_values, metric.quantile)
    return compared


def by_question_language(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return outcomes by the language of their question, in order of its code."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.language].append(outcome)
    return dict(sorted(groups.items()))


def by_article_language(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return outcomes by each language that one of their sources is in.

    A question whose sources are in several languages is in several groups, one without
    sources in the index in none.
    """
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for language in _gold_languages(outcome):
            groups[language].append(outcome)
    return dict(sorted(groups.items()))


def by_pair(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return outcomes by ``question language>article language``, as ``en>fa``."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for language in _gold_languages(outcome):
            groups[f"{outcome.language}>{language}"].append(outcome)
    return dict(sorted(groups.items()))


def _gold_languages(outcome: Outcome) -> list[str]:
    return sorted({gold.language for gold in outcome.gold if gold.language})
