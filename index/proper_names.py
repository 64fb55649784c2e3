"""Names of people and places in text, found again in another spelling or script.

A name is what carries a capital letter inside a sentence. It is found again by its
first letters, in the same script, or by its consonants, in another: *García*, *Ґарсія*
and *غارسيا* are all ``KRS``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# After these a capital letter says nothing.
_OPENING = re.compile(r"[^\w,;)\s]\s*$")
_CAPITAL_NOUNS = frozenset({"de", "lb"})
SOFT_C = re.compile("c(?=[eiy])")
"""A "c" that is said as "s"."""

_LETTERS_OF_A_NAME = 4
_LETTERS_COMPARED = 4
_CONSONANTS_COMPARED = 3

_CONSONANTS = {
    letter: sound
    for sound, letters in {
        "P": "bpبپבפбпβπ",
        "F": "fvفڤфвφ",
        "T": "tdðþتطدضثذظתטדтдτδθ",
        "K": "kqcgكکقگغגקכкгґκγ",
        "S": "szxjсسصزشجژچזסצשзсжшщцчσςζξ",
        "L": "lłلлљλ",
        "M": "mمмμ",
        "N": "nنнњν",
        "R": "rрρر",
    }.items()
    for letter in letters
}
_SPELLED = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"})


def words_in(text: str) -> frozenset[str]:
    """Return the words of ``text`` as they are written."""
    return frozenset(_WORD.findall(text))


def names_in(sentences: Iterable[str], language: str) -> frozenset[str]:
    """Return the words with a capital letter inside sentences.

    Not those that stand somewhere without it, and none in a language that gives one to
    every noun or has none.
    """
    if language.split("-")[0] in _CAPITAL_NOUNS:
        return frozenset()
    names: set[str] = set()
    small: set[str] = set()
    for sentence in sentences:
        for match in _WORD.finditer(sentence):
            word = match.group()
            before = sentence[: match.start()]
            if word[0].islower():
                small.add(word.casefold())
            elif word[0].isupper() and before.strip() and not _OPENING.search(before):
                names.add(word)
    return frozenset(
        name
        for name in names
        if len(name) >= _LETTERS_OF_A_NAME and name.casefold() not in small
    )


def find_names(names: Collection[str], words: Collection[str]) -> tuple[int, int]:
    """Return how many of ``names`` are among ``words``, and how many were looked for.

    A name is not looked for where it would be written by meaning or in syllables, or
    where its consonants are too few to know it by.
    """
    beginnings = {(_script(word), _beginning(word)) for word in words}
    scripts = Counter(_script(word) for word in words)
    # Words of another script are names that were left as they are.
    written_in = max(scripts, key=lambda script: scripts[script], default="")
    sounds = {_consonants(word) for word in words}
    found = looked_for = 0
    for name in names:
        if (_script(name), _beginning(name)) in beginnings:
            found += 1
            looked_for += 1
        elif _script(name) == written_in:
            looked_for += 1
        elif written_in in _SPELLED and len(_consonants(name)) >= _CONSONANTS_COMPARED:
            found += _is_heard(_consonants(name), sounds)
            looked_for += 1
    return found, looked_for


def _is_heard(name: str, sounds: Collection[str]) -> bool:
    """Say whether a word sounds like ``name``, with an ending or an article before it."""
    return any(
        word.startswith(name)
        or word[1:].startswith(name)
        or (len(word) >= _CONSONANTS_COMPARED and name.startswith(word))
        for word in sounds
    )


@lru_cache(maxsize=100_000)
def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


@lru_cache(maxsize=100_000)
def _beginning(word: str) -> str:
    spelled = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in spelled if not unicodedata.combining(c))[
        :_LETTERS_COMPARED
    ]


@lru_cache(maxsize=100_000)
def _consonants(word: str) -> str:
    """Return the kinds of consonants in a word, neighbours of one kind once."""
    sounds = ""
    spelled = SOFT_C.sub("s", unicodedata.normalize("NFKD", word.casefold()))
    for letter in spelled:
        sound = _CONSONANTS.get(letter, "")
        if not sounds.endswith(sound) or not sounds:
            sounds += sound
    return sounds
