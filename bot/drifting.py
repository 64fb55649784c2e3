"""Is a drafted sentence in the language that was asked in?

Whole words of another script give a drifting model away; a detector tells the rest.
"""

import re

from index.languages import count_letters, rank_languages

_WORD = re.compile(r"[^\W\d_]+")
# Under this many letters no detector is to be trusted; the script decides.
_FEW_LETTERS = 25
_WRONG_LANGUAGE_SURE = 0.5
_ASKED_LANGUAGE_LIKELY = 0.15


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
    ("en", "fr", "pl", "vi", "es", "de", "tr", "it", "pt", "nl", "sv", "cs", "sk")
).union(("ro", "hu", "fi", "da", "nb", "id"))
