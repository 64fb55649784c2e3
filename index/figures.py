"""The numbers and dates of a text, and whether another text holds them.

The two may be in different languages: what is compared is what words and digits mean.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.dates import PartialDate, StatedDate, read_dates
from index.numerals import seen
from index.quantities import Quantity, quantities_in
from index.units import Measure, agree, measures_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number or a date as a text words it, and what it may mean."""

    shown: str
    numbers: frozenset[str] = frozenset()
    dates: tuple[PartialDate, ...] = ()
    measures: tuple[Measure, ...] = ()
    """What the number counts, where a unit says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What a text says in numbers and dates, and what it may say beside that."""

    said: tuple[Figure, ...] = ()
    """In order, each once; any one of its numbers, or of its dates, says it."""
    numbers: frozenset[str] = frozenset()
    """Every number that the text may be read to say, those of its dates among them."""
    dates: frozenset[PartialDate] = frozenset()
    measures: frozenset[Measure] = frozenset()


@lru_cache(maxsize=4096)
def figures_in(text: str, language: str) -> Figures:
    """Return the figures of ``text``: digits of every script, words, dates."""
    text = seen(text)
    dates = read_dates(text, language)
    quantities = quantities_in(text, language)
    measures = measures_in(text, language, quantities)
    said = [
        *_said_dates(text, dates),
        *_said_numbers(text, quantities, dates, measures),
    ]
    readings = frozenset(reading for date in dates for reading in date.readings)
    return Figures(
        said=tuple(dict.fromkeys(said)),
        numbers=frozenset(
            value for quantity in quantities for value in quantity.values
        ).union(*(_numbers_of(reading) for reading in readings)),
        dates=readings,
        measures=frozenset(measures),
    )


def is_dated(figure: Figure) -> bool:
    """Say whether a figure is a date, or a number that reads like a year."""
    return bool(figure.dates) or any(
        _YEAR.fullmatch(number) and _FIRST_YEAR <= int(number) <= _LAST_YEAR
        for number in figure.numbers
    )


_FIRST_YEAR, _LAST_YEAR = 1400, 2100
# Python makes no int of thousands of digits.
_YEAR = re.compile(r"\d{4}")


def merge(*figures: Figures) -> Figures:
    """Return what several texts say between them."""
    return Figures(
        said=tuple(dict.fromkeys(one for f in figures for one in f.said)),
        numbers=frozenset().union(*(f.numbers for f in figures)),
        dates=frozenset().union(*(f.dates for f in figures)),
        measures=frozenset().union(*(f.measures for f in figures)),
    )


def lacking(said: Figures, held: Figures) -> tuple[str, ...]:
    """Return the wording of what one text says in figures and the other does not hold."""
    return tuple(dict.fromkeys(f.shown for f in said.said if not is_held(f, held)))


def count_held(said: Figures, held: Figures) -> int:
    """Return how many of the figures that one text says the other holds."""
    return sum(is_held(figure, held) for figure in said.said)


def is_held(figure: Figure, held: Figures) -> bool:
    """Say whether a text holds a number or a date."""
    if figure.dates:
        return any(_is_date_held(date, held) for date in figure.dates)
    return not figure.numbers.isdisjoint(held.numbers) or any(
        agree(measure, other) for measure in figure.measures for other in held.measures
    )


def _is_date_held(date: PartialDate, held: Figures) -> bool:
    """Say whether a date stands there, or a month of it that contradicts nothing.

    The year may stand elsewhere in the text than beside the month.
    """
    return any(
        date.month == other.month
        and date.day in (None, other.day)
        and (date.year is None or _is_year_held(date.year, other, held.numbers))
        for other in held.dates
    )


def _is_year_held(year: int, date: PartialDate, numbers: Collection[str]) -> bool:
    return year == date.year if date.year else str(year) in numbers


def _numbers_of(date: PartialDate) -> frozenset[str]:
    return frozenset(str(n) for n in (date.day, date.month, date.year) if n is not None)


def _said_dates(text: str, dates: Collection[StatedDate]) -> Iterator[Figure]:
    for date in dates:
        if date.is_sure:
            yield Figure(shown=_shown(text, date), dates=date.readings)


def _said_numbers(
    text: str,
    quantities: Collection[Quantity],
    dates: Collection[StatedDate],
    measures: Collection[Measure],
) -> Iterator[Figure]:
    for quantity in quantities:
        if quantity.is_said and not any(
            date.is_sure and date.start < quantity.end and quantity.start < date.end
            for date in dates
        ):
            within = [m for m in measures if m.start <= quantity.start < m.end]
            counting = [m for m in within if quantity.start in m.numbers]
            # What else stands there is part of the unit: "5 km2".
            if counting or not within:
                yield Figure(
                    shown=_shown(text, quantity),
                    numbers=quantity.values,
                    measures=tuple(counting),
                )


def _shown(text: str, place: StatedDate | Quantity) -> str:
    return text[place.start : place.end].strip(" ,./-")
