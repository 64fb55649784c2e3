"""Names of months as texts write them: in every case, abbreviated, with prefixes."""

import re
from collections.abc import Iterator
from functools import cache

from index.cldr import month_abbreviations, month_names
from index.numerals import UNSPACED_LANGUAGES, entries_of, fold, tables
from index.persian_calendar import PERSIAN_MONTHS

_SLAVIC = frozenset({"uk", "ru", "be", "pl", "cs", "sk", "bg", "sr", "hr", "sl", "mk"})
# Endings of a Slavic month, on what its genitive leaves without its own.
_CASES = "(?:а|у|ом|ем|і|е|я|ю|a|u|em|iem|zie|owi)"
_ADJECTIVE_CASES = "(?:ого|ому|им|ім|ий|ego|emu|ym|y)"
_TURKISH_CASES = "(?:'?[dt][ae]n?|'?[ıiuü]n|'?[ye]?[ae])?"
_ARABIC_PREFIXES = "(?:[وف]?[بل]?)"
# Shorter abbreviations are words too often: "mar", "sie", "dec".
_LETTERS_OF_A_SURE_NAME = 4


@cache
def month_pattern(language: str) -> re.Pattern[str]:
    """Match, in folded text, what a language calls a month; the name is group 1.

    Arab writers join a second name to it: "تشرين الأول/أكتوبر". A language without names of its own is read in all those of ``numerals.toml``.
    """
    names = sorted(_months_by_pattern(language), key=len, reverse=True)
    if language == "fa" or not month_names(language):
        names += PERSIAN_MONTHS
    every = "|".join(names)
    if language in UNSPACED_LANGUAGES:
        return re.compile(rf"(?<!\d)({every})")
    name = rf"{_prefix(language)}(?:{every})(?![^\W_])"
    return re.compile(rf"(?<![^\W_])({name})(?:\s?[/(]\s?{name}\)?)?")


@cache
def months_called(name: str, language: str) -> tuple[int, ...]:
    """Return which months a name that ``month_pattern`` finds may be, by number.

    None for a month of the Persian calendar.
    """
    return tuple(
        sorted(
            {
                month
                for pattern, months in _months_by_pattern(language).items()
                if re.fullmatch(f"{_prefix(language)}(?:{pattern})", name)
                for month in months
            }
        )
    )


@cache
def is_usual_word(name: str, language: str) -> bool:
    """Say whether a name that ``month_pattern`` finds may well not be a month."""
    languages = [language] if month_names(language) else [*tables()]
    return any(
        re.fullmatch(str(words), name)
        for code in languages
        if (words := tables().get(code, {}).get("month_words"))
    )


@cache
def is_abbreviation(name: str, language: str) -> bool:
    """Say whether a name that ``month_pattern`` finds is too short to be sure of alone."""
    languages = [language] if month_names(language) else [*tables()]
    if any(name in map(fold, month_names(code)) for code in languages):
        return False
    return len(name) < _LETTERS_OF_A_SURE_NAME or any(
        name == fold(short).removesuffix(".")
        for code in languages
        for short in month_abbreviations(code)
    )


@cache
def _months_by_pattern(language: str) -> dict[str, frozenset[int]]:
    """Return patterns of month names, with the months that they mean."""
    months: dict[str, set[int]] = {}
    for code in [language] if month_names(language) else [*tables()]:
        for pattern, month in _patterns(code):
            months.setdefault(pattern, set()).add(month)
    return {pattern: frozenset(numbers) for pattern, numbers in months.items()}


def _patterns(language: str) -> Iterator[tuple[str, int]]:
    for name, month in month_names(language).items():
        for form in _forms(fold(name), language):
            yield form, month
    for name, month in month_abbreviations(language).items():
        yield re.escape(fold(name).removesuffix(".")), month
    if language in tables():
        for month, pattern in entries_of(language, "months").items():
            yield pattern, month


def _forms(name: str, language: str) -> Iterator[str]:
    """Yield patterns of a month's name and of its cases."""
    yield re.escape(name)
    if language == "tr":
        yield re.escape(name) + _TURKISH_CASES
    elif language in _SLAVIC and name.endswith(("ого", "ego")):
        yield re.escape(name[:-3]) + _ADJECTIVE_CASES
    elif language in _SLAVIC and name[-1] in "аяa":
        yield re.escape(name[:-1]) + _CASES


def _prefix(language: str) -> str:
    is_arabic = language == "ar" or not month_names(language)
    return _ARABIC_PREFIXES if is_arabic else ""
