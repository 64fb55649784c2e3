"""What Unicode's CLDR calls months, countries, cities, languages and units, and plurals.

The only module that imports Babel. A language that CLDR does not know has no names.
"""

import datetime
import math
import re
from collections.abc import Iterator
from functools import cache

from babel import Locale, localedata
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_timedelta

_CODE = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)*")
_OF_A_CITY = re.compile(
    "(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/(?!North_Dakota)"
)
# Countries that call the months by other names than the language elsewhere does.
_REGIONAL_MONTHS = {
    "ar": ("ar-SY", "ar-DZ", "ar-MA", "ar-MR"),
    "de": ("de-AT",),
    "fa": ("fa-AF",),
}
# Regions and scripts that spell units otherwise: "metre", "公尺".
_REGIONAL_UNITS = {"en": ("en-GB",), "zh": ("zh-Hant",)}


@cache
def month_names(language: str) -> dict[str, int]:
    """Return the full names of months, as they stand, with their numbers from 1.

    Both within a date and on their own, and as the countries name them that have other
    names than the language elsewhere.
    """
    return dict(_months(language, "wide"))


@cache
def month_abbreviations(language: str) -> dict[str, int]:
    """Return what is written for the names of months where space is short."""
    return dict(_months(language, "abbreviated"))


def _months(language: str, width: str) -> Iterator[tuple[str, int]]:
    for code in (language, *_REGIONAL_MONTHS.get(language, ())):
        locale = _locale(code)
        if locale is None:
            continue
        alone = locale.months["stand-alone"][width]
        for number, name in locale.months["format"][width].items():
            yield name, number
            # Where CLDR has no form of its own for a month alone, Babel follows its
            # alias into whichever locale was loaded before.
            if alone[number][:2].casefold() == name[:2].casefold():
                yield alone[number], number


def long_date(day: int, month: int, year: int | None, language: str) -> str | None:
    """Return how ``language`` writes a Gregorian date out; None if CLDR does not know.

    Raises:
        ValueError: There is no such day.
    """
    locale = _locale(language)
    if locale is None:
        return None
    # 29 February is a day of a leap year.
    date = datetime.date(year or 2000, month, day)
    if year is None:
        return format_skeleton("MMMMd", date, locale=locale)
    return format_date(date, "long", locale=locale)


def month_of_year(month: int, year: int, language: str) -> str | None:
    """Return how ``language`` writes a month of a Gregorian year; None if unknown.

    Raises:
        ValueError: There is no such month.
    """
    locale = _locale(language)
    if locale is None:
        return None
    return format_skeleton("yMMMM", datetime.date(year, month, 1), locale=locale)


@cache
def territory_names(language: str) -> dict[str, str]:
    """Return what ``language`` calls the countries, by their ISO 3166 codes."""
    locale = _locale(language)
    if locale is None:
        return {}
    return {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha()
    }


@cache
def city_names(language: str) -> dict[str, str]:
    """Return what ``language`` calls the cities that give time zones their names.

    By time zone. CLDR leaves a city away where the zone spells it as the language does.
    """
    locale = _locale(language)
    if locale is None:
        return {}
    zones = [zone for zone in get_global("zone_territories") if _OF_A_CITY.match(zone)]
    spelled = {zone: zone.rpartition("/")[2].replace("_", " ") for zone in zones}
    aliases = get_global("zone_aliases")
    for zone, names in locale.time_zones.items():
        known_as = aliases.get(zone, zone)
        if "city" in names and known_as in spelled:
            spelled[known_as] = names["city"]
    return spelled


@cache
def language_name(language: str, in_language: str = "en") -> str | None:
    """Return what ``in_language`` calls ``language``: "Italian", "italiano"."""
    locale = _locale(in_language)
    if locale is None:
        return None
    named = locale.languages
    return named.get(language.replace("-", "_")) or named.get(language.split("-")[0])


def is_right_to_left(language: str) -> bool:
    """Say whether ``language`` is written from right to left."""
    locale = _locale(language)
    return locale is not None and locale.text_direction == "rtl"


def plural_form(count: int, language: str) -> str:
    """Return the category of ``count`` in ``language``: "one", "few", "many", "other"."""
    locale = _locale(language)
    return locale.plural_form(count) if locale else "other"


def in_a_while(seconds: float, language: str) -> str | None:
    """Return "in 5 minutes", rounded up, in ``language``; None if CLDR does not know it."""
    locale = _locale(language)
    if locale is None:
        return None
    unit = next((s for s in (86_400, 3_600, 60) if seconds > s), 1)
    rounded = datetime.timedelta(seconds=unit * max(math.ceil(seconds / unit), 1))
    # A threshold no count reaches would say "in 60 seconds" where a minute is meant.
    return format_timedelta(rounded, threshold=1, add_direction=True, locale=locale)


@cache
def unit_names(language: str, unit: str) -> frozenset[str]:
    """Return what is written after a number for a unit, in full and shortened.

    ``unit`` is a CLDR identifier such as "length-mile". Every grammatical number is
    there; shortest forms are not, because they collide: "мл" is mile and millilitre.
    """
    return frozenset(
        name
        for code in (language, *_REGIONAL_UNITS.get(language, ()))
        for name in _units(code, unit)
    )


def _units(code: str, unit: str) -> Iterator[str]:
    locale = _locale(code)
    by_width = locale._data["unit_patterns"].get(unit, {}) if locale else {}
    for width in ("long", "short"):
        for count, pattern in by_width.get(width, {}).items():
            before, _, name = pattern.partition("{0}")
            if count != "per" and name and not before:
                yield name.strip()


@cache
def _locale(language: str) -> Locale | None:
    """Return what CLDR knows of a language, of a region of it or else at large."""
    for code in (language.replace("-", "_"), language.split("-")[0]):
        # Babel looks for a file of that name; "root" names no language.
        if _CODE.fullmatch(code) and code != "root" and localedata.exists(code):
            return Locale.parse(code)
    return None
