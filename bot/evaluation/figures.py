"""The figures of a Run as the object that ``evaluate --json`` prints, and as lines."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.costing import Prices, of_a_thousand
from bot.evaluation.library import missing_sources
from bot.evaluation.measuring import (
    METRICS,
    by_article_language,
    by_pair,
    by_question_language,
    measure,
    summarise_groups,
)
from bot.evaluation.metrics.answers import is_graded
from bot.evaluation.metrics.grades import FAMILIES, Family
from bot.evaluation.outcomes import Outcome
from bot.evaluation.statistics import Measured
from index.counting import counted

# More than anybody reads, so that what is rounded again for a terminal is right there.
_PLACES = 6
# An id may be a whole question.
_SHOWN = 60


def run_as_json(
    run: str, outcomes: Sequence[Outcome], path: Path, prices: Prices | None = None
) -> dict[str, Any]:
    """Return the object that ``evaluate --json`` prints.

    A thousand questions are priced by ``prices``, a run by those that it was given.
    """
    statuses = Counter(o.status for o in outcomes if o.status is not None)
    costs = [o.cost for o in outcomes if o.cost is not None]
    return {
        "run": run,
        "questions": len(outcomes),
        "failed": sum(o.error is not None for o in outcomes),
        "model_failed": sum(o.notice is not None for o in outcomes),
        "sources_missing": missing_sources(o.gold for o in outcomes)[0],
        "counts": {
            name: statuses.get(name, 0) for name in ("answered", "quoted", "not_found")
        }
        if statuses
        else {},
        "judged": _judged(outcomes),
        "cost": round(sum(costs), _PLACES) if costs else None,
        "per_1000_questions": _per_thousand(outcomes, prices),
        "metrics": {k: _as_object(v) for k, v in measure(outcomes).items()},
        "by_question_language": _groups(by_question_language(outcomes)),
        "by_article_language": _groups(by_article_language(outcomes)),
        "by_pair": _groups(by_pair(outcomes)),
        "outcomes": str(path),
    }


def run_as_lines(report: Mapping[str, Any]) -> list[str]:
    """Return what ``evaluate`` prints on a terminal."""
    count = report["questions"]
    lines = [f"{count} question{'s' if count != 1 else ''}, {report['failed']} failed"]
    lines += [
        line for family in FAMILIES for line in _family(family, report["metrics"])
    ]
    lines += [
        f"  judge of {about}: {counts['graded']} graded, {counts['not_graded']} not graded"
        for about, counts in report["judged"].items()
    ]
    if report["per_1000_questions"]:
        lines.append(_thousand_as_line(report["per_1000_questions"]))
    languages = [
        f"  {language:<4} " + "  ".join(f"{name} {metrics[name]:.2f}" for name in shown)
        for language, metrics in report["by_question_language"].items()
        if (shown := [name for name in _BY_LANGUAGE if name in metrics])
    ]
    if languages:
        lines += ["By the language of the question", *languages]
    lines.append(f"Every outcome: {report['outcomes']}")
    return lines


def _family(family: Family, metrics: Mapping[str, Any]) -> list[str]:
    """Return a line for each metric of a family under what the family asks."""
    lines = [
        f"  {name:<22} {m['value']:>8.3f}   (95 %: {m['low']:.3f} to {m['high']:.3f})"
        f"   n {m['count']}"
        for name, m in metrics.items()
        if METRICS[name].family == family
    ]
    return [FAMILIES[family], *lines] if lines else []


def _per_thousand(
    outcomes: Sequence[Outcome], prices: Prices | None
) -> dict[str, float | None] | None:
    """Return what a thousand such questions take; None where no tokens are known."""
    thousand = of_a_thousand(outcomes)
    if thousand is None:
        return None
    return {
        "prompt_tokens": round(thousand.prompt),
        "cached_tokens": round(thousand.cached),
        "completion_tokens": round(thousand.completion),
        "model_hours": round(thousand.model_hours, 3),
        "cost": round(prices.of(thousand), _PLACES) if prices else None,
    }


def _thousand_as_line(thousand: Mapping[str, Any]) -> str:
    cost = thousand["cost"]
    return (
        f"  1,000 such questions: {thousand['prompt_tokens']:,} tokens read"
        f" ({thousand['cached_tokens']:,} known from before),"
        f" {thousand['completion_tokens']:,} written,"
        f" {thousand['model_hours']:.1f} hours of the model"
        f"{'' if cost is None else f'; they cost {cost:,.2f}'}"
    )


# What fits on a line; --json has all of them.
_BY_LANGUAGE = ("hit@1", "hit@5", "contains_answer", "correct_language", "crag_score")


def model_failure(outcomes: Sequence[Outcome]) -> str | None:
    """Return a line about a model that did not write where it should; None if it did."""
    notices = [o.notice for o in outcomes if o.notice is not None]
    if not notices:
        return None
    return (
        f"The language model failed on {len(notices)} of {counted(len(outcomes), 'question')};"
        f" what was measured is not its work. First: {notices[0]}"
    )


def failure(outcomes: Sequence[Outcome]) -> str | None:
    """Return a line about questions that failed; None if none did."""
    failed = [o for o in outcomes if o.error is not None]
    if not failed:
        return None
    return (
        f"{len(failed)} of {counted(len(outcomes), 'question')} failed, and count for no"
        f" figure. First: '{failed[0].question.id[:_SHOWN]}': {failed[0].error}"
    )


def ungraded(outcomes: Sequence[Outcome]) -> str | None:
    """Return a line about questions that do not say what is right; None if all do."""
    bare = [
        o
        for o in outcomes
        if o.error is None and o.question.answerable and not (o.gold or is_graded(o))
    ]
    if not bare:
        return None
    # Of a run that wrote no answers, accepted ones tell nothing.
    is_shown = any(o.status is not None for o in bare)
    return (
        f"{len(bare)} of {counted(len(outcomes), 'question')} name"
        f" {'neither answers nor sources' if is_shown else 'no sources'}, so that nothing"
        " tells whether they went well."
    )


def _judged(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Return how many answers a judge graded, and how many it did not, by what about."""
    found: dict[str, dict[str, int]] = {}
    for judgement in (j for outcome in outcomes for j in outcome.judgements):
        counts = found.setdefault(judgement.about, {"graded": 0, "not_graded": 0})
        counts["not_graded" if judgement.is_passed is None else "graded"] += 1
    return found


def _groups(groups: Mapping[str, Sequence[Outcome]]) -> dict[str, dict[str, float]]:
    return {
        name: {metric: round(figure, _PLACES) for metric, figure in figures.items()}
        for name, figures in summarise_groups(groups).items()
    }


def _as_object(measured: Measured) -> dict[str, float]:
    return {
        "value": round(measured.value, _PLACES),
        "low": round(measured.low, _PLACES),
        "high": round(measured.high, _PLACES),
        "count": measured.count,
    }
