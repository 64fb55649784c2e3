"""Countries and cities that a text names, the same in every language.

"Germany", "Niemcy" and "ألمانيا" have no letter in common; CLDR knows that they are one.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from index.analysing import normalise
from index.cldr import city_names, territory_names
from index.numerals import UNSPACED_LANGUAGES, seen

# What newspapers write for the names that CLDR gives in full.
_SHORT_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {"US": ("U.S.", "US", "USA", "America"), "GB": ("UK", "Britain")},
    "uk": {"US": ("США",), "GB": ("Британія",), "AE": ("ОАЕ",)},
    "ru": {"US": ("США",), "KR": ("Южная Корея",), "KP": ("Северная Корея",)},
    "pl": {"US": ("USA",), "GB": ("Brytania",), "AE": ("ZEA",)},
    "fr": {"US": ("USA",), "GB": ("Grande-Bretagne",)},
    "es": {"US": ("EE. UU.", "EE.UU.", "EEUU"), "GB": ("Gran Bretaña",)},
    "de": {"US": ("USA",), "GB": ("Großbritannien",)},
    "tr": {"US": ("ABD",), "GB": ("İngiltere", "Britanya")},
    "vi": {"US": ("Mỹ",), "KP": ("Bắc Triều Tiên",)},
    "ar": {"US": ("أمريكا", "أميركا"), "GB": ("بريطانيا",)},
    "fa": {"US": ("آمریکا", "امریکا"), "GB": ("انگلیس",), "CZ": ("جمهوری چک",)},
}
# Words that say something else more often: "financial", "cheque", "Monday", "left".
_USUAL_WORDS = frozenset(["مالی", "چک", "رم", "سنتر", "نوم", "دوشنبه", "ترک"])
# What CLDR lists among the countries and is none.
_NO_COUNTRIES = frozenset(["EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"])
_APOSTROPHES = str.maketrans("’ʼ`´‘", "'''''")
_WITHOUT_CAPITALS = frozenset({"ar", "fa", "ur", "he", "hi", "th", "ka"})
# The letters that cases end in, after a stem without its last vowels.
_ENDINGS = {
    "uk": "[аеиіоуюяєїйьмхв]{0,3}",
    "ru": "[аеиоуыюяйьмхвг]{0,3}",
    "pl": "[aeiouyąęówmhczj]{0,4}",
    "de": "s?",
    "tr": r"(?:'\w+)?",
}
_LAST_VOWELS = {"uk": "[аеиіоуюяєїйь]+$", "ru": "[аеиоуыюяйь]+$", "pl": "[aeioyę]+$"}
# Last consonants of a stem that some cases change: Мексика, Мексиці; Egipt, Egipcie.
_CHANGES = {
    "uk": {"к": "[кц]", "г": "[гз]", "х": "[хс]"},
    "pl": {"k": "(?:k|c)", "g": "(?:g|dz)", "t": "(?:t|ci)", "ch": "(?:ch|sz)"},
}
# Their first vowel changes too, or goes: Київ, Києва; Niemcy, Niemiec.
_IRREGULAR = {
    "uk": {"Київ": "Ки(?:їв|єв)", "Харків": "Харк(?:ів|ов)", "Львів": "Льв(?:ів|ов)"},
    "pl": {"Niemcy": "Niemi?e?c", "Węgry": "Węgi?e?r", "Kijów": "Kij[oó]w"},
}
_STEM_LETTERS = 3
# Палау, Марокко, Самоа: they have no cases, and "Сам" begins usual words.
_INDECLINABLE = ("у", "о", "оа")
_AND = "(?:&|and|et|y|e|та|і|и|i|und|ve|và|و)"
# What Arabic writes onto a word, after ``normalise``.
_ARABIC_ARTICLE = "ال"
_ARABIC_PREFIXES = tuple(
    f"{joined}{case}{article}"
    for joined in ("", "و", "ف")
    for case in ("", "ب", "ل", "ک")
    for article in ("", "ال", "لل")
)
_WORD = re.compile(r"[^\W\d_]+")
_KEY_LETTERS = 2


def places_in(text: str, language: str) -> frozenset[str]:
    """Return the countries, as ISO 3166 codes, and cities, as time zones, in ``text``.

    Names as CLDR has them in ``language``, in the usual cases and with prefixes; in
    scripts with capitals only with a capital. None in a language CLDR does not know.
    """
    language = language.split("-")[0]
    text = _spelled(text, language)
    if language in UNSPACED_LANGUAGES:
        written = {match.group() for match in _unspaced(language).finditer(text)}
        return frozenset(code for code, name in _names(language) if name in written)
    found: set[str] = set()
    end = 0
    for word in _WORD.finditer(text):
        # "Guinea" is not named by "Papua New Guinea".
        if word.start() >= end and _may_be_name(word.group(), language):
            named = list(_named_at(word, text, language))
            end = max((last for last, _ in named), default=0)
            found |= {code for last, code in named if last == end}
    return frozenset(found)


def _may_be_name(word: str, language: str) -> bool:
    return language in _WITHOUT_CAPITALS or word[0].isupper()


def _named_at(
    word: re.Match[str], text: str, language: str
) -> Iterator[tuple[int, str]]:
    """Yield the places named from a word on, with where their names end."""
    places = _places(language)
    for start in _starts(word, language):
        for code, pattern in places.get(text[start : start + _KEY_LETTERS], ()):
            match = _compiled(pattern).match(text, start)
            if match:
                yield match.end(), code


def _spelled(text: str, language: str) -> str:
    if language in _WITHOUT_CAPITALS:
        return normalise(text)
    return seen(text).translate(_APOSTROPHES)


def _starts(word: re.Match[str], language: str) -> Iterator[int]:
    """Yield where in a word a name may begin."""
    prefixes = _ARABIC_PREFIXES if language == "ar" else ("",)
    for prefix in prefixes:
        if word.group().startswith(prefix):
            yield word.start() + len(prefix)


@cache
def _unspaced(language: str) -> re.Pattern[str]:
    """Match any name, the longest first: Indonesia begins as India does, 印度."""
    names = sorted({name for _, name in _names(language)}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # All 600 names of a language take a third of a second; a text asks for those few
    # that begin as its words do.
    return re.compile(pattern)


@cache
def _places(language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return codes with patterns of their names, by the first letters of these."""
    places: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in _names(language):
        bare = name.removeprefix(_ARABIC_ARTICLE) if language == "ar" else name
        words = [_word_pattern(word, language) for word in bare.split()]
        pattern = r"[\s-]+".join(words) + r"(?!\w)"
        if bare != name:
            pattern = rf"(?<=ال|لل){pattern}"
        places[bare[:_KEY_LETTERS]].append((code, pattern))
    return {key: tuple(found) for key, found in places.items()}


@cache
def _names(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(_yield_names(language))


def _yield_names(language: str) -> Iterator[tuple[str, str]]:
    """Yield codes with the names of countries and cities, some by several."""
    listed = [
        *(
            (c, n)
            for c, n in territory_names(language).items()
            if c not in _NO_COUNTRIES
        ),
        *city_names(language).items(),
    ]
    short = _SHORT_NAMES.get(language, {}).items()
    listed += [(code, name) for code, names in short for name in names]
    countries = {_spelled(name, language) for _, name in listed}
    for code, name in listed:
        # "Myanmar (Burma)", but also "Hong Kong SAR (China)", and a town's county.
        parts = re.split(r"[()（），,،]", _spelled(name, language))
        first, *others = (part.strip() for part in parts)
        for spelled in (first, *(o for o in others[:1] if o not in countries)):
            if len(spelled) > 1 and spelled not in _USUAL_WORDS:
                yield code, spelled


def _word_pattern(word: str, language: str) -> str:
    """Return a pattern of one word of a name in every case."""
    if word == "&":
        return _AND
    endings = _ENDINGS.get(language, "")
    irregular = _IRREGULAR.get(language, {}).get(word)
    if irregular:
        return irregular + endings
    vowels = _LAST_VOWELS.get(language)
    stem = re.sub(vowels, "", word) if vowels else word
    if len(stem) < _STEM_LETTERS or word.endswith(_INDECLINABLE):
        return re.escape(word)
    for last, changed in _CHANGES.get(language, {}).items():
        if stem.endswith(last):
            return re.escape(stem.removesuffix(last)) + changed + endings
    return re.escape(stem) + endings
