"""Dates as articles write them, in many languages and calendars.

A date that may mean two days, or none, is never settled by a guess: day and month in
numbers where English is written, a month's name that two languages share, a year of two
digits, days of the Islamic calendar, which begin when the moon is seen.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from index.persian_calendar import as_gregorian
from ingest.month_names import date_words, find_month, find_solar_month
from ingest.stating import fold

_WORD = re.compile(
    r"[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f،؛؟。、，：（）।–—…«»“”·•【】｜]+"
)
# Taken out first, so that no date is made of the numbers of a time.
_TIME = re.compile(
    r"(?:(?<=\d)t|(?<![\w.:/-]))\d{1,2}(?:\s?:\s?|\s?h\s?)\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?:\s?[ap]\.?m\b\.?)?(?:\s?z\b)?"
    r"(?:\s*\(?(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d{2})?\)?)?"
    r"|(?<!\d)\d{1,2}\s?[時时点點시]\s?(?:\d{1,2}\s?[分분])?"
    r"|\b\d{1,2}[.]\d{2}(?=\s(?:uhr|gmt|bst|est|น))"
)
# A letter, then letters and the marks of scripts that write vowels as marks.
_NAME = r"[^\W\d_](?:[^\W\d_]|[^\w\s\x00-\x7f،؛؟。、，：（）।–—…«»“”·•])*"
_THAI = r"[ก-ฮ]\S?\.[ก-ฮ]\."
_ERA = r"(?:พ\.\s?ศ\.\s?|ค\.\s?ศ\.\s?)?"
_NUMERIC = (
    re.compile(
        r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/.])\s?(?P<m>\d{1,2})(?P=sep)\s?(?P<d>\d{1,2})(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)"
    ),
    re.compile(
        r"(?P<era>令和|平成|昭和|民國|民国)?(?P<y>(?<!\d)\d{1,4}|元)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]"
        r"\s?(?P<d>\d{1,2})\s?[日일]"
        r"(?:\s?[（(]?(?:星期|周|[月火水木金土日일월화수목금토])[一二三四五六日曜]?日?[)）]?)?"
    ),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})\s+(?:tháng|thg)\s+(?P<m>\d{1,2})(?:,|,?\s+năm)?\s+(?P<y>\d{4})(?!\d)"
    ),
)
# Which century it is of, and which of the numbers is the year, is not said.
_SHORT_YEAR = re.compile(r"(?<![\d.])\d{1,2}([-/.])\d{1,2}\1\d{2}(?![\d.])")
_NAMED = (
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+|d['’])?"
        rf"(?P<name>{_THAI}|{_NAME}(?:\s{_NAME})?(?:\s?/\s?{_NAME}(?:\s{_NAME})?)?)"
        rf"[.,،]?\s+(?:del?\s+)?{_ERA}(?P<y>\d{{4}})(?!\d)"
    ),
    re.compile(
        rf"(?P<name>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<y>\d{{4}})\.?\s+(?:m\.\s+)?(?P<name>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?!\d)"
    ),
)
_MONTH_OF_YEAR = re.compile(
    rf"(?P<name>{_THAI}|{_NAME}(?:\s{_NAME})?)[.,]?\s+(?:del?\s+)?{_ERA}(?P<y>\d{{4}})"
)
_NUMBERED_MONTH = re.compile(
    r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})|(?P<y2>\d{4})年(?P<m2>\d{1,2})月"
)
# American and British English write day and month the other way round; so do readers
# of both in a language that is not known.
_EITHER_ORDER = frozenset({None, "en", "tl", "fil"})
_YEAR_BEFORE_ERA = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "民國": 1911,
    "民国": 1911,
}
_BUDDHIST = 543
_EXACT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d.*)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class DateFound:
    """A date in a line; ``published`` is None when it is two days or no real one.

    ``others`` counts the words beside the date that no date line needs; ``is_apart``
    says that punctuation separates them from the date. It may be labelled as the day
    of publication, or be only that of a later change.
    """

    published: str | None
    others: int
    is_apart: bool
    is_labelled: bool = False
    is_update: bool = False


def find_date(line: str, language: str | None = None) -> DateFound | None:
    """Return the full date of a short line, or None when it holds none.

    Solar Hijri and Buddhist years and Japanese eras are converted. Relative dates
    ("yesterday") are never read. Of two dates the one of publication counts.
    """
    folded = _TIME.sub(" ", fold(line)).strip()
    updated = _labels("updated").search(folded)
    if updated and (first := _find_in(folded[: updated.start()], language)):
        return first
    found = _find_in(folded, language)
    if found is None or not updated:
        return found
    return DateFound(
        published=found.published,
        others=found.others,
        is_apart=found.is_apart,
        is_update=not found.is_labelled,
    )


def as_published(value: str, language: str | None = None) -> str | None:
    """Return a metadata value as ISO 8601, no more exact than it is, or None."""
    exact = _EXACT.fullmatch(value.strip())
    if not exact:
        found = find_date(value, language)
        if found:
            return found.published if not found.others else None
        return _month_of_year(fold(value), language)
    year, month, day = exact.groups()
    is_real = _day(int(year), int(month or 1), int(day or 1)) is not None
    return "-".join(part for part in exact.groups() if part) if is_real else None


def _find_in(folded: str, language: str | None) -> DateFound | None:
    dated = _find_day(folded, language)
    if dated is None:
        return None
    found, published = dated
    before, after = folded[: found.start()].rstrip(), folded[found.end() :].lstrip()
    words = [w for w in _WORD.findall(f"{before} {after}") if not w.isdecimal()]
    # A colon after other words than a label's says of what it is the day, one after the
    # date what happened on it.
    is_label = all(word in _beside_words() for word in _WORD.findall(before))
    is_apart = (
        not before or before[-1] in ",|•·–—-/;([" or (is_label and before[-1] in ":：")
    ) and (not after or after[0] in ",|•·–—-/;)]")
    return DateFound(
        published=published,
        others=sum(word not in _beside_words() for word in words),
        is_apart=is_apart,
        is_labelled=bool(_labels("published").search(before)),
    )


def _find_day(
    folded: str, language: str | None
) -> tuple[re.Match[str], str | None] | None:
    """Return where a date stands and its day, None for a day that is not certain."""
    for pattern in _NUMERIC:
        if found := pattern.search(folded):
            return found, _numeric_day(found, language)
    for pattern in _NAMED:
        # A number and a word before a year need not be a date.
        for found in pattern.finditer(folded):
            name = found["name"]
            if find_month(name, language) is not None or find_solar_month(name):
                return found, _named_day(found, language)
    short = _SHORT_YEAR.search(folded)
    return (short, None) if short else None


def _numeric_day(found: re.Match[str], language: str | None) -> str | None:
    month, day = int(found["m"]), int(found["d"])
    parts = found.groupdict()
    era = parts.get("era")
    year = 1 if found["y"] == "元" else int(found["y"])
    if era:
        return _day(year + _YEAR_BEFORE_ERA[era], month, day)
    if language == "fa" and year < 1500:
        return _solar_day(year, month, day)
    if language == "th" and year > 2400:
        year -= _BUDDHIST
    is_year_last = found.start("y") > found.start("d")
    if is_year_last and parts.get("sep") in {"/", "-"} and month != day:
        if month > 12:
            return _day(year, day, month)
        if day <= 12 and language in _EITHER_ORDER:
            return None
    return _day(year, month, day)


def _named_day(found: re.Match[str], language: str | None) -> str | None:
    year, day = int(found["y"]), int(found["d"])
    if (solar := find_solar_month(found["name"])) and year < 1500:
        return _solar_day(year, solar, day)
    month = find_month(found["name"], language)
    # Of two languages' months, or with two names that contradict each other.
    if month is None or month < 1:
        return None
    return _day(_gregorian_year(year, found["name"]), month, day)


def _gregorian_year(year: int, month_name: str) -> int:
    is_thai = "ก" <= month_name[0] <= "๛"
    return year - _BUDDHIST if is_thai and year > 2400 else year


def _month_of_year(folded: str, language: str | None) -> str | None:
    if numbered := _NUMBERED_MONTH.fullmatch(folded):
        year, month = numbered["y"] or numbered["y2"], numbered["m"] or numbered["m2"]
        return _month(int(year), int(month))
    named = _MONTH_OF_YEAR.fullmatch(folded)
    month_number = find_month(named["name"], language) if named else None
    if not named or not month_number or month_number < 1:
        return None
    return _month(_gregorian_year(int(named["y"]), named["name"]), month_number)


def _month(year: int, month: int) -> str | None:
    first = _day(year, month, 1) if 1 <= month <= 12 else None
    return first[:7] if first else None


def _solar_day(year: int, month: int, day: int) -> str | None:
    if not 1244 <= year <= 1472 or not 1 <= month <= 12:
        return None
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    gregorian = as_gregorian(year, month, day)
    # The last month has a thirtieth day in leap years only.
    if (month, day) == (12, 30) and gregorian == as_gregorian(year + 1, 1, 1):
        return None
    return _day(gregorian.year, gregorian.month, gregorian.day)


def _day(year: int, month: int, day: int) -> str | None:
    """Return a day on which something can have been published, else None."""
    # Four digits below are another calendar's year, or a number.
    if year <= 1500:
        return None
    try:
        found = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    # Where the sun rises first it is tomorrow already.
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return found.isoformat() if found <= tomorrow else None


@cache
def _beside_words() -> frozenset[str]:
    tables = ("beside", "published", "updated")
    words = " ".join(w for name in tables for w in date_words()[name].values())
    return frozenset(_WORD.findall(fold(words.replace("_", " "))))


@cache
def _labels(table: str) -> re.Pattern[str]:
    words = {
        fold(w).replace("_", " ")
        for row in date_words()[table].values()
        for w in row.split()
    }
    every = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    # Scripts that join words to each other have no end of a word to look for.
    return re.compile(rf"(?<![^\W_])(?:{every})(?![a-zа-я])")
