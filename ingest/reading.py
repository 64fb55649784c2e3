"""Files become Articles: bytes -> text -> what ``cleaning`` makes of it."""

import codecs
import hashlib
import logging
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableFile
from index.languages import rank_languages
from ingest.articles import Article
from ingest.cleaning import clean
from ingest.stating import Stated, as_published, fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_LARGEST_BYTES = 100_000_000
_NO_ENCODING = "cannot tell its encoding; save it as UTF-8"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
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
)
_WIDE_SIGNS = frozenset("\u3000、。，！？：；（）「」『』《》【】％")
# Where each standard keeps its everyday characters: codec, first and last lead byte.
_EVERYDAY = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("euc_jp", 0xB0, 0xCF))
# Without these the text is one East Asian language read in another's encoding.
_TELLTALE_BY_ENCODING = {
    "gb18030": re.compile(r"[^\u3041-\u30fe]*[，。、][^\u3041-\u30fe]*"),
    "big5hkscs": re.compile(r"[^\u3041-\u30fe]*[，。、][^\u3041-\u30fe]*"),
    "cp932": re.compile(r"(?s:.*?)[\u3041-\u30fe](?s:.*)"),
    "euc_jp": re.compile(r"(?s:.*?)[\u3041-\u30fe](?s:.*)"),
    "cp949": re.compile(r"(?s:.*?)[\uac00-\ud7a3](?s:.*)"),
}
_WORD = re.compile(r"[^\W\d_]+")
# 0xBC to 0xBE are fractions in one Western encoding and letters in another.
_MISPLACED = re.compile(r"[^\W\d_¼½¾][¼½¾]|[¼½¾][^\W\d_¼½¾]|\d[ŒœŸ]|[ŒœŸ]\d")
_SAMPLE_BYTES = 30_000
_CONVINCING = 0.5
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Contents:
    """What a reader hands to cleaning."""

    text: str
    known: Stated = field(default_factory=Stated)
    is_markdown: bool = False


def _weight(character: str, language: str) -> float:
    """Return how well a character beyond ASCII fits a language: 1 well, < 0 badly."""
    if character in _PUNCTUATION or character in _WIDE_SIGNS:
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
    if not "\u3400" <= character <= "\u9fff":
        if character < "\u3400":
            return language == "ja"
        return language in ({"ko"} if character < "\uf900" else {"ar", "fa", "ur"})
    leads = ((character.encode(codec, "ignore")[:1], a, z) for codec, a, z in _EVERYDAY)
    return any(lead and a <= lead[0] <= z for lead, a, z in leads)


def _is_odd(word: str) -> bool:
    """Say whether a word changes case or script half way, as misread text does."""
    if word[1:] != word[1:].lower() and word != word.upper():
        return True
    is_mixed = re.search("[A-Za-z]", word) and re.search(
        "[^\x00-\u024f\u1e00-\u1eff]", word
    )
    return bool(is_mixed)


def _plausibility(text: str, *, is_wide: bool) -> float:
    """Return how much ``text`` looks like language, 1 at most, or even below 0."""
    text = unicodedata.normalize("NFC", text)
    telling = Counter(
        c
        for c in text
        if c > "~" or (c < " " and not c.isspace()) or (is_wide and c.isalpha())
    )
    languages = rank_languages(text, 3)
    if not telling or not languages:
        return -1.0
    fit = (
        sum(
            detection.probability
            * sum(
                (1.0 if c.isascii() and c.isalpha() else _weight(c, detection.language))
                * n
                for c, n in telling.items()
            )
            for detection in languages
        )
        / telling.total()
    )
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(map(_is_odd, words)) + len(_MISPLACED.findall(text))
    return fit - odd / max(1, len(words))


def _sample(data: bytes) -> bytes:
    """Return the stretch of a file where its encoding shows, without HTML tags."""
    telling = re.search(rb"[\x00\x80-\xff]", data)
    start = max(0, telling.start() - 2_000) // 4 * 4 if telling else 0
    sample = data[start : start + _SAMPLE_BYTES]
    if b"\0" in sample:
        return sample
    return re.sub(rb"(?is)<(script|style)\b.*?</\1\s*>|<[^<>]*>", b" ", sample)


def _detect(data: bytes, declared: str | None) -> tuple[str, str]:
    """Return the text and its encoding, the one under which it reads as language."""
    is_wide = b"\0" in data
    sample = _sample(data)
    few = 2 / max(20, sum(byte > 127 for byte in sample))
    plausibility_by_encoding: dict[str, float] = {}
    seen: set[str] = set()
    for encoding in _WIDE if is_wide else (*_NARROW, *_RARE):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        telltale = _TELLTALE_BY_ENCODING.get(encoding)
        if telltale and not telltale.fullmatch(text):
            continue
        if text not in seen or encoding == declared:
            plausibility_by_encoding[encoding] = (
                _plausibility(text, is_wide=is_wide)
                - (0.02 + few if encoding in _RARE else 0.0)
                + (0.2 if encoding == declared else 0.0)
            )
        seen.add(text)
    for encoding in sorted(
        plausibility_by_encoding, key=plausibility_by_encoding.__getitem__, reverse=True
    ):
        if plausibility_by_encoding[encoding] < _CONVINCING:
            break
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("is binary, not text" if is_wide else _NO_ENCODING)


def _is_damaged_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return damaged * 3 < beyond_ascii


def _decode(data: bytes, declared: str | None) -> tuple[str, str]:
    """Return the text of a file, without byte order mark, and the encoding's name."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as exc:
                raise UnreadableFile(
                    f"is damaged {encoding}; save it as UTF-8"
                ) from exc
    if b"\0" not in data:
        if len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 50:
            raise UnreadableFile("is binary, not text")
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as exc:
            if _is_damaged_utf8(data):
                raise UnreadableFile(
                    "is damaged UTF-8; save it again as UTF-8"
                ) from exc
    return _detect(data, declared)


def _declared_encoding(data: bytes) -> str | None:
    found = re.search(
        rb"(?i)(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", data[:4_096]
    )
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return _READ_AS.get(name, name)


def _read_text(text: str) -> _Contents:
    return _Contents(text=text)


def _read_markdown(text: str) -> _Contents:
    return _Contents(text=text, is_markdown=True)


def _read_html(html: str) -> _Contents:
    """Return the article on a page: its title, then its paragraphs.

    Raises:
        UnreadableFile: The page holds no article text.
    """
    # Importing it costs a third of a second, which a folder of plain text need not pay.
    from trafilatura import bare_extraction, load_html

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    if not re.search(r"<(?:html|body)\b", html, re.IGNORECASE):
        html = f"<html><body><div>{html}</div></body></html>"
    tree = load_html(html)
    known = Stated() if tree is None else _read_head(tree)
    page = None if tree is None else bare_extraction(tree, include_comments=False)
    text = None if page is None or isinstance(page, dict) else page.text
    paragraphs = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if not paragraphs:
        raise UnreadableFile("has no article text in its HTML")
    if known.title and all(fold(p) != fold(known.title) for p in paragraphs[:2]):
        paragraphs.insert(0, known.title)
    return _Contents(text="\n\n".join(paragraphs), known=known)


_DATE_NAMES = re.compile(
    r"(?:article|og):published_time|article\.published|(?:dc|dcterms)\.(?:date|issued)"
    r"|dc\.date\.issued|date_?published|pub_?date|publish[-_]?date|date"
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def _read_head(tree: "HtmlElement") -> Stated:
    """Return what a page states about itself; the date is never taken from prose.

    trafilatura's own date is not used: it falls back on copyright years, the day of
    the last change and the first date in the text.
    """
    from trafilatura.metadata import extract_title, extract_url

    content_by_name: dict[str, str] = {}
    for meta in tree.iter("meta", "time"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = (meta.get("content") or meta.get("datetime") or "").strip()
        if content:
            content_by_name.setdefault(name.lower(), content)
    dates = [content_by_name[n] for n in content_by_name if _DATE_NAMES.fullmatch(n)]
    for script in tree.iter("script"):
        dates += _JSON_DATE.findall(script.text or "")
    url = extract_url(tree) or content_by_name.get("og:url", "")
    title = extract_title(tree) or content_by_name.get("og:title", "")
    return Stated(
        title=" ".join(title.split()) or None,
        url=url if re.fullmatch(r"https?://\S+", url) else None,
        published=next(filter(None, map(as_published, dates)), None),
        outlet=content_by_name.get("og:site_name"),
        language=tree.get("lang"),
    )


_READERS: dict[str, Callable[[str], _Contents]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
}
READABLE: frozenset[str] = frozenset(_READERS)


def read_article(path: Path) -> Article:
    """Read one file and return the article in it.

    Raises:
        UnreadableFile: No article can be read from it; the message says why.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise UnreadableFile(f"is not one of {', '.join(sorted(READABLE))}")
    data = _read_bytes(path)
    is_html = _READERS[suffix] is _read_html
    text, encoding = _decode(data, _declared_encoding(data) if is_html else None)
    if not text.strip():
        raise UnreadableFile("is empty")
    if "\0" in text:
        raise UnreadableFile("is binary, not text")
    if not re.search(r"[^\W\d_]", text):
        raise UnreadableFile("has no letters in it")
    contents = _READERS[suffix](text)
    return clean(
        contents.text,
        encoding=encoding,
        content_hash=hashlib.sha256(data).hexdigest(),
        known=contents.known,
        is_markdown=contents.is_markdown,
    )


def _read_bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("is not a regular file")
        if status.st_size > _LARGEST_BYTES:
            raise UnreadableFile(f"is larger than {_LARGEST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as exc:
        raise UnreadableFile(f"cannot be read: {exc.strerror or exc}") from exc
