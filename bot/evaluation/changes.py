"""What changed between two Runs, as an object for scripts and as lines for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.evaluation.comparing import Changed, Pairing, RunComparison
from bot.evaluation.statistics import p_in_words
from index.counting import counted

_MOST_CONDITIONS = 8


def comparison_as_json(comparison: RunComparison) -> dict[str, Any]:
    """Return the object that ``runs compare --json`` prints."""
    pairing = comparison.pairing
    return {
        "before": comparison.before.name,
        "after": comparison.after.name,
        "common": pairing.common,
        "only_before": pairing.only_before,
        "only_after": pairing.only_after,
        "graded_otherwise": pairing.graded_otherwise,
        "not_compared": dict(pairing.left_out),
        "differs": {n: list(values) for n, values in pairing.conditions.items()},
        "metrics": _objects(comparison.metrics),
        "by_question_language": {
            language: _objects(metrics)
            for language, metrics in comparison.by_question_language.items()
        },
    }


def comparison_as_lines(comparison: RunComparison) -> list[str]:
    """Return what ``runs compare`` prints on a terminal."""
    return [
        f"{comparison.before.name} -> {comparison.after.name}",
        *_pairing_lines(comparison.pairing),
        *(_line(name, changed) for name, changed in comparison.metrics.items()),
        *_language_lines(comparison),
    ]


def _pairing_lines(pairing: Pairing) -> Iterator[str]:
    asked = counted(
        pairing.common, "question that both have is", "questions of both are"
    )
    yield f"{asked} compared"
    for count, what in (
        (pairing.only_before, "only the first run has"),
        (pairing.only_after, "only the second run has"),
        (pairing.graded_otherwise, "expect another answer now"),
    ):
        if count:
            yield f"  not compared: {count} that {what}"
    for family, reason in pairing.left_out.items():
        yield f"  not compared: {family}, for {reason}"
    names = [*pairing.conditions]
    if names:
        more = len(names) - _MOST_CONDITIONS
        tail = f", and {more} more" if more > 0 else ""
        yield f"  what differs: {', '.join(names[:_MOST_CONDITIONS])}{tail}"


def _line(name: str, changed: Changed) -> str:
    change = changed.change
    return (
        f"  {name:<22} {changed.before:>8.3f} -> {changed.after:>8.3f}"
        f"  {change.difference:>+8.3f}   (95 %: {change.low:+.3f} to {change.high:+.3f},"
        f" p {p_in_words(change.p_value)})   n {change.count}   {_WORDS[changed.trend]}"
    ).rstrip()


_WORDS = {"better": "better", "worse": "WORSE", "unclear": ""}


def _language_lines(comparison: RunComparison) -> Iterator[str]:
    """Yield the metrics of each language that are more than chance apart."""
    for language, metrics in comparison.by_question_language.items():
        moved = [
            f"{name} {changed.change.difference:+.3f}"
            for name, changed in metrics.items()
            if changed.trend != "unclear"
        ]
        if moved:
            yield f"  {language:<4} {', '.join(moved)}"


def _objects(metrics: Mapping[str, Changed]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "before": round(changed.before, 4),
            "after": round(changed.after, 4),
            "difference": round(changed.change.difference, 4),
            "low": round(changed.change.low, 4),
            "high": round(changed.change.high, 4),
            "p_value": round(changed.change.p_value, 4),
            "count": changed.change.count,
            "trend": changed.trend,
        }
        for name, changed in metrics.items()
    }
