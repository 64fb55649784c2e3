"""Answers as they are compared: words of any script, spelling folded away."""

import re
import unicodedata

from index.analysing import UNSPACED, CharacterMap, normalise

_SPACE = ord(" ")
# Python's \w leaves out vowel signs, without which Hindi words fall apart.
_SPACED = CharacterMap(lambda c: ord(c) if _is_of_word(c) else _SPACE)
_JOINED = CharacterMap(lambda c: ord(c) if _is_of_word(c) or c.isspace() else None)
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d)[.,]|[.,](?!\d)")
_SPACED_BUT_POINTS = CharacterMap(
    lambda c: ord(c) if _is_of_word(c) or c in ".," else _SPACE
)
# Words that SQuAD's script leaves out in English, and MLQA's (Lewis et al., 2020) in
# some other languages.
_ARTICLES = {
    "en": frozenset(("a", "an", "the")),
    "es": frozenset(("un", "una", "unos", "unas", "el", "la", "los", "las")),
    "de": frozenset(
        [
            "ein",
            "eine",
            "einen",
            "einem",
            "eines",
            "einer",
            "der",
            "die",
            "das",
            "den",
            "dem",
            "des",
        ]
    ),
    "fr": frozenset(("un", "une", "des", "le", "la", "les", "l")),
    "it": frozenset(("un", "uno", "una", "il", "lo", "la", "i", "gli", "le", "l")),
}
# Their articles lose a vowel: "l'école", "l'acqua".
_ELIDING = ("fr", "it")


def spaced_words(text: str) -> str:
    """Return normalised words with single spaces, one at each end.

    A full stop or a comma between digits stays.
    """
    folded = _NOT_BETWEEN_DIGITS.sub(" ", normalise(text))
    return f" {' '.join(folded.translate(_SPACED_BUT_POINTS).split())} "


def bare_words(text: str) -> list[str]:
    """Return normalised words; every sign that is none of a word ends one."""
    return normalise(text).translate(_SPACED).split()


def words_without_articles(text: str, language: str) -> list[str]:
    """Return the words of ``text`` as SQuAD's script compares them.

    Signs are taken out, so that "U.S." is one word, and articles of ``language``. Of
    scripts without spaces, each letter is a word, as in the evaluation of MLQA.
    """
    code = language.split("-")[0]
    folded = normalise(text)
    if code in _ELIDING:
        folded = folded.replace("'", " ")
    folded = UNSPACED.sub(
        lambda run: f" {' '.join(run[0])} ", folded.translate(_JOINED)
    )
    articles = _ARTICLES.get(code, frozenset[str]())
    return [word for word in folded.split() if word not in articles]


def _is_of_word(c: str) -> bool:
    return unicodedata.category(c)[0] in "LMN"
