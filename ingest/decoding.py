"""Bytes become text, whatever encoding they are in."""

import codecs
import re

from index.errors import UnreadableFile
from index.passages import TWICE
from ingest.judging import plausibility_of
from ingest.redecoding import redecode

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

# What a text has that is really in the encoding, not in another East Asian one.
_KANA = "[\u3041-\u30fe]"
_TELLTALE_BY_ENCODING = {
    **dict.fromkeys(("gb18030", "big5hkscs"), rf"(?s)\A(?!.*{_KANA}).*[，。、]"),
    **dict.fromkeys(("cp932", "euc_jp"), _KANA),
    "cp949": "[\uac00-\ud7a3]",
}
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

    The name ends in ``TWICE`` where UTF-8 had been decoded wrongly before.
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
    right = redecode(text) if encoding.startswith("utf") else None
    return (text, encoding) if right is None else (right, f"{encoding}{TWICE}")


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

    Each comes with its plausibility: see ``plausibility_of``.
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
        plausibility = plausibility_of(text, is_wide=is_wide)
        plausibility -= handicap if encoding in _RARE else 0.0
        plausibility += 0.2 if encoding == declared else 0.0
        if plausibility >= _CONVINCING:
            convincing.append((plausibility, encoding))
    convincing.sort(key=lambda pair: -pair[0])
    return convincing
