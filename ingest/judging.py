"""How much a decoded text looks like language, for telling encodings apart."""

import re
import unicodedata
from collections import Counter

from index.languages import rank_languages

_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчш"
# Letters beyond ASCII, lower case: what the right decoding is made of.
_LETTERS = f"""
ar {_ARABIC} fa {_ARABIC}پچژگکی ur {_ARABIC}پچژگکیےٹڈڑںہھ
uk {_CYRILLIC}єіїйщьюяґ ru {_CYRILLIC}ёйщъыьэюя be {_CYRILLIC}ёійўыьэюя
bg {_CYRILLIC}йщъьюя sr {_CYRILLIC}ђјљњћџčćđšž mk {_CYRILLIC}ѓѕјљњќџ
pl ąćęłńóśźż cs áčďéěíňóřšťúůýž sk áäčďéíĺľňóôŕšťúýž hu áéíóöőúüű hr čćđšž sl čšž
fr àâæçèéêëîïôœùûü es áéíñóúü ca àçèéíïòóúü pt áâãàçéêíóôõú it àèéìíîòóù ro ăâîșțşţ
de äöüß nl áèéëïóöü sv åäöé da æøåé no æøåé fi äöåšž is áðéíóúýþæö et äõöüšž
lt ąčęėįšųūž lv āčēģīķļņšūž tr çğıöşüâîû el αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ
en àáâãäåæçèéêëìíîïñòóôöøùúûüßœšž he אבגדהוזחטיכךלמםנןסעפףצץקרשת
vi àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ
""".split()
_LETTERS_BY_LANGUAGE = dict(zip(_LETTERS[::2], _LETTERS[1::2], strict=True))
_PUNCTUATION = frozenset(
    "«»„“”‘’‚–—…€£•°©®№§¿¡ªº·¼½¾\u00a0\u00ad\u200c\u200d\u200e\u200f،؛؟٪"
    "\u3000、。，！？：；（）「」『』《》【】％"
)
# Where each standard keeps its everyday characters: codec, first bytes, bytes beyond.
_EVERYDAY = (
    ("gb2312", b"\xb0", b"\xd8"),
    ("big5", b"\xa4", b"\xc7"),
    ("euc_jp", b"\xb0", b"\xd0"),
)
# 0xBC to 0xBE are fractions in one Western encoding and letters in another.
_MISPLACED = re.compile(r"[^\W\d_¼½¾][¼½¾]|[¼½¾][^\W\d_¼½¾]|\d[ŒœŸ]|[ŒœŸ]\d")


def plausibility_of(text: str, *, is_wide: bool) -> float:
    """Return how much ``text`` looks like language: 1 at most, below 0 for rubbish."""
    text = unicodedata.normalize("NFC", text)
    telling = Counter(
        c
        for c in text
        if c > "~" or (c < " " and not c.isspace()) or (is_wide and c.isalpha())
    )
    languages = rank_languages(text, 3)
    if not telling or not languages:
        return -1.0
    fit = sum(
        detection.probability * _weight(character, detection.language) * count
        for detection in languages
        for character, count in telling.items()
    )
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    odd = sum(map(_is_odd, words)) + len(_MISPLACED.findall(text))
    return fit / telling.total() - odd / max(1, len(words))


def _weight(character: str, language: str) -> float:
    """Return how well a character fits a language: 1 well, < 0 badly."""
    if character.isascii() and character.isalpha():
        return 1.0
    if character in _PUNCTUATION:
        return 0.9
    category = unicodedata.category(character)
    if category[0] == "L":
        if character >= "\u3040" and category == "Lo":
            return 1.0 if _is_everyday(character, language) else -0.5
        letters = _LETTERS_BY_LANGUAGE.get(language)
        return 0.5 if letters is None else float(character.lower() in letters)
    if category in {"Mn", "Mc", "Nd"}:
        return 0.9
    return -4.0 if category in {"Cc", "Cn", "Co", "Cs"} else -1.0


def _is_everyday(character: str, language: str) -> bool:
    """Say whether a letter from U+3040 on is one that ``language`` uses daily."""
    if character < "\u3400":
        return language == "ja"
    if character <= "\u9fff":
        return any(
            first <= character.encode(codec, "ignore") < beyond
            for codec, first, beyond in _EVERYDAY
        )
    if character < "\uf900":
        return language == "ko"
    return language in {"ar", "fa", "ur"}


def _is_odd(word: str) -> bool:
    """Say whether a word changes case or script half way, as misread text does."""
    if word[1:] != word[1:].lower() and word != word.upper():
        return True
    has_latin = re.search("[A-Za-z]", word)
    return bool(has_latin and re.search("[^\x00-\u024f\u1e00-\u1eff]", word))
