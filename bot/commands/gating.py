"""Gates of an evaluation: what no metric may fall below, and what may get no worse."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.evaluation.comparing import Changed

Floor = tuple[str, float]
"""A metric and the least that is enough."""
Drop = tuple[str, float | None]
"""A metric and how much worse it may get; None for no more than chance explains."""


def read_floors(texts: Sequence[str]) -> list[Floor]:
    """Return the floors that ``METRIC=VALUE`` says.

    Raises:
        BadParameter: There is no such metric, or no such value.
    """
    return [_floor(text) for text in texts]


def shortfalls(
    metrics: Mapping[str, Mapping[str, float]], floors: Sequence[Floor]
) -> list[str]:
    """Return what is below its floor, in words; what was not measured is, too."""
    return [
        f"{name} is {metrics.get(name, {}).get('value', 'not measured')}, not {value:g}"
        for name, value in floors
        if metrics.get(name, {}).get("value", -math.inf) < value
    ]


def check_metric(name: str) -> str:
    """Return the name of a metric.

    Raises:
        BadParameter: There is none of that name.
    """
    from bot.evaluation.measuring import METRICS

    if name not in METRICS:
        raise typer.BadParameter(
            f"'{name}' is no metric; there are {', '.join(METRICS)}"
        )
    return name


def read_number(text: str, whole: str) -> float:
    """Return the number in ``text``, a part of the option's value ``whole``.

    Raises:
        BadParameter: It is none, or not finite.
    """
    try:
        number = float(text)
    except ValueError:
        raise typer.BadParameter(f"'{whole}' is not METRIC=VALUE") from None
    if not math.isfinite(number):
        raise typer.BadParameter(f"'{whole}' does not name a number")
    return number


def _floor(text: str) -> Floor:
    from bot.evaluation.measuring import METRICS

    name, _, value = text.partition("=")
    number = read_number(value, text)
    if not METRICS[check_metric(name)].is_better_high:
        raise typer.BadParameter(f"less of '{name}' is better; it has no floor")
    return name, number


def read_drops(texts: Sequence[str]) -> list[Drop]:
    """Return what ``METRIC`` or ``METRIC=DROP`` says.

    Raises:
        BadParameter: There is no such metric, or no such number.
    """
    return [_drop(text) for text in texts]


def setbacks(metrics: Mapping[str, "Changed"], drops: Sequence[Drop]) -> list[str]:
    """Return what is worse than it may be, in words; what was not compared is, too."""
    from bot.evaluation.statistics import p_in_words

    found: list[str] = []
    for name, most in drops:
        changed = metrics.get(name)
        if changed is None:
            found.append(f"{name} is not compared")
            continue
        too_much = most is not None and abs(changed.change.difference) > most
        is_sure = most is None and changed.trend == "worse"
        if changed.is_worse and (too_much or is_sure):
            found.append(
                f"{name} was {changed.before:.4f}, is {changed.after:.4f}"
                f" (p {p_in_words(changed.change.p_value)})"
            )
    return found


def _drop(text: str) -> Drop:
    name, equals, value = text.partition("=")
    number = read_number(value, text) if equals else None
    if number is not None and number < 0:
        raise typer.BadParameter(f"'{text}' names less than nothing")
    return check_metric(name), number
