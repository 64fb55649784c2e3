"""Measured values as plain text: a matrix of question language by article pool."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tests.benchmarks.asking import EVERY, FOREIGN
from tests.benchmarks.measures import mean, percentile

Cell = tuple[str, str]
"""A question's language and the pool of articles it is asked of."""


class Matrix:
    """Values by cell; a cell's figure is their mean."""

    def __init__(self) -> None:
        """Start without values."""
        self._values: defaultdict[Cell, list[float]] = defaultdict(list)

    def add(self, cell: Cell, value: float) -> None:
        """Put one question's value into a cell."""
        self._values[cell].append(value)

    @property
    def figures(self) -> dict[Cell, float]:
        """Return the figure of each cell."""
        return {cell: mean(values) for cell, values in self._values.items()}

    @property
    def count(self) -> int:
        """Return how many values there are in all cells."""
        return sum(map(len, self._values.values()))


def same_language(figures: Mapping[Cell, float]) -> list[float]:
    """Return the figures of questions over articles in their own language."""
    return [value for (asker, pool), value in figures.items() if asker == pool]


def other_language(figures: Mapping[Cell, float]) -> list[float]:
    """Return the figures of questions over articles in one other language."""
    return [
        value
        for (asker, pool), value in figures.items()
        if pool not in (asker, EVERY, FOREIGN)
    ]


def one_language(figures: Mapping[Cell, float]) -> list[float]:
    """Return the figures of questions over articles in one language, whichever."""
    return same_language(figures) + other_language(figures)


def in_pool(figures: Mapping[Cell, float], pool: str) -> list[float]:
    """Return the figures of one pool."""
    return [value for (_, found), value in figures.items() if found == pool]


def as_table(
    title: str, figures: Mapping[Cell, float], *, corner: str = "asked in"
) -> str:
    """Return a matrix as lines: a row per question language, a column per pool.

    ``corner`` says what the rows are.
    """
    rows = list(dict.fromkeys(asker for asker, _ in figures))
    columns = list(dict.fromkeys(pool for _, pool in figures))
    lines = [title, f"  {corner:<8}" + "".join(f"{pool:>9}" for pool in columns)]
    for asker in rows:
        values = (figures.get((asker, pool), math.nan) for pool in columns)
        lines.append(f"  {asker:<8}" + "".join(_as_cell(value) for value in values))
    return "\n".join(lines)


def as_summary(
    title: str, values: Sequence[float], *, target: str = "", is_loss: bool = False
) -> str:
    """Return one line: the mean of the cells, the worst cell, and what is aimed at.

    Of a loss, the highest is the worst.
    """
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return f"  {title:<54} not measured"
    worst = max(known) if is_loss else min(known)
    line = f"  {title:<54} {mean(known):.3f} (worst {worst:.3f}, cells {len(known)})"
    return f"{line:<92} target {target}" if target else line


def as_times(title: str, seconds: Sequence[float]) -> str:
    """Return one line: the median, the 95th and the 99th percentile of search times."""
    return (
        f"  {title}: {len(seconds)} searches, median"
        f" {1000 * percentile(seconds, 0.5):.0f} ms,"
        f" 95 % within {1000 * percentile(seconds, 0.95):.0f} ms,"
        f" 99 % within {1000 * percentile(seconds, 0.99):.0f} ms"
    )


def as_json(figures: Mapping[Cell, float]) -> dict[str, dict[str, float | None]]:
    """Return figures by question language and pool, null where nothing was measured."""
    rows: defaultdict[str, dict[str, float | None]] = defaultdict(dict)
    for (asker, pool), value in figures.items():
        rows[asker][pool] = as_number(value)
    return rows


def as_number(value: float) -> float | None:
    """Return a figure as JSON has it: four places, null for not a number."""
    return None if math.isnan(value) else round(value, 4)


def _as_cell(value: float) -> str:
    return f"{'-':>9}" if math.isnan(value) else f"{value:>9.3f}"
