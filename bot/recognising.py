"""Names in a drafted sentence, and whether two texts name the same.

A name is known by its sound (``index.naming``), by what CLDR calls a place in either
language, or by what its tokens mean beside those of another text.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from bot.grounds import Ground
from index.aligning import Aligner, ReadText, cover
from index.analysing import WORD
from index.embedding import Vectors
from index.naming import keys_of_word
from index.places import places_in

_JOINS = frozenset({" ", "\xa0", "-", "‑", "’", "'"})
# After these a capital letter says nothing.
_OPENING = re.compile(r"[^\w,;)\s'’]\s*$")
_ELISION = re.compile(r"[a-z]{1,5}['’](?=[^\W\d_]{2})")
_CAPITAL_NOUNS = frozenset({"de", "lb"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """Words with a capital that stand side by side, and by what they are known.

    ``keys`` holds the keys of each word that has any.
    """

    text: str
    keys: tuple[frozenset[str], ...]
    places: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A drafted sentence, read; ``names`` are those that its question does not name."""

    read: ReadText
    names: tuple[tuple[Name, ReadText], ...]

    @classmethod
    def read_sentence(
        cls,
        text: str,
        language: str,
        question: str,
        aligner: Aligner,
        *,
        claim: str = "",
    ) -> Self:
        """Read a sentence and, each for itself, the names in it.

        With a ``claim``, that is what is read as said.
        """
        asked = [named_in(question, language)]
        names = [name for name in names_in(text, language) if not is_named(name, asked)]
        read, *alone = aligner.read(
            [claim or text, *(name.text for name in names)], language
        )
        return cls(read=read, names=tuple(zip(names, alone, strict=True)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What a text may name: the keys of all its words, and the places in it."""

    keys: frozenset[str]
    places: frozenset[str]


def names_in(text: str, language: str) -> list[Name]:
    """Return the names in a sentence, as far as capital letters tell them.

    Not a single capitalised word that begins it, and none in a language that gives
    every noun a capital, or in a script without capitals.
    """
    if language.split("-")[0] in _CAPITAL_NOUNS:
        return []
    return [
        Name(
            text=text[words[0].start() : words[-1].end()],
            keys=tuple(filter(None, (keys_of_word(w.group()) for w in words))),
            places=places_in(text[words[0].start() : words[-1].end()], language),
        )
        for words in _runs(text)
    ]


def _runs(text: str) -> Iterable[list[re.Match[str]]]:
    """Yield the stretches of capitalised words, the first word alone left out."""
    run: list[re.Match[str]] = []
    for word in map(_without_article, WORD.finditer(text)):
        if run and (
            not word.group()[0].isupper()
            or text[run[-1].end() : word.start()] not in _JOINS
        ):
            yield from _told(run, text)
            run = []
        if word.group()[0].isupper():
            run.append(word)
    yield from _told(run, text)


def _without_article(word: re.Match[str]) -> re.Match[str]:
    """Return the name that an apostrophe joins to a small word before it: l'Estonie."""
    joined = _ELISION.match(word.group())
    if joined is None or not word.group()[joined.end()].isupper():
        return word
    return WORD.match(word.string, word.start() + joined.end()) or word


def _told(run: list[re.Match[str]], text: str) -> Iterable[list[re.Match[str]]]:
    before = text[: run[0].start()] if run else ""
    begins = not before.strip() or _OPENING.search(before)
    if run and not (begins and len(run) == 1):
        yield run


@lru_cache(maxsize=4096)
def named_in(text: str, language: str) -> Named:
    """Return what ``text`` may name."""
    return Named(
        keys=frozenset().union(*map(keys_of_word, WORD.findall(text))),
        places=places_in(text, language),
    )


def is_named(name: Name, named: Collection[Named]) -> bool:
    """Say whether a text names one word of ``name``, or the place that it is."""
    return any(
        name.places & text.places or any(keys & text.keys for keys in name.keys)
        for text in named
    )


def sounds_alike(name: Name, named: Collection[Named]) -> bool:
    """Say whether a word in a text sounds like the beginning of ``name``, or the reverse."""
    return any(
        abs(len(key) - len(other)) <= _ENDING
        and (key.startswith(other) or other.startswith(key))
        for keys in name.keys
        for key in keys
        for text in named
        for other in text.keys
    )


_ENDING = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """Sentences that may name what is said: read, and with what they name."""

    read: tuple[ReadText, ...]
    named: tuple[Named, ...]


def find_strangers(said: Said, places: Sequence[tuple[Ground, int]]) -> tuple[str, ...]:
    """Return the names that are said and that nothing at ``places`` names.

    A place is a passage and the sentence of it that supports what is said. A name that
    stands elsewhere in the article and not there is a stranger sooner than one that
    stands nowhere: that one may be written by meaning. So is one that is said where a
    name of the supporting sentence is not.
    """
    measured = measure_names(said, places)
    return tuple(n.text for n, values in measured if values @ _WEIGHTS + _CONSTANT < 0)


def measure_names(
    said: Said, places: Sequence[tuple[Ground, int]]
) -> list[tuple[Name, Vectors]]:
    """Return the names that no supporting sentence names, and what they are weighed by.

    In order: how far a supporting sentence covers the name, how far those beside it do,
    by how much the rest of the article covers it further; whether a word sounds like it
    in the supporting sentence, in those beside it, and nowhere; how far what is said
    covers the name of the supporting sentence that it covers least, or 0.5; and whether
    there is such a name.
    """
    if not said.names:
        return []
    here = _held(places, lambda away: away == 0)
    beside = _held(places, lambda away: away == 1)
    rest = _held(places, lambda away: away > 1)
    unsaid = [
        covered
        for ground, place in places
        for covered in _covers_of_names(said, ground, place)
    ]
    everywhere = (*here.named, *beside.named, *rest.named)
    measured: list[tuple[Name, Vectors]] = []
    for name, alone in said.names:
        if not name.keys or is_named(name, here.named):
            continue
        covered, near, far = (_best_cover(alone, held) for held in (here, beside, rest))
        values = [
            covered,
            near,
            max(far - max(covered, near), 0.0),
            sounds_alike(name, here.named),
            sounds_alike(name, beside.named),
            not sounds_alike(name, everywhere),
            min(unsaid, default=0.5),
            bool(unsaid),
        ]
        measured.append((name, np.asarray(values, np.float32)))
    return measured


# A logistic regression on parallel news, true names against others of the same article
# put in their place (``make bench-checking``; documents at even positions).
_WEIGHTS = np.array([10.2, -4.2, -8.4, 1.7, 0.2, 0.9, 4.7, -0.7], np.float32)
_CONSTANT = -2.6


def _held(
    places: Sequence[tuple[Ground, int]], is_wanted: Callable[[int], bool]
) -> _Held:
    """Return the sentences at a distance; the text around passages is the farthest."""
    read: list[ReadText] = []
    named: list[Named] = []
    for ground, place in places:
        texts = [
            held.read
            for number, held in enumerate(ground.sentences)
            if is_wanted(abs(number - place))
        ]
        texts += [*ground.around] if is_wanted(_FAR) else []
        read += texts
        named += [named_in(text.text, ground.language) for text in texts]
    return _Held(read=tuple(read), named=tuple(named))


_FAR = 1_000


def _best_cover(name: ReadText, held: _Held) -> float:
    return max((float(cover(name, text).mean()) for text in held.read), default=0.0)


def _covers_of_names(said: Said, ground: Ground, place: int) -> Iterable[float]:
    """Yield how far each name of a supporting sentence is covered by what is said."""
    held = ground.sentences[place].read
    covered = cover(held, said.read)
    words = held.text.split()
    for name in names_in(held.text, ground.language):
        parts = name.text.split()
        own = [n for n, word in enumerate(words) if any(part in word for part in parts)]
        mine = np.isin(held.words, own)
        if mine.any():
            yield float(covered[mine].mean())
