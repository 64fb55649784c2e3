"""How languages write numbers as words, from ``numerals.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from index.analysing import CharacterMap

Kind = Literal["addend", "scale"]

_SMALL_ORDINAL = 10

UNSPACED_LANGUAGES = frozenset({"zh", "ja"})
"""Languages that put no spaces between words."""

# Arabic vowel signs and the stroke that only lengthens a word.
_UNWRITTEN = frozenset("ـًٌٍَُِّْ")
_SEEN = CharacterMap(
    lambda c: None if unicodedata.category(c) == "Cf" or c in _UNWRITTEN else ord(c)
)


def _fold(character: str) -> int:
    if character.isdecimal():
        return ord(str(unicodedata.decimal(character)))
    if character in "’ʼ`´‘":
        return ord("'")
    # Lower-casing makes two characters of the Turkish capital I with a dot.
    return ord("i" if character == "İ" else character.lower())


_FOLDED = CharacterMap(_fold)


def seen(text: str) -> str:
    """Return ``text`` in NFKC, without invisible characters and Arabic vowel signs."""
    return unicodedata.normalize("NFKC", text).translate(_SEEN)


def fold(text: str) -> str:
    """Return ``text`` in lower case with ASCII digits; every offset stays."""
    return text.translate(_FOLDED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Numerals:
    """The number words of one language as patterns over folded text."""

    token: str
    """Matches one word that says a number or a power of ten."""
    loosely: re.Pattern[str]
    """Matches words that may stand for a number: "both", "decade", "third"."""
    joins: str
    idioms: re.Pattern[str] | None
    """Matches number words that usually say something else."""


@cache
def numerals_of(language: str) -> Numerals | None:
    """Return the number words of a language; None if none are listed."""
    table = tables().get(language)
    if table is None:
        return None
    idioms = table.get("idioms")
    return Numerals(
        token=_prefixed(
            _longest_first(language, "tens")
            + _longest_first(language, "words", "scales"),
            language,
        )
        + _joined(language),
        loosely=re.compile(
            bounded(
                _prefixed(_longest_first(language, "loosely", "ordinals"), language),
                language,
            )
        ),
        joins=str(table.get("joins", "")),
        idioms=re.compile(bounded(str(idioms), language)) if idioms else None,
    )


@lru_cache(maxsize=50_000)
def value_of(word: str, language: str) -> tuple[Kind, int]:
    """Return what a word that ``Numerals.token`` matches says."""
    for name in ("words", "tens"):
        for number, words in entries_of(language, name).items():
            if re.fullmatch(f"{prefix_of(language)}(?:{words})", word):
                return "addend", number
    for number, words in entries_of(language, "scales").items():
        if re.fullmatch(f"{prefix_of(language)}(?:{words})", word):
            return "scale", number
    unit, _, ten = word.partition(str(tables()[language]["joins"]))
    return "addend", value_of(unit, language)[1] + value_of(ten, language)[1]


@lru_cache(maxsize=50_000)
def loose_values_of(word: str, language: str) -> frozenset[str]:
    """Return every number that a word which ``Numerals.loosely`` matches may mean.

    An ordinal up to the tenth gives "3.", not "3": it counts nothing as often.
    """
    found: set[str] = set()
    for name in ("loosely", "ordinals"):
        for number, words in entries_of(language, name).items():
            if re.fullmatch(f"{prefix_of(language)}(?:{words})", word):
                is_small = name == "ordinals" and number <= _SMALL_ORDINAL
                found.add(f"{number}." if is_small else str(number))
    return frozenset(found)


def bounded(pattern: str, language: str) -> str:
    """Match whole words only, where the language has spaces between words."""
    if language in UNSPACED_LANGUAGES:
        return f"(?:{pattern})"
    # A digit may touch a word: "5mln". An apostrophe ends one in Turkish only: "сім'я".
    end = r"(?!\w)" if language == "tr" else r"(?!'?\w)"
    return rf"(?<![^\W\d_])(?<!\w['])(?:{pattern}){end}"


@cache
def tables() -> dict[str, dict[str, Any]]:
    """Return what ``numerals.toml`` says, by language."""
    text = (files("index") / "numerals.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def prefix_of(language: str) -> str:
    """Return a pattern of what the language writes onto a number word."""
    prefix = tables()[language].get("prefix")
    return f"{prefix}?" if prefix else ""


def _prefixed(patterns: Sequence[str], language: str) -> str:
    # One prefix for all: trying it for each takes Arabic ten times as long.
    return f"{prefix_of(language)}(?:{'|'.join(patterns)})"


@cache
def entries_of(language: str, name: str) -> dict[int, str]:
    """Return a table of ``numerals.toml``: numbers, with patterns of their words."""
    entries = tables()[language].get(name, {})
    return {int(number): str(words) for number, words in entries.items()}


def _longest_first(language: str, *names: str) -> list[str]:
    """Order patterns so that "on iki" is tried before "on", "half an hour" before "half"."""
    entries = [item for name in names for item in entries_of(language, name).items()]
    ordered = sorted(entries, key=lambda item: (" " in item[1], item[0]))
    return [words for _, words in reversed(ordered)]


def _joined(language: str) -> str:
    """Return a pattern of units and tens written as one word: "fünfundzwanzig"."""
    if language != "de":
        return ""
    units = "|".join(words for n, words in entries_of("de", "words").items() if n < 10)
    tens = "|".join([entries_of("de", "words")[20], *entries_of("de", "tens").values()])
    return f"|(?:ein|{units})und(?:{tens})"
