"""A drafted sentence against its evidence: citation kept, moved, or sentence refused.

A citation rests on a passage that holds every number of the sentence and means the
nearest thing to it; the sentence must be in the asker's language.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answers import Refused
from bot.drafting import DraftSentence
from index.embedding import Vectors
from index.languages import count_letters, rank_languages
from index.numbers import number_words_in, numbers_in
from index.passages import Passage, Sentence

_WORD = re.compile(r"[^\W\d_]+")
# Under this many letters no detector is to be trusted; the script decides.
_FEW_LETTERS = 25
_WRONG_LANGUAGE_SURE = 0.5
_ASKED_LANGUAGE_LIKELY = 0.15

Similarity = Callable[[str, str, Sequence[Passage]], Sequence[Vectors]]
"""Sentence, its language, passages -> for each passage, one similarity per passage sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Supported:
    """A sentence that passed, with the places that support it, strongest first."""

    text: str
    places: tuple[tuple[Passage, Sentence], ...]


def check(
    sentence: DraftSentence,
    language: str,
    evidence: Sequence[Passage],
    similarity: Similarity,
) -> Supported | Refused:
    """Check one sentence; ``evidence`` is what the draft's numbers count in, from 1.

    A cited passage that lacks a number of the sentence is replaced by the nearest
    passage that has them all; numbers that only all cited passages together have keep
    their citations. A source number that does not exist is dropped.
    """
    if count_letters(sentence.text) == 0 and not numbers_in(sentence.text):
        return Refused(text=sentence.text, check="empty")
    if not is_in_language(sentence.text, language):
        return Refused(text=sentence.text, check="language")
    numbers = numbers_in(sentence.text) | number_words_in(sentence.text, language)
    held = [_numbers_held(p.text, p.source.language) for p in evidence]
    cited = [n - 1 for n in sentence.numbers if 0 < n <= len(evidence)]
    chosen = _choose(numbers, held, cited)
    if not chosen:
        missing = sorted(numbers - frozenset().union(*held))
        return Refused(
            text=sentence.text,
            check="number" if missing else "numbers_apart",
            detail=", ".join(missing),
        )
    similarities = similarity(sentence.text, language, evidence)
    if not {*chosen} <= {*cited}:
        chosen = [max(chosen, key=lambda i: float(np.max(similarities[i])))]
    return Supported(
        text=sentence.text,
        places=tuple(
            (evidence[i], _place(evidence[i], numbers, similarities[i])) for i in chosen
        ),
    )


def _choose(
    numbers: frozenset[str], held: Sequence[frozenset[str]], cited: Sequence[int]
) -> list[int]:
    """Return the passages that may carry a sentence: cited ones, or else candidates."""
    enough = [i for i in cited if numbers <= held[i]]
    if enough:
        return enough
    if cited and numbers <= frozenset().union(*(held[i] for i in cited)):
        return list(dict.fromkeys(cited))
    return [i for i, found in enumerate(held) if numbers <= found]


def _numbers_held(text: str, language: str) -> frozenset[str]:
    """Return the numbers that a text says, in digits or in words."""
    return numbers_in(text) | number_words_in(text, language)


def is_in_language(text: str, language: str) -> bool:
    """Say whether ``text`` may pass as ``language``; short text is judged by script.

    Where the question's language is not known (``und``), any is right.
    """
    wanted = language.split("-")[0]
    if wanted == "und":
        return True
    if not _has_only_scripts_of(text, wanted):
        return False
    ranked = rank_languages(text)
    if not ranked:
        return True
    probability = {d.language.split("-")[0]: d.probability for d in reversed(ranked)}
    if probability.get(wanted, 0.0) >= _ASKED_LANGUAGE_LIKELY:
        return True
    if _script(text) not in _scripts_of(wanted):
        return False
    is_short = count_letters(text) < _FEW_LETTERS
    return is_short or ranked[0].probability < _WRONG_LANGUAGE_SURE


def _has_only_scripts_of(text: str, language: str) -> bool:
    """Say whether no word is in, or partly in, a script foreign to ``language``.

    Latin letters are at home everywhere (UNODC, G7), but not inside a word of another
    script: that is how a small model breaks off half-way into another language.
    """
    own = {*_scripts_of(language), "latin"}
    for word in _WORD.findall(text):
        found = {name for name, letters in _SCRIPTS.items() if letters.search(word)}
        if not found <= own and "other" not in own:
            return False
        if len(found - {"han"}) > 1:
            return False
    return True


def _place(
    passage: Passage, numbers: frozenset[str], similarities: Vectors
) -> Sentence:
    """Return the sentence to quote: most of the numbers first, then the nearest.

    A heading, or the place and date above an article, says least: it comes last.
    """

    def worth(pair: tuple[Sentence, float]) -> tuple[int, bool, float]:
        sentence, similarity = pair
        said = _numbers_held(sentence.text, passage.source.language)
        return len(numbers & said), _ends_as_sentence(sentence.text), float(similarity)

    return max(zip(passage.sentences, similarities, strict=True), key=worth)[0]


def _ends_as_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?…؟۔。！？।]\W*$", text)) and count_letters(text) > 20


_SCRIPTS = {
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
    "han": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_SCRIPT_BY_LANGUAGE = {
    **dict.fromkeys(("uk", "ru", "be", "bg", "sr", "mk", "kk", "ky", "mn"), "cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug"), "arabic"),
    **dict.fromkeys(("zh", "ja"), "han"),
}


def _script(text: str) -> str:
    """Return the script of most letters; ``other`` for those without a name here."""
    counts = {name: len(letters.findall(text)) for name, letters in _SCRIPTS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 2 >= count_letters(text) else "other"


def _scripts_of(language: str) -> tuple[str, ...]:
    known = _SCRIPT_BY_LANGUAGE.get(language)
    if known:
        return (known,)
    return ("latin",) if language in _LATIN else ("latin", "other")


_LATIN = frozenset(
    [
        "en",
        "fr",
        "pl",
        "vi",
        "es",
        "de",
        "tr",
        "it",
        "pt",
        "nl",
        "sv",
        "cs",
        "sk",
        "ro",
        "hu",
        "fi",
        "da",
        "nb",
        "id",
    ]
)
