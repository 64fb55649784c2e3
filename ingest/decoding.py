"""Bytes become text, whatever encoding they are in."""

import codecs
import re
import unicodedata
from collections import Counter

from index.errors import UnreadableFile
from index.languages import rank_languages

_BINARY = "is binary, not text"

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Of encodings that decode a file to the same text the first one gives the name.
_NARROW = """
    cp1252 cp1251 cp1250 cp1256 cp1254 cp1253 cp1255 cp1257 cp1258 iso8859-15 iso8859-2
    koi8-u koi8-r iso8859-5 iso8859-6 iso8859-7 gb18030 big5hkscs cp932 euc_jp cp949
""".split()  # noqa: SIM905 - a list would be a line for each
# Hardly anything is kept in these; they are here so as not to be taken for others.
_RARE = ("cp1125", "cp866", "cp850", "cp852", "mac-cyrillic", "mac-roman", "mac-latin2")
# What a page declares and what browsers read it as (https://encoding.spec.whatwg.org).
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

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
# What a text has that is really in the encoding, not in another East Asian one.
_KANA = "[\u3041-\u30fe]"
_TELLTALE_BY_ENCODING = {
    **dict.fromkeys(("gb18030", "big5hkscs"), rf"(?s)\A(?!.*{_KANA}).*[，。、]"),
    **dict.fromkeys(("cp932", "euc_jp"), _KANA),
    "cp949": "[\uac00-\ud7a3]",
}
# 0xBC to 0xBE are fractions in one Western encoding and letters in another.
_MISPLACED = re.compile(r"[^\W\d_¼½¾][¼½¾]|[¼½¾][^\W\d_¼½¾]|\d[ŒœŸ]|[ŒœŸ]\d")
_SAMPLE_BYTES = 30_000
# Sentences in their own encoding are above 0.85, random bytes in any below 0.2.
_CONVINCING = 0.5
# Encodings this much less plausible than the best are other readings, not rivals: a
# byte past the sample that the best cannot read is damage then.
_AS_GOOD = 0.1
# One in fifty of these, and it is no text.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127})


def decode(data: bytes, *, is_html: bool = False) -> tuple[str, str]:
    """Return the text of a file, without byte order mark, and the encoding's name.

    A byte order mark decides, then valid UTF-8, then under which encoding the text
    reads most like language. What a page declares speaks for it and is not trusted.

    Raises:
        UnreadableFile: It is binary, damaged, or no encoding makes language of it.
    """
    text, encoding = (
        _decode_marked(data) or _decode_utf8(data) or _detect(data, is_html=is_html)
    )
    if "\0" in text:
        raise UnreadableFile(_BINARY)
    return text, encoding


def _decode_marked(data: bytes) -> tuple[str, str] | None:
    """Decode as the byte order mark says; None without one."""
    # UTF-32 before UTF-16, because the mark of one begins like the other's.
    for encoding in ("utf-8", *reversed(_WIDE)):
        mark = "\ufeff".encode(encoding)
        if not data.startswith(mark):
            continue
        try:
            return data[len(mark) :].decode(encoding), encoding
        except UnicodeDecodeError as exc:
            raise UnreadableFile(f"is damaged {encoding}; save it as UTF-8") from exc
    return None


def _decode_utf8(data: bytes) -> tuple[str, str] | None:
    """Decode as UTF-8; None when the bytes are in another encoding."""
    if b"\0" in data:
        return None
    if len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 50:
        raise UnreadableFile(_BINARY)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as exc:
        if _is_damaged_utf8(data):
            raise UnreadableFile("is damaged UTF-8; save it again as UTF-8") from exc
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Say whether most of what is not ASCII is UTF-8, as by chance it never is."""
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 3 < beyond_ascii


def _detect(data: bytes, *, is_html: bool) -> tuple[str, str]:
    """Decode under the encoding that makes the most convincing language."""
    # Wide encodings pad every ASCII character with zero bytes, the others have none.
    is_wide = b"\0" in data
    declared = _declared_encoding(data) if is_html else None
    ranked = _rank_encodings(_sample(data), declared, is_wide=is_wide)
    for plausibility, encoding in ranked:
        if plausibility < ranked[0][0] - _AS_GOOD:
            break
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    if ranked:
        raise UnreadableFile(f"is damaged {ranked[0][1]}; save it again as UTF-8")
    raise UnreadableFile(
        _BINARY if is_wide else "cannot tell its encoding; save it as UTF-8"
    )


def _declared_encoding(data: bytes) -> str | None:
    declaration = rb"(?i)(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)"
    found = re.search(declaration, data[:4_096])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return _READ_AS.get(name, name)


def _sample(data: bytes) -> bytes:
    """Return the stretch of a file where its encoding shows, without HTML tags."""
    telling = re.search(rb"[\x00\x80-\xff]", data)
    # A multiple of four never cuts a UTF-32 character.
    start = max(0, telling.start() - 2_000) // 4 * 4 if telling else 0
    sample = data[start : start + _SAMPLE_BYTES]
    if b"\0" in sample:
        return sample
    return re.sub(rb"(?is)<(script|style)\b.*?</\1\s*>|<[^<>]*>", b" ", sample)


def _rank_encodings(
    sample: bytes, declared: str | None, *, is_wide: bool
) -> list[tuple[float, str]]:
    """Return the encodings that make language of a sample, the best first.

    Each comes with its plausibility: see ``_plausibility``.
    """
    # The less there is to judge by, the more a rare encoding wins by accident.
    handicap = 0.02 + 2 / max(20, sum(byte > 127 for byte in sample))
    convincing: list[tuple[float, str]] = []
    seen: set[str] = set()
    for encoding in _WIDE if is_wide else (*_NARROW, *_RARE):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        if not re.search(_TELLTALE_BY_ENCODING.get(encoding, ""), text):
            continue
        if text in seen and encoding != declared:
            continue
        seen.add(text)
        plausibility = _plausibility(text, is_wide=is_wide)
        plausibility -= handicap if encoding in _RARE else 0.0
        plausibility += 0.2 if encoding == declared else 0.0
        if plausibility >= _CONVINCING:
            convincing.append((plausibility, encoding))
    convincing.sort(key=lambda pair: -pair[0])
    return convincing


def _plausibility(text: str, *, is_wide: bool) -> float:
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
