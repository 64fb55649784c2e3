"""Outcomes to a Report: what is measured, compared and counted for a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.evaluation import measuring
from bot.evaluation.measuring import METRICS
from bot.evaluation.metrics.grades import Metric
from bot.evaluation.metrics.speeds import STAGES
from bot.evaluation.outcomes import Outcome
from bot.evaluation.reporting.losing import fate_of, road_of
from bot.evaluation.reporting.reports import (
    Cell,
    Figure,
    HeatMap,
    LanguageTable,
    Report,
    ReportedRun,
    Timing,
    Timings,
)
from bot.evaluation.reporting.rows import row_of

# What a reader looks for first; the first of them that a Run has are its headlines.
_HEADLINES = (
    "contains_answer", "hit@1", "hit@5", "citation_precision", "refusal_recall",
    "error_rate", "correct_language", "crag_score", "mrr@10", "ndcg@10",
    "strict_hit@1", "strict_hit@5", "total_s_p50", "retrieve_s_p50",
)  # fmt: skip
_MOST_HEADLINES = 8
_BY_PAIR = ("contains_answer", "hit@1", "hit@5", "strict_hit@1", "citation_recall")
_BY_LANGUAGE = (
    "contains_answer", "hit@1", "hit@5", "citation_precision", "correct_language",
    "refusal_recall", "total_s_p50",
)  # fmt: skip
_BARS = 40
# A clock that ticks coarsely gives zeros, which have no logarithm.
_LEAST_S = 1e-4


def tabulate(run: ReportedRun, baseline: ReportedRun | None = None) -> Report:
    """Return what a page shows of ``run``, and what changed since ``baseline``."""
    outcomes, before = run.outcomes, baseline.outcomes if baseline else ()
    metrics = {name: _grading_once(metric) for name, metric in METRICS.items()}
    changes = measuring.compare(before, outcomes, metrics) if baseline else {}
    figures = {
        name: Figure(metric=METRICS[name], measured=m, change=changes.get(name))
        for name, m in measuring.measure(outcomes, metrics).items()
    }
    common = {o.question.identity for o in outcomes} & {
        o.question.identity for o in before
    }
    fates = [fate_of(o) for o in outcomes]
    fate_before = {
        o.question.identity: fate_of(o) for o in before if o.question.identity in common
    }
    return Report(
        run=run,
        baseline=baseline,
        common=len(common),
        failed=fates.count("failed"),
        headlines=_known(_HEADLINES, figures)[:_MOST_HEADLINES],
        figures=tuple(figures.values()),
        road=road_of(outcomes, fates),
        held_back=fates.count("held_back"),
        made_up=fates.count("made_up"),
        maps=tuple(
            _map(metrics[figure.metric.name], outcomes, before)
            for figure in _known(_BY_PAIR, figures)
        ),
        languages=_by_language(
            [metrics[f.metric.name] for f in _known(_BY_LANGUAGE, figures)],
            outcomes,
            before,
        ),
        timings=_timings(outcomes),
        rows=tuple(
            row_of(o, fate, fate_before.get(o.question.identity))
            for o, fate in zip(outcomes, fates, strict=True)
        ),
    )


def _grading_once(metric: Metric) -> Metric:
    """Return a metric that grades each outcome once, however many groups it is in."""
    known: dict[int, float | None] = {}

    def grade(outcome: Outcome) -> float | None:
        # A report holds on to its outcomes, so that none takes another's place.
        if id(outcome) not in known:
            known[id(outcome)] = metric.grade(outcome)
        return known[id(outcome)]

    return replace(metric, grade=grade)


def _known(names: Iterable[str], figures: Mapping[str, Figure]) -> tuple[Figure, ...]:
    return tuple(figures[name] for name in names if name in figures)


def _map(
    metric: Metric, outcomes: Sequence[Outcome], before: Sequence[Outcome]
) -> HeatMap:
    cells: dict[tuple[str, str], Cell] = {}
    for pair, group in measuring.by_pair(outcomes).items():
        question, _, article = pair.partition(">")
        found = _cells((metric,), group, before)
        if metric.name in found:
            cells[question, article] = found[metric.name]
    return HeatMap(
        metric=metric,
        questions=tuple(sorted({question for question, _ in cells})),
        articles=tuple(sorted({article for _, article in cells})),
        cells=cells,
    )


def _by_language(
    metrics: Sequence[Metric], outcomes: Sequence[Outcome], before: Sequence[Outcome]
) -> LanguageTable:
    groups = measuring.by_question_language(outcomes)
    return LanguageTable(
        metrics=tuple(metrics),
        count_by_language={language: len(group) for language, group in groups.items()},
        cells={
            (language, name): cell
            for language, group in groups.items()
            for name, cell in _cells(metrics, group, before).items()
        },
    )


def _cells(
    metrics: Sequence[Metric], group: Sequence[Outcome], before: Sequence[Outcome]
) -> dict[str, Cell]:
    wanted = {metric.name: metric for metric in metrics}
    changes = measuring.compare(before, group, wanted) if before else {}
    return {
        name: Cell(
            value=value,
            count=len(measuring.values(group, wanted[name])),
            change=changes.get(name),
        )
        for name, value in measuring.summarise(group, wanted).items()
    }


def _timings(outcomes: Sequence[Outcome]) -> Timings | None:
    by_stage = {
        stage: seconds
        for stage in STAGES
        if (
            seconds := [
                max(o.seconds_by_stage[stage], _LEAST_S)
                for o in outcomes
                if o.error is None and stage in o.seconds_by_stage
            ]
        )
    }
    if not by_stage:
        return None
    low = min(map(min, by_stage.values()))
    high = max(max(map(max, by_stage.values())), low * 2)
    edges = np.geomspace(low, high, _BARS + 1)
    # Rounding must not push the extremes out.
    edges[0], edges[-1] = low, high
    return Timings(
        low=low,
        high=high,
        stages=tuple(
            Timing(
                stage=stage,
                says=STAGES[stage],
                p50=_quantile(seconds, 0.5),
                p95=_quantile(seconds, 0.95),
                bars=tuple(np.histogram(seconds, edges)[0].tolist()),
            )
            for stage, seconds in by_stage.items()
        ),
    )


def _quantile(seconds: Sequence[float], quantile: float) -> float:
    return float(np.quantile(seconds, quantile, method="inverted_cdf"))
