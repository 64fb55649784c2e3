"""Text to normalised terms, any script; the same code at index and at query time."""

import re
import unicodedata

ANALYSER = "terms-1"
"""Version of the rule below; an index made with another one is refused."""

# Arabic and Persian letters that writers interchange, folded to one; the stroke that
# only lengthens a word goes.
_FOLDED_LETTERS = str.maketrans("يىكةەأإآٱؤئ", "ییکههااااوی", "ـ")
_APOSTROPHES = str.maketrans("’ʼ`´‘", "'''''")
# Vowel signs of South and South-East Asia, which \w leaves out, belong to the word.
_SIGNS = r"\u0900-\u0963\u0966-\u0dff\u1000-\u1049\u1780-\u17d3"
_WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS}])+(?:'[^\W_]+)*")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]+"
)
_STEM_LENGTH = 5


def normalise(text: str) -> str:
    """Return ``text`` with everything that spelling varies in folded away.

    NFKC, case-folded, without combining marks and invisible characters, Arabic and
    Persian letter variants as one, every digit as ASCII, every apostrophe as ``'``.
    Offsets into the result are not offsets into ``text``.
    """
    # Apostrophes first, because NFKC makes a space and an accent of one of them, and
    # again, because it makes apostrophes of other signs.
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFD", text.translate(_APOSTROPHES))
    kept = [c for c in text if unicodedata.category(c) not in ("Mn", "Cf")]
    text = unicodedata.normalize("NFC", "".join(kept)).translate(_FOLDED_LETTERS)
    return text if text.isascii() else ascii_digits(text)


def ascii_digits(text: str) -> str:
    """Return ``text`` with the decimal digits of every script as 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c
        for c in text
    )


def analyse(text: str) -> list[str]:
    """Return the terms of ``text`` in order, with repetitions.

    Words longer than five letters also give their first five with a trailing ``*``:
    a stemmer for every language at once. Scripts without spaces give character pairs.
    """
    terms: list[str] = []
    for word in _WORD.findall(normalise(text)):
        if _UNSPACED.search(word):
            terms += _pairs(word)
            continue
        terms.append(word)
        if len(word) > _STEM_LENGTH:
            terms.append(word[:_STEM_LENGTH] + "*")
    return terms


def _pairs(word: str) -> list[str]:
    terms: list[str] = []
    for part in re.split(f"({_UNSPACED.pattern})", word):
        if not part:
            continue
        if not _UNSPACED.match(part) or len(part) == 1:
            terms.append(part)
        else:
            terms += [part[i : i + 2] for i in range(len(part) - 1)]
    return terms
