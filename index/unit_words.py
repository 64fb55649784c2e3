"""How languages write units of measurement after a number.

The words are CLDR's, with what ``units.toml`` adds to them.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from index.cldr import unit_names
from index.numerals import UNSPACED_LANGUAGES, fold, seen

_DEGREE = "temperature-generic"

# By CLDR's identifiers; what is made of another unit by a word, out of which and which.
_MADE_OF = {
    "speed-kilometer-per-hour": ("length-kilometer", "hour"),
    "speed-mile-per-hour": ("length-mile", "hour"),
    "area-square-kilometer": ("length-kilometer", "square"),
    "area-square-meter": ("length-meter", "square"),
    "area-square-mile": ("length-mile", "square"),
    "area-square-foot": ("length-foot", "square"),
    "volume-cubic-meter": ("length-meter", "cube"),
    "volume-cubic-foot": ("length-foot", "cube"),
}
_PER_HOUR = {of: unit for unit, (of, word) in _MADE_OF.items() if word == "hour"}
# The longer wording comes first: "miles per hour" before "miles".
_UNITS = (
    *_MADE_OF,
    *("speed-meter-per-second", "speed-knot", "area-hectare", "area-acre"),
    *("volume-liter", "volume-gallon", "volume-barrel"),
    *("temperature-fahrenheit", "temperature-celsius", _DEGREE),
    *("mass-tonne", "mass-ton", "mass-kilogram", "mass-gram"),
    *("mass-stone", "mass-pound", "mass-ounce"),
    *("length-kilometer", "length-centimeter", "length-millimeter", "length-meter"),
    *("length-mile", "length-yard", "length-foot", "length-inch"),
)
_SIGNS = {"length-foot": "['′](?=[0-9])", "length-inch": '["″”]'}
# Prepositions and ordinals stand after numbers more often: "5 in", "1st", Polish "5 w".
_AMBIGUOUS = frozenset({"in", "st", "w."})
_SHORTEST_INFLECTED = 3
_LONGEST_BEFORE = 8
_NEVER = "(?!)"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pattern:
    """What matches the units of a language."""

    units: re.Pattern[str]
    """After a number; a group for each unit, in the order of ``_UNITS``."""
    hour_before: re.Pattern[str] | None
    """Before a number whose unit is one of length, and makes it one of speed."""


def unit_of(
    folded: str, start: int, end: int, language: str
) -> tuple[tuple[str, ...], int]:
    """Return what the number from ``start`` to ``end`` of ``folded`` counts.

    Units by their CLDR identifiers, with the offset where the wording ends. None for a
    plain number; two for "90 degrees", which may be of either scale.
    """
    pattern = _pattern(language)
    match = pattern.units.match(folded, end)
    if match is None or match.lastindex is None:
        return (), end
    unit = _UNITS[match.lastindex - 1]
    if unit == _DEGREE:
        return ("temperature-celsius", "temperature-fahrenheit"), match.end()
    before = folded[max(0, start - _LONGEST_BEFORE) : start]
    if pattern.hour_before and pattern.hour_before.search(before):
        unit = _PER_HOUR.get(unit, unit)
    return (unit,), match.end()


@cache
def _tables() -> dict[str, dict[str, Any]]:
    text = (files("index") / "units.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _pattern(language: str) -> _Pattern:
    wordings = {unit: "|".join(_wordings(unit, language)) for unit in _UNITS}
    made = (_made(unit, wordings, language) for unit in _UNITS)
    groups = "|".join(f"({pattern or _NEVER})" for pattern in made)
    end = "(?![a-z])" if language in UNSPACED_LANGUAGES else r"(?!\w)"
    before = _tables().get(language, {}).get("hour_before")
    return _Pattern(
        units=re.compile(rf"[\s-]{{0,2}}(?:de |d')?(?:{groups})(?:(?<=\W)|{end})"),
        hour_before=re.compile(rf"(?:{before})\s?$") if before else None,
    )


def _made(unit: str, wordings: dict[str, str], language: str) -> str:
    """Return a pattern of a unit, on its own or made of another one."""
    of, word = _MADE_OF.get(unit, ("", ""))
    by = _tables().get(language, {}).get(word)
    if not by:
        return wordings[unit]
    base = wordings[of]
    made = [wordings[unit] or _NEVER, rf"(?:{base})[\s-]?(?:{by})"]
    if word != "hour":
        made.append(rf"(?:{by})\s?(?:{base})")
    return "|".join(made)


def _wordings(unit: str, language: str) -> Iterator[str]:
    """Yield patterns of a unit's names; signs and Latin abbreviations everywhere."""
    names = set(unit_names(language, unit))
    names |= {name for name in unit_names("en", unit) if len(name) <= len("km/h")}
    folded = {fold(seen(name)).strip() for name in names}
    yield from sorted({_inflected(name, language) for name in folded - _AMBIGUOUS})
    if unit in _SIGNS:
        yield _SIGNS[unit]
    added = _tables().get(language, {}).get("words", {}).get(unit)
    if added:
        yield added


def _inflected(name: str, language: str) -> str:
    table = _tables().get(language, {})
    endings, vowels = table.get("endings", ""), table.get("vowels", "")
    parts = []
    for word in name.split():
        is_whole = len(word) < _SHORTEST_INFLECTED or not word.isalpha()
        stem = word if is_whole else word.rstrip(vowels)
        written = re.escape(stem).replace(r"\.", r"\.?").replace("°", r"°\s?")
        parts.append(written if is_whole else f"{written}(?:{endings})")
    return r"\s?".join(parts)
