"""Which stretches of an article are in another language than the article.

A long quotation, a section, the other half of a bilingual release. What is not clearly
in another language is in the article's: a passage in the wrong one is hard to find.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.function_words import folded_words, function_words
from index.languages import count_letters, rank_languages
from index.passages import Span
from index.sentences import split_sentences

# A shorter sentence is told by its neighbours.
_FEW_LETTERS = 25
_LIKELY = 0.6
# A stretch has a sentence or two at least, or it is no passage.
_FEWEST_LETTERS = 120
_SURE = 0.9
_HARDLY = 0.05
# One character of these scripts says as much as three letters.
_IDEOGRAPH = re.compile("[\u2e80-\ufe4f]")
_IDEOGRAPH_WEIGHS = 3
# Names, titles and headlines are of no language; prose has words in lower case.
_LEAST_LOWER_CASE = 0.4
# Prose has function words: those of its language, and few that only others have.
_LEAST_FUNCTION_WORDS = 0.04
_MOST_OTHERS = 1 / 3
_WORD = re.compile(r"[^\W\d_]+")

# Languages that the detector, or their speakers, mix up. Between two of them function
# words decide, where both have a list, and else nothing does.
_ALIKE = (
    frozenset(["be", "bg", "mk", "ru", "rue", "uk"]),
    frozenset(["bs", "hr", "sh", "sl", "sr"]),
    frozenset(["cs", "sk", "pl", "hsb", "dsb", "szl"]),
    frozenset(["da", "fo", "is", "no", "sv"]),
    frozenset(["af", "fy", "li", "nds", "nl", "vls", "zea"]),
    frozenset(["als", "bar", "de", "gsw", "lb", "nds", "yi"]),
    frozenset(
        ["an", "ast", "ca", "es", "ext", "fr", "gl", "it", "lmo", "oc", "pms", "pt"]
    ),
    frozenset(["co", "it", "la", "nap", "ro", "sc", "scn", "vec"]),
    frozenset(["en", "sco"]),
    frozenset(["ban", "bjn", "id", "jv", "min", "ms", "su"]),
    frozenset(["ceb", "ilo", "pam", "tl", "war"]),
    frozenset(["az", "crh", "gag", "tk", "tr", "uz"]),
    frozenset(["ba", "cv", "kk", "ky", "tt", "tyv"]),
    frozenset(["ar", "ckb", "fa", "glk", "ku", "mzn", "pa", "ps", "sd", "ug", "ur"]),
    frozenset(["bh", "bho", "gom", "hi", "mai", "mr", "ne", "new", "sa"]),
    frozenset(["as", "bn", "bpy"]),
    frozenset(["et", "fi", "krl", "liv", "vep", "vro"]),
    frozenset(["lt", "ltg", "lv", "sgs"]),
    frozenset(["ja", "zh"]),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A stretch of a text that is in another language than the rest, on sentence ends."""

    span: Span
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unit:
    """A sentence, and the language it is likely in; None where it says too little."""

    span: Span
    text: str
    language: str | None


def find_stretches(text: str, body: Sequence[Span], language: str) -> list[Stretch]:
    """Return the stretches of ``body`` in another language than ``language``, in order.

    One may reach over what ``body`` leaves out. Languages that are easily taken for
    each other count as one, unless their function words tell them apart. Something is
    always left in ``language``; where nothing surely is, all of it.
    """
    found: list[Stretch] = []
    units = list(_units(text, body))
    if not any(unit.language == language for unit in units):
        return []
    end = 0
    for first, last in _runs(units, language):
        other = units[first].language
        said = "\n".join(units[n].text for n in range(first, last + 1))
        if other is None or not _is_clearly(said, other, language):
            continue
        while first > end and _leans(units[first - 1], other, language):
            first -= 1
        while last + 1 < len(units) and _leans(units[last + 1], other, language):
            last += 1
        end = last + 1
        span = Span(start=units[first].span.start, end=units[last].span.end)
        found.append(Stretch(span=span, language=other))
    return found


def weigh_languages(text: str, body: Sequence[Span]) -> Counter[str]:
    """Return how much of ``body``, in letters, is surely in each language."""
    weights: Counter[str] = Counter()
    for unit in _units(text, body):
        if unit.language is not None:
            weights[unit.language] += weigh_letters(unit.text)
    return weights


def _units(text: str, body: Sequence[Span]) -> Iterator[_Unit]:
    for span in body:
        for sentence in split_sentences(text[span.start : span.end]):
            start, end = span.start + sentence.start, span.start + sentence.end
            said = unicodedata.normalize("NFC", text[start:end])
            yield _Unit(
                span=Span(start=start, end=end), text=said, language=_told(said)
            )


# An article's sentences are looked at twice: for its language, then for others.
@lru_cache(maxsize=4096)
def _told(sentence: str) -> str | None:
    if weigh_letters(sentence) < _FEW_LETTERS:
        return None
    best = rank_languages(sentence, 1)[0]
    return best.language if best.probability >= _LIKELY else None


def _runs(units: Sequence[_Unit], language: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run in one other language, both of them sure."""
    run: tuple[int, int] | None = None
    for number, unit in enumerate(units):
        if unit.language is None:
            continue
        if run and unit.language == units[run[0]].language:
            run = run[0], number
            continue
        if run:
            yield run
        run = None if unit.language == language else (number, number)
    if run:
        yield run


def _leans(unit: _Unit, other: str, language: str) -> bool:
    """Say whether a sentence that says too little is rather in ``other``."""
    if unit.language is not None:
        return False
    probability = {d.language: d.probability for d in rank_languages(unit.text, 20)}
    return probability.get(other, 0.0) > probability.get(language, 0.0)


def _is_clearly(said: str, other: str, language: str) -> bool:
    """Say whether a stretch is prose of ``other``, whoever looks at it."""
    if weigh_letters(said) < _FEWEST_LETTERS or not _is_prose(said):
        return False
    probability = {d.language: d.probability for d in rank_languages(said, 20)}
    if probability.get(other, 0.0) < _SURE or probability.get(language, 0.0) > _HARDLY:
        return False
    return _has_words_of(said, other, language)


def _is_prose(said: str) -> bool:
    """Say whether enough words begin in lower case, in a script that has it."""
    firsts = [word[0] for word in _WORD.findall(said)]
    lower, upper = (sum(map(is_so, firsts)) for is_so in (str.islower, str.isupper))
    return 2 * (lower + upper) < len(firsts) or lower >= _LEAST_LOWER_CASE * len(firsts)


def _has_words_of(said: str, other: str, language: str) -> bool:
    """Say whether the function words are those of ``other`` and not of ``language``."""
    known = function_words()
    theirs = known[other].every if other in known else frozenset[str]()
    ours = known[language].every if language in known else frozenset[str]()
    are_alike = any(other in group and language in group for group in _ALIKE)
    if are_alike and not (theirs and ours):
        return False
    if other == "zh" or language == "zh":
        return True
    words = folded_words(said)
    of_them = sum(word in theirs for word in words)
    only_of_them = sum(word in theirs - ours for word in words)
    only_of_us = sum(word in ours - theirs for word in words)
    if theirs and of_them < _LEAST_FUNCTION_WORDS * len(words):
        return False
    most = _MOST_OTHERS * (
        only_of_them if theirs else _LEAST_FUNCTION_WORDS * len(words)
    )
    return only_of_us <= most


def weigh_letters(text: str) -> int:
    """Count letters, as many as an alphabet would take to say as much."""
    ideographs = 0 if text.isascii() else len(_IDEOGRAPH.findall(text))
    return count_letters(text) + (_IDEOGRAPH_WEIGHS - 1) * ideographs
