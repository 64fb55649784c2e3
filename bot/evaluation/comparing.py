"""Two Runs side by side: what may be compared at all, what changed, and whether by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.evaluation import measuring
from bot.evaluation.manifests import differences, have_same_speed
from bot.evaluation.measuring import METRICS
from bot.evaluation.metrics.grades import Family, Metric
from bot.evaluation.outcomes import Outcome
from bot.evaluation.question_sets import GradedQuestion, Identity
from bot.evaluation.statistics import Comparison
from bot.evaluation.stored_runs import StoredRun
from index.errors import UserError

Trend = Literal["better", "worse", "unclear"]

CHANCE = 0.05
"""A change is more than chance where chance alone makes one as large less often.

Of some thirty metrics one or two pass by chance.
"""


class NothingInCommon(UserError):
    """Two runs share no question that both may be held to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A metric before and after, over the questions that both Runs grade."""

    metric: Metric
    before: float
    after: float
    change: Comparison

    @property
    def trend(self) -> Trend:
        """Which way it went, where that is more than chance."""
        return trend_of(self.change, self.metric) or "unclear"

    @property
    def is_worse(self) -> bool:
        """Whether it went the wrong way, be it by chance."""
        return (self.change.difference < 0) == self.metric.is_better_high and bool(
            self.change.difference
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairing:
    """What two Runs have to do with each other.

    ``common`` questions are compared. Those ``only_before`` and ``only_after`` are not,
    nor those that are ``graded_otherwise``: their accepted answers or sources changed.
    ``left_out`` says of metric families why they are not compared. ``conditions`` are all
    that differs of what made the Runs, as (before, after).
    """

    common: int
    only_before: int
    only_after: int
    graded_otherwise: int
    left_out: Mapping[Family, str]
    conditions: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class RunComparison:
    """What changed from the Run ``before`` to the Run ``after``."""

    before: StoredRun
    after: StoredRun
    pairing: Pairing
    metrics: Mapping[str, Changed]
    by_question_language: Mapping[str, Mapping[str, Changed]] = field(
        default_factory=dict
    )


def trend_of(change: Comparison | None, metric: Metric) -> Trend | None:
    """Return which way a metric went, if that is more than chance; None without a change."""
    if change is None:
        return None
    if change.p_value >= CHANCE or not change.difference:
        return "unclear"
    return "better" if (change.difference > 0) == metric.is_better_high else "worse"


def compare_runs(before: StoredRun, after: StoredRun) -> RunComparison:
    """Compare two Runs over the questions that both have, pair by pair.

    Raises:
        NothingInCommon: There are no such questions.
    """
    later = {outcome.question.identity: outcome for outcome in after.outcomes}
    earlier = {o.question.identity: o for o in comparable_outcomes(before, after)}
    common = [identity for identity in later if identity in earlier]
    shared = sum(outcome.question.identity in later for outcome in before.outcomes)
    if not common:
        raise NothingInCommon(
            f"The runs '{before.name}' and '{after.name}' have no question in common that"
            " expects the same answer, so that nothing can be compared."
        )
    groups: dict[str, list[Identity]] = {}
    for identity in common:
        groups.setdefault(later[identity].language, []).append(identity)

    def changed(identities: Sequence[Identity]) -> dict[str, Changed]:
        return _changed(
            [earlier[i] for i in identities], [later[i] for i in identities]
        )

    return RunComparison(
        before=before,
        after=after,
        pairing=Pairing(
            common=len(common),
            only_before=len(before.outcomes) - shared,
            only_after=len(later) - shared,
            graded_otherwise=shared - len(common),
            left_out=_left_out(before, after),
            conditions=differences(before.manifest, after.manifest),
        ),
        metrics=changed(common),
        by_question_language={
            language: changed(members) for language, members in sorted(groups.items())
        },
    )


def check_common(before: StoredRun, questions: Sequence[GradedQuestion]) -> None:
    """See that some of ``questions`` can be compared with ``before``, before they are asked.

    Raises:
        NothingInCommon: None can.
    """
    wanted = {_expected(question) for question in questions}
    if not any(_expected(outcome.question) in wanted for outcome in before.outcomes):
        raise NothingInCommon(
            f"The run '{before.name}' has none of these questions, or expects other"
            " answers, so that nothing could be compared. Name a run of the same set"
            " ('polycite runs list'), or leave out --against."
        )


def comparable_outcomes(before: StoredRun, after: StoredRun) -> list[Outcome]:
    """Return of ``before`` what ``after`` may be held against, and no more.

    Questions that ``after`` does not have, or that expect something else there, are left
    out; and of each outcome the verdicts of another judge and timings of another machine.
    """
    later = {outcome.question.identity: outcome for outcome in after.outcomes}
    left_out = _left_out(before, after)
    return [
        replace(
            outcome,
            judgements=() if "verdicts" in left_out else outcome.judgements,
            seconds_by_stage={} if "speeds" in left_out else outcome.seconds_by_stage,
        )
        for outcome in before.outcomes
        if (other := later.get(outcome.question.identity)) is not None
        and _is_graded_alike(outcome, other)
    ]


def _is_graded_alike(one: Outcome, other: Outcome) -> bool:
    return _expected(one.question) == _expected(other.question)


def _expected(question: GradedQuestion) -> GradedQuestion:
    """Return what a question is graded by: everything but what its language is said to be."""
    return replace(question, language=None)


def _left_out(before: StoredRun, after: StoredRun) -> dict[Family, str]:
    one, other = before.manifest, after.manifest
    found: dict[Family, str] = {}
    if not have_same_speed(one, other):
        found["speeds"] = "they ran on other machines, or another number at a time"
    if one.judge and other.judge and one.judge != other.judge:
        found["verdicts"] = (
            f"their judges differ: {one.judge.model} with prompts {one.judge.prompts},"
            f" and {other.judge.model} with prompts {other.judge.prompts}"
        )
    return found


def _changed(before: Sequence[Outcome], after: Sequence[Outcome]) -> dict[str, Changed]:
    found: dict[str, Changed] = {}
    for name, change in measuring.compare(before, after).items():
        metric = METRICS[name]
        both = [
            (a, b)
            for a, b in zip(before, after, strict=True)
            if _is_graded(metric, a) and _is_graded(metric, b)
        ]
        one = {name: metric}
        found[name] = Changed(
            metric=metric,
            before=measuring.summarise([a for a, _ in both], one)[name],
            after=measuring.summarise([b for _, b in both], one)[name],
            change=change,
        )
    return found


def _is_graded(metric: Metric, outcome: Outcome) -> bool:
    return outcome.error is None and metric.grade(outcome) is not None
