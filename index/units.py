"""Measures of a text: numbers with a unit, so that "97 km" can stand for "60 miles"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.numerals import fold
from index.quantities import Quantity
from index.unit_words import unit_of

# By CLDR's identifiers, whose first part is the dimension: how much of the SI unit.
_METRIC = {
    "speed-kilometer-per-hour": 1 / 3.6,
    "speed-meter-per-second": 1.0,
    "area-square-kilometer": 1e6,
    "area-square-meter": 1.0,
    "area-hectare": 1e4,
    "volume-cubic-meter": 1.0,
    "volume-liter": 1e-3,
    "mass-tonne": 1000.0,
    # Only the United States count 907 kg; elsewhere the word is a tonne.
    "mass-ton": 1000.0,
    "mass-kilogram": 1.0,
    "mass-gram": 1e-3,
    "length-kilometer": 1000.0,
    "length-meter": 1.0,
    "length-centimeter": 0.01,
    "length-millimeter": 0.001,
    "temperature-celsius": 1.0,
}
_OTHER = {
    "speed-mile-per-hour": 0.44704,
    "speed-knot": 1852 / 3600,
    "area-square-mile": 2_589_988.0,
    "area-square-foot": 0.09290304,
    "area-acre": 4046.856,
    "volume-cubic-foot": 0.02831685,
    "volume-gallon": 3.785412e-3,
    "volume-barrel": 0.1589873,
    "mass-stone": 6.350293,
    "mass-pound": 0.45359237,
    "mass-ounce": 0.02834952,
    "length-mile": 1609.344,
    "length-yard": 0.9144,
    "length-foot": 0.3048,
    "length-inch": 0.0254,
    "temperature-fahrenheit": 5 / 9,
}
_SIZES = _METRIC | _OTHER
_FAHRENHEIT = "temperature-fahrenheit"
_SCALES_OF_DEGREES = ("temperature-celsius", _FAHRENHEIT)
_SMALLER = {
    "length-meter": ("length-centimeter", 100),
    "length-foot": ("length-inch", 12),
    "mass-stone": ("mass-pound", 14),
    "mass-pound": ("mass-ounce", 16),
}
# What is longer is no measure, and more than a float can hold.
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,15})?")
_BELOW_ZERO = re.compile(
    r"(?:(?:^|[\s(])[-−]|零下|(?:minus|moins|menos|м[іи]нус|âm|eksi|منفی|ناقص)\s)$"
)
_LONGEST_MINUS = 8
_LETTER = re.compile(r"[^\W\d_]")
# "2 to 4 inches", "2-4 inches"; "6 feet and 2 inches".
_BETWEEN = re.compile(r"\s*(?:[-–—~]|[^\W\d_]{1,4})?\s*")
_SHARE_ROUNDED_AWAY = 0.04
_SHARE_OF_A_FLOAT = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A number with a unit, at offsets of the text as ``seen`` gives it.

    Two that measure the same are equal, wherever they stand.
    """

    start: int = field(compare=False)
    end: int = field(compare=False)
    """Where the words of the unit end."""
    numbers: tuple[int, ...] = field(compare=False)
    """Where its numbers start: two in "5 feet 6 inches"."""
    unit: str
    """By CLDR's identifier; the largest of several."""
    value: float
    """In the SI unit; temperatures in degrees Celsius."""
    exactness: float
    """Half a unit of the last digit that is said, in the SI unit."""
    roundness: float
    """Half a step of the round numbers it is one of: 60 of tens, 65 of fives."""

    @property
    def dimension(self) -> str:
        """What is measured: "length", "mass", ..."""
        return self.unit.partition("-")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Counted:
    """A number, with the units that it may count and where their wording ends."""

    quantity: Quantity
    units: tuple[str, ...]
    end: int


def measures_in(
    text: str, language: str, quantities: Sequence[Quantity]
) -> tuple[Measure, ...]:
    """Return what ``quantities`` of ``text``, as ``seen`` gives it, measure.

    "90 degrees" is two measures, of Celsius and of Fahrenheit; "2 to 4 inches" two, of
    inches; "5 feet 6 inches" is one.
    """
    folded = fold(text)
    measures: list[Measure] = []
    for counted in reversed(_counted(folded, language.split("-")[0], quantities)):
        last = measures[-1] if measures else None
        start = counted.quantity.start
        # The "2" of "5 km2" counts nothing.
        if last and last.start < start < last.end:
            continue
        for measure in _measures(_with_inches(counted, last, folded), folded):
            if last and _is_rest(measure, last, folded):
                measures[-1] = _joined(last, measure)
            else:
                measures.append(measure)
    return tuple(measures)


def agree(said: Measure, held: Measure) -> bool:
    """Say whether what is said is ``held`` in another unit, but for rounding.

    A conversion is right to half a unit of its last digit, whichever of the two is one.
    What is said may be rounder than that, by up to four hundredths; it may not be more
    exact: "326 km" is not "200 miles". Within one system nothing is rounded.
    """
    if said.unit == held.unit or said.dimension != held.dimension:
        return False
    larger = max(abs(said.value), abs(held.value))
    apart = abs(said.value - held.value)
    if (said.unit in _METRIC) == (held.unit in _METRIC):
        return apart <= larger * _SHARE_OF_A_FLOAT
    return apart <= max(
        min(said.exactness, held.exactness),
        said.roundness
        if said.dimension == "temperature"
        else min(said.roundness, larger * _SHARE_ROUNDED_AWAY),
    )


def _counted(
    folded: str, language: str, quantities: Sequence[Quantity]
) -> list[_Counted]:
    """Return numbers with their units, last first; the first of a range has its last's."""
    counted: list[_Counted] = []
    following: _Counted | None = None
    for quantity in sorted(quantities, key=lambda q: q.start, reverse=True):
        units, end = unit_of(folded, quantity.start, quantity.end, language)
        if (
            not units
            and following
            and quantity.end < following.quantity.start
            and _BETWEEN.fullmatch(folded, quantity.end, following.quantity.start)
        ):
            units = following.units
        following = _Counted(quantity=quantity, units=units, end=end)
        counted.append(following)
    return counted


def _with_inches(counted: _Counted, last: Measure | None, folded: str) -> _Counted:
    """Return a number without a unit as inches where it follows feet: "5 feet 6"."""
    is_after_feet = (
        last is not None
        and last.unit == "length-foot"
        and folded[last.end : counted.quantity.start] in ("", " ", "-")
    )
    if counted.units or not is_after_feet:
        return counted
    return replace(counted, units=("length-inch",))


def _measures(counted: _Counted, folded: str) -> Iterator[Measure]:
    quantity = counted.quantity
    before = folded[max(0, quantity.start - _LONGEST_MINUS) : quantity.start]
    is_below_zero = bool(_BELOW_ZERO.search(before))
    has_words = bool(_LETTER.search(folded, quantity.start, quantity.end))
    for written in sorted(filter(_PLAIN.fullmatch, quantity.values)):
        digit, step = _steps(written, has_words=has_words)
        for unit in counted.units:
            size = _SIZES[unit]
            value = float(written)
            if unit in _SCALES_OF_DEGREES:
                # No degree of either scale is rounded further than to one of Celsius.
                step = 1 / size
                value = -value if is_below_zero else value
                value -= 32 * (unit == _FAHRENHEIT)
            yield Measure(
                start=quantity.start,
                end=counted.end,
                numbers=(quantity.start,),
                unit=unit,
                value=value * size,
                exactness=digit / 2 * size,
                roundness=step / 2 * size,
            )


def _steps(written: str, *, has_words: bool) -> tuple[float, float]:
    """Return one unit of the last digit said, and the step of such round numbers.

    With words, "2.5 million" says no more digits than it shows.
    """
    whole, _, fraction = written.partition(".")
    digits = (whole + fraction).lstrip("0")
    zeros = 0 if fraction else len(digits) - len(digits.rstrip("0"))
    last_digit = 10.0 ** (zeros - len(fraction))
    significant = digits[: len(digits) - zeros]
    is_of_fives = len(significant) > 1 and significant.endswith("5")
    step = last_digit * 5 if is_of_fives else last_digit
    if fraction:
        return last_digit, step
    scale = 1000.0 ** ((len(whole) - 1) // 3) if has_words else 1.0
    return min(last_digit, scale), step


def _is_rest(measure: Measure, last: Measure, folded: str) -> bool:
    unit, count = _SMALLER.get(last.unit, ("", 0))
    return (
        measure.unit == unit
        and measure.value < count * _SIZES[unit]
        and bool(_BETWEEN.fullmatch(folded, last.end, measure.start))
    )


def _joined(last: Measure, rest: Measure) -> Measure:
    return replace(
        last,
        end=rest.end,
        numbers=last.numbers + rest.numbers,
        value=last.value + rest.value,
        exactness=rest.exactness,
        roundness=rest.exactness,
    )
