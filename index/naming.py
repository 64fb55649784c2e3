"""Names across scripts: keys that the spellings of one name have in common.

"Буй Тхань Сон", "بوي ثانه سون" and "Bùi Thanh Son" are one person. A key is what is left
of a romanised word when everything goes that transcriptions disagree on: vowels and what
stands for one in some scripts, voice, doubled letters. Where they disagree in a consonant
(``v``, ``w``, ``kh``), a word has several keys, and two words match when they share one.

This is for finding, where a match too many costs little; ``proper_names`` tells two
stories apart, where it costs much. The only module that imports anyascii.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from index.analysing import UNSPACED, WORD
from index.numbers import numbers_in
from index.proper_names import SOFT_C

_APOSTROPHE = re.compile("['’ʼ]")
# "And", "with", "to", "the", "as", which Arabic writes with the word that follows.
_ARABIC_PARTICLES = re.compile("^(?:وال|بال|لل|ال|و|ب|ل|ف|ك)(?=..)")
# Spellings of one sound in romanised text, longer ones first.
_SOUNDS = (
    ("shch", "s"),
    ("sch", "s"),
    ("tch", "s"),
    ("dzh", "g"),
    ("sh", "s"),
    ("zh", "s"),
    ("cz", "s"),
    ("sz", "s"),
    ("rz", "s"),
    ("ts", "s"),
    ("tz", "s"),
    ("ph", "f"),
    ("th", "t"),
    ("gh", "g"),
    ("dj", "g"),
    ("ck", "k"),
    ("qu", "k"),
    ("x", "k"),
    ("q", "k"),
)
# Polish and German "ch" is the "kh" of others, which others again do not write.
_AMBIGUOUS = {
    "kh": ("k", ""),
    "ch": ("s", "k", ""),
    "v": ("f", ""),
    "w": ("f", ""),
}
_LETTERS = str.maketrans("czjpd", "kssbt", "aeiouyh")
_NO_LETTER = re.compile("[^a-z]+")
_DOUBLED = re.compile(r"(.)\1+")
# Shorter keys are shared by too many words.
_SHORTEST = 3


def name_keys(text: str, *, pairs: bool = True) -> set[frozenset[str]]:
    """Return the keys of each name in ``text``, and each number of several digits.

    A name is a capitalised word or, in a script without capitals, any word; words that
    are too short to tell alone count with the one beside them, unless no ``pairs`` are
    wanted, which halves the time. Scripts that are written without spaces give none.
    """
    found = {frozenset([number]) for number in numbers_in(text) if len(number) > 1}
    words = [_read_word(written) for written in WORD.findall(text)]
    found |= {word.telling for word in words if word is not None}
    for before, word in pairwise(words) if pairs else ():
        if (
            before is not None
            and word is not None
            and (before.is_short or word.is_short)
        ):
            found.add(_pair_keys(before, word))
    return {keys for keys in found if keys}


def keys_of_word(word: str) -> frozenset[str]:
    """Return the keys that are enough alone; none for a word that can be no name."""
    read = _read_word(word)
    return read.telling if read else frozenset()


def keys_in(text: str, *, pairs: bool = True) -> frozenset[str]:
    """Return all keys of ``name_keys`` together, to compare others with."""
    return frozenset().union(*name_keys(text, pairs=pairs))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Word:
    """A word that may be a name; ``telling`` are the keys that are enough alone."""

    keys: frozenset[str]
    telling: frozenset[str]

    @property
    def is_short(self) -> bool:
        return len(self.telling) < len(self.keys)


@lru_cache(maxsize=100_000)
def _read_word(word: str) -> _Word | None:
    """Return a word that may be a name; None for any other."""
    from anyascii import anyascii

    if UNSPACED.search(word):
        # What stands between two spaces is a clause there, no word.
        return None
    stem = _APOSTROPHE.split(word)[0]
    has_capital = any(c.isupper() for c in stem)
    if not stem or (_is_cased(stem[0]) and not has_capital):
        return None
    keys = frozenset(
        key
        for spelling in {stem, _ARABIC_PARTICLES.sub("", stem)}
        for key in _skeletons(_NO_LETTER.sub("", anyascii(spelling).lower()))
        if len(key) > 1
    )
    return _Word(keys=keys, telling=frozenset(k for k in keys if len(k) >= _SHORTEST))


def _is_cased(letter: str) -> bool:
    """Say whether a letter is of a script that gives names a capital, or is no letter.

    Georgian has small letters and capitals, but gives a name none.
    """
    is_georgian = "\u10d0" <= letter <= "\u10ff"
    is_small = letter.islower() and not is_georgian
    return is_small or letter.isupper() or not letter.isalpha()


def _pair_keys(first: _Word, second: _Word) -> frozenset[str]:
    """Return the keys of two words that stand side by side."""
    return frozenset(
        f"{a} {b}"
        for a, b in product(first.keys, second.keys)
        if len(a) + len(b) > _SHORTEST
    )


def _skeletons(roman: str) -> Iterable[str]:
    """Return what is left of a romanised word, once for each reading of its letters."""
    roman = SOFT_C.sub("s", roman)
    for spelled, sound in _SOUNDS:
        roman = roman.replace(spelled, sound)
    readings = {roman}
    for spelled, sounds in _AMBIGUOUS.items():
        readings = {r.replace(spelled, s) for r in readings for s in sounds}
    for reading in readings:
        yield _DOUBLED.sub(r"\1", reading.translate(_LETTERS))
