"""Dates that a text states, whatever its language calls and writes them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.months import is_abbreviation, is_usual_word, month_pattern, months_called
from index.numerals import UNSPACED_LANGUAGES, fold, loose_values_of, numerals_of
from index.persian_calendar import PERSIAN_MONTHS, as_gregorian

# A number after the month is its day in these and where nothing is known; in other
# languages it counts what follows.
_DAY_FIRST = frozenset(
    [
        *("uk", "ru", "be", "bg", "pl", "cs", "sk", "fr", "de", "it", "pt", "nl", "tr"),
        *("ar", "fa", "vi", "sv", "da", "no"),
    ]
)

_ORDINAL = (
    r"(?:\s?(?:st|nd|rd|th|er|ère|º|ª|°|\.|-?(?:го|те|ше|ге|му|м|е|ام|م|اُم))(?!\w))?"
)
_BETWEEN_DAYS = (
    r"\s*(?:[-–—,]|to|and|or|[іийтаoyaiو]|до|по|al|et|ou|au|und|bis|do|ile|ve|đến|và"
    r"|تا|إلى|الى)\s*(?:the |le |el |ngày )?"
)
_DAYS = rf"\d{{1,2}}{_ORDINAL}(?:{_BETWEEN_DAYS}\d{{1,2}}{_ORDINAL}){{0,5}}"
_DAYS_BEFORE = re.compile(
    rf"(?<![\d.,:/])({_DAYS})[\s,/-]*(?:of|de|del|d'|من|ngày)?\s*$"
)
_DAYS_AFTER = re.compile(rf"[\s,]{{0,2}}(?:the )?({_DAYS})(?![\d:%]|[.,]\d)")
_DAY_AFTER_UNSPACED = re.compile(r"(\d{1,2})[日号號]")
_WORD_BEFORE = re.compile(r"(\w+)\s+(?:of |de |del |من )?(?:شهر )?$")
_YEAR_AFTER = re.compile(
    r"[\s,./-]*(?:of|del?|năm|عام|سنة|سال|року?|года?|roku)?[\s,]*((?:1\d|20)\d\d)(?!\d)"
)
_YEAR_BEFORE = re.compile(r"((?:1\d|20)\d\d)[\s.,年]*$")
_PERSIAN_YEAR = re.compile(r"[\s,]*(?:ماه)?[\s,]*(?:سال)?\s*(1[345]\d\d)?(?!\d)")
_NAMES_A_TIME = re.compile(
    r"\b(?:in|since|until|till|by|last|next|early|late|mid|en|w|від|у|в|з|с|im|seit|bis"
    r"|fin|début|mi|شهر|ماه|في)[\s-]$"
)

_PARTS = re.compile(r"\d[-./]\d")
_YEAR_MONTH_DAY = re.compile(r"(?<![\d.,/-])(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_VIETNAMESE_DAY = re.compile(
    r"(?:ngày|sáng|chiều|tối|hôm) (\d{1,2})[/-](\d{1,2})(?![\d/-])"
)
_DAY_AND_MONTH = re.compile(r"(?<![\d.,/-])(\d{1,2})[./](\d{1,2})(?![\d%]|[./,]\d)")
_NO_DAY: tuple[int | None, ...] = (None,)
_AROUND = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class PartialDate:
    """A month of the Gregorian calendar, with its day and its year where stated."""

    day: int | None = None
    month: int
    year: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedDate:
    """A date where a text states it, at offsets of the text as ``seen`` gives it."""

    start: int
    end: int
    readings: tuple[PartialDate, ...]
    """What it may mean, any of them: 3/4/2025 is in March or in April."""
    is_sure: bool
    """Whether it can hardly be anything but a date."""


def read_dates(text: str, language: str) -> tuple[StatedDate, ...]:
    """Return the dates that ``text``, given as ``seen`` gives it, states, in order.

    Each day of a range is a date of its own. Relative wording ("yesterday") is none.
    A month whose name is also a usual word is sure only with a day, a year or a word
    before it that names times. A language without month names is read in all of them.
    """
    folded = fold(text)
    found = [*_in_digits(folded), *_with_names(folded, language.split("-")[0])]
    return tuple(sorted(found, key=lambda date: (date.start, date.end)))


def _in_digits(folded: str) -> Iterator[StatedDate]:
    if not _PARTS.search(folded):
        return
    for m in _YEAR_MONTH_DAY.finditer(folded):
        yield from _stated(m, _year_first(int(m[1]), int(m[3]), int(m[4])))
    for m in _NUMERIC.finditer(folded):
        yield from _stated(m, _either_order(int(m[1]), int(m[3]), _whole_year(m[4])))
    for m in _VIETNAMESE_DAY.finditer(folded):
        yield from _stated(m, [PartialDate(day=int(m[1]), month=int(m[2]))])
    for m in _DAY_AND_MONTH.finditer(folded):
        # As likely a decimal number, a score or a fraction.
        yield from _stated(m, _either_order(int(m[1]), int(m[2]), None), is_sure=False)


def _stated(
    match: re.Match[str], readings: Sequence[PartialDate], *, is_sure: bool = True
) -> Iterator[StatedDate]:
    real = tuple(r for r in readings if 1 <= r.month <= 12 and _is_day(r.day or 1))
    if real:
        start, end = match.span()
        yield StatedDate(start=start, end=end, readings=real, is_sure=is_sure)


def _is_day(number: int) -> bool:
    return 1 <= number <= 31


def _year_first(year: int, month: int, day: int) -> list[PartialDate]:
    if 1300 <= year < 1500 and 1 <= month <= 12 and _is_day(day):
        return [_from_persian(day, month, year)]
    return [PartialDate(day=day, month=month, year=year)]


def _either_order(one: int, other: int, year: int | None) -> list[PartialDate]:
    return [
        PartialDate(day=one, month=other, year=year),
        PartialDate(day=other, month=one, year=year),
    ]


def _whole_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year < 50 else 1900 + year


def _with_names(folded: str, language: str) -> Iterator[StatedDate]:
    for match in month_pattern(language).finditer(folded):
        months = months_called(match[1], language)
        if not months:
            yield from _persian(folded, match)
            continue
        days, start, end = _days_beside(folded, match, language)
        year, start, end = _year_beside(
            folded, start, end, is_ahead=not days or language in UNSPACED_LANGUAGES
        )
        readings = [
            [PartialDate(day=day, month=month, year=year) for month in months]
            for day in days or _NO_DAY
        ]
        if not days:
            readings[0] += [
                replace(reading, day=day)
                for day in _days_in_words(folded[:start], language)
                for reading in readings[0]
            ]
        is_sure = bool(days) or year is not None or _is_month(folded, match, language)
        for meant in readings:
            yield StatedDate(
                start=start, end=end, readings=tuple(meant), is_sure=is_sure
            )


def _is_month(folded: str, match: re.Match[str], language: str) -> bool:
    """Say whether a month's name that stands alone can be nothing else."""
    name = match[1]
    if is_abbreviation(name, language):
        return False
    before = folded[max(0, match.start() - 8) : match.start()]
    return not is_usual_word(name, language) or bool(_NAMES_A_TIME.search(before))


def _days_beside(
    folded: str, match: re.Match[str], language: str
) -> tuple[list[int], int, int]:
    """Return the days that stand beside a month, and where they and it stand."""
    start, end = match.span()
    before = _DAYS_BEFORE.search(folded[max(0, start - _AROUND) : start])
    if before and _days(before[1]):
        return _days(before[1]), start - len(before.group()), end
    after = _DAY_AFTER_UNSPACED.match(folded, end)
    if after is None and language not in _DAY_FIRST:
        after = _DAYS_AFTER.match(folded, end)
    if after and _days(after[1]):
        return _days(after[1]), start, after.end(1)
    return [], start, end


def _days(listed: str) -> list[int]:
    """Return the days of "24", "24 and 26", "24-26"; only the last if another is none."""
    days = [int(number) for number in re.findall(r"\d+", listed)]
    if not all(map(_is_day, days)):
        return [day for day in days[-1:] if _is_day(day)]
    if re.fullmatch(r"\d+\D*[-–—]\s*\d+\D*", listed) and days[0] < days[-1]:
        return [*range(days[0], days[-1] + 1)]
    return days


def _days_in_words(before: str, language: str) -> list[int]:
    """Return what a word before a month may count: "the first of October"."""
    known = numerals_of(language)
    word = _WORD_BEFORE.search(before[-_AROUND:])
    if known is None or word is None or not known.loosely.fullmatch(word[1]):
        return []
    values = (int(v.rstrip(".")) for v in loose_values_of(word[1], language))
    return [value for value in values if _is_day(value)]


def _year_beside(
    folded: str, start: int, end: int, *, is_ahead: bool
) -> tuple[int | None, int, int]:
    """Return the year that stands beside a date, and where they stand."""
    after = _YEAR_AFTER.match(folded, end)
    if after:
        return int(after[1]), start, after.end()
    before = _YEAR_BEFORE.search(folded[max(0, start - 8) : start])
    if before and is_ahead:
        return int(before[1]), start - len(before.group()), end
    return None, start, end


def _persian(folded: str, match: re.Match[str]) -> Iterator[StatedDate]:
    """Read a date of the solar calendar of Iran; without a day it is too vague.

    Without a year it may be one of two days, as leap years shift it.
    """
    start, end = match.span()
    before = _DAYS_BEFORE.search(folded[max(0, start - _AROUND) : start])
    after = _PERSIAN_YEAR.match(folded, end)
    if before is None or after is None:
        return
    month = PERSIAN_MONTHS[match[1]]
    for day in _days(before[1]):
        if after[1]:
            readings = [_from_persian(day, month, int(after[1]))]
        else:
            both = (_from_persian(day, month, year) for year in _COMMON_AND_LEAP)
            readings = [replace(reading, year=None) for reading in both]
        yield StatedDate(
            start=start - len(before.group()),
            end=after.end(),
            readings=tuple(dict.fromkeys(readings)),
            is_sure=True,
        )


# Persian years whose first day is 21 March, and 20 March.
_COMMON_AND_LEAP = (1402, 1403)


def _from_persian(day: int, month: int, year: int) -> PartialDate:
    date = as_gregorian(year, month, day)
    return PartialDate(day=date.day, month=date.month, year=date.year)
