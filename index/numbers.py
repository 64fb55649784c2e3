"""Numbers in text: digits of every script, and number words up to twenty."""

import re
import unicodedata
from functools import cache, lru_cache

from index.analysing import CharacterMap, normalise
from index.numerals import bounded, entries_of, prefix_of, tables

# Groups of digits with what separates them: thousands, decimals, or several numbers.
_NUMBER = re.compile(r"\d+(?:[.,٬٫'’ ]\d+)*")
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,٬'’ ])\d{3}(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d{1,3}(?:[.,٬'’ ]\d{3})*|\d+)[.,٫](\d+)")
# Without invisible characters. Case-folding the Turkish capital I with a dot would leave
# a dot over: "İki" is "iki".
_SEEN = CharacterMap(
    lambda c: None if unicodedata.category(c) == "Cf" else ord("i" if c == "İ" else c)
)


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers written in digits, in ASCII and without thousands separators.

    ``12 400``, ``12.400`` and ``١٢٬٤٠٠`` all give ``12400``; ``3,2`` and ``۳٫۲`` give
    ``3.2``; a date gives its parts; leading zeros do not count. ``1.234`` is read as
    1234: a thousands separator is far more frequent in news than three decimals.
    """
    # Most texts have none, and folding all that spelling varies in takes much longer.
    if not _DIGIT.search(unicodedata.normalize("NFKC", text)):
        return frozenset()
    found: set[str] = set()
    for match in _NUMBER.finditer(normalise(text)):
        found |= _readings(match.group())
    return frozenset(found)


def number_words_in(text: str, language: str) -> frozenset[str]:
    """Return the numbers from 2 to 20 written as words of ``language``, in digits.

    Nothing for a language whose words are not listed in ``numerals.toml``.
    """
    pattern = _number_words(language.split("-")[0])
    if pattern is None:
        return frozenset()
    return frozenset(
        match.lastgroup.removeprefix("n")
        for match in pattern.finditer(_folded(text))
        if match.lastgroup
    )


# The sentences of what is found, which many questions find.
@lru_cache(maxsize=20_000)
def says_number(text: str, language: str) -> bool:
    """Say whether ``text`` holds a number, in digits or in words of ``language``."""
    if _DIGIT.search(text):
        return True
    pattern = _number_words(language.split("-")[0])
    return pattern is not None and pattern.search(_folded(text)) is not None


def asks_for_number(question: str, language: str) -> bool:
    """Say whether a question asks how many, how much or when."""
    pattern = _asks(language.split("-")[0])
    return pattern is not None and pattern.search(_folded(question)) is not None


def _readings(number: str) -> set[str]:
    """Return what a run of digits and separators says: one number, or several."""
    if _THOUSANDS.fullmatch(number):
        return {_whole(number)}
    decimal = _DECIMAL.fullmatch(number)
    if decimal:
        fraction = decimal.group(2).rstrip("0")
        whole = _whole(decimal.group(1))
        return {f"{whole}.{fraction}" if fraction else whole}
    return {_whole(part) for part in re.findall(r"\d+", number)}


def _whole(digits: str) -> str:
    return re.sub(r"\D", "", digits).lstrip("0") or "0"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_SEEN).casefold()


@cache
def _number_words(language: str) -> re.Pattern[str] | None:
    if language not in tables():
        return None
    # Longest first: "on iki" before "on", "mười hai" before "mười".
    in_order = sorted(entries_of(language, "words").items(), reverse=True)
    said = "|".join(f"(?P<n{n}>{w})" for n, w in in_order)
    return re.compile(bounded(f"{prefix_of(language)}(?:{said})", language))


@cache
def _asks(language: str) -> re.Pattern[str] | None:
    if language not in tables():
        return None
    return re.compile(bounded("|".join(tables()[language]["asks"]), language))
