"""Text to normalised terms, any script; the same code at index and at query time."""

import re
import unicodedata
from collections.abc import Callable

ANALYSER = "terms-2"
"""Version of the rule below; an index made with another one is refused."""

# Arabic and Persian letters that writers interchange, folded to one; the stroke that
# only lengthens a word goes.
_FOLDED_LETTERS = str.maketrans("يىكةەأإآٱؤئ", "ییکههااااوی", "ـ")
_APOSTROPHES = str.maketrans("’ʼ`´‘", "'''''")
# Vowel signs of South and South-East Asia, which \w leaves out, belong to the word.
_SIGNS = r"\u0900-\u0963\u0966-\u0dff\u1000-\u1049\u1780-\u17d3"
WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS}])+(?:['’ʼ][^\W_]+)*")
"""A word of any script with what an apostrophe joins to it."""

UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]+"
)
"""Letters of scripts that put no spaces between words."""

_STEM_LENGTH = 5
# About 6 MB.
_WORDS_KEPT = 50_000
_LONGEST_KEPT = 30


class CharacterMap(dict[int, int | None]):
    """What a character becomes, found out once: ``str.translate`` at its full speed."""

    def __init__(self, become: Callable[[str], int | None]) -> None:
        self._become = become

    def __missing__(self, code: int) -> int | None:
        self[code] = self._become(chr(code))
        return self[code]


_WITHOUT_MARKS = CharacterMap(
    lambda c: None if unicodedata.category(c) in ("Mn", "Cf") else ord(c)
)
_AS_ASCII_DIGITS = CharacterMap(
    lambda c: ord(str(unicodedata.decimal(c))) if c.isdecimal() else ord(c)
)


def normalise(text: str) -> str:
    """Return ``text`` with everything that spelling varies in folded away.

    NFKC, case-folded, without combining marks and invisible characters, Arabic and
    Persian letter variants as one, every digit as ASCII, every apostrophe as ``'``.
    Offsets into the result are not offsets into ``text``.
    """
    if text.isascii():
        return text.translate(_APOSTROPHES).casefold()
    # Apostrophes first, because NFKC makes a space and an accent of one of them, and
    # again, because it makes apostrophes of other signs.
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFD", text.translate(_APOSTROPHES))
    text = unicodedata.normalize("NFC", text.translate(_WITHOUT_MARKS))
    return text.translate(_FOLDED_LETTERS).translate(_AS_ASCII_DIGITS)


def ascii_digits(text: str) -> str:
    """Return ``text`` with the decimal digits of every script as 0-9."""
    return text.translate(_AS_ASCII_DIGITS)


class _TermsByWord(dict[str, tuple[str, ...]]):
    """The terms of what stands between white space, found out once: words come again."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        terms = tuple(_terms_of(word))
        # What has no spaces inside is a clause, which hardly comes again.
        if len(word) <= _LONGEST_KEPT and not UNSPACED.search(word):
            if len(self) >= _WORDS_KEPT:
                self.clear()
            self[word] = terms
        return terms


_TERMS_BY_WORD = _TermsByWord()


def analyse(text: str) -> list[str]:
    """Return the terms of ``text`` in order, with repetitions.

    Words longer than five letters also give their first five with a trailing ``*``:
    a stemmer for every language at once. Scripts without spaces give character pairs.
    """
    return [term for word in text.split() for term in _TERMS_BY_WORD[word]]


def _terms_of(text: str) -> list[str]:
    terms: list[str] = []
    for word in WORD.findall(normalise(text)):
        if UNSPACED.search(word):
            terms += _pairs(word)
            continue
        terms.append(word)
        if len(word) > _STEM_LENGTH:
            terms.append(word[:_STEM_LENGTH] + "*")
    return terms


def literal_terms(text: str) -> list[str]:
    """Return the terms that are written alike in every language.

    They are those of words with a digit or with several capitals, as "HER2" and "UNODC".
    """
    return [
        term
        for word in text.split()
        if any(c.isdigit() for c in word) or sum(c.isupper() for c in word) > 1
        for term in analyse(word)
    ]


def _pairs(word: str) -> list[str]:
    terms: list[str] = []
    for part in re.split(f"({UNSPACED.pattern})", word):
        if not part:
            continue
        if not UNSPACED.match(part) or len(part) == 1:
            terms.append(part)
        else:
            terms += [part[i : i + 2] for i in range(len(part) - 1)]
    return terms
