"""Text that was decoded wrongly before it was saved: the only door to ftfy.

UTF-8 that some program took for another encoding and saved as UTF-8 again shows two or
three odd letters for each one. A line is put right when all that is not ASCII in it is
such letters, and a text when it has several: a line about such letters stays.
"""

import re
from contextlib import suppress
from functools import cache

from ingest.judging import plausibility_of

_CODECS = ("cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "koi8-u", "iso8859-2")
# ftfy does not know the first two, and takes the others for their neighbours at times.
_BESIDE_FTFY = ("cp1256", "koi8-u", "cp1251", "iso8859-2")
_FEWEST = 3
_SHARE = 0.8
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def redecode(text: str) -> str | None:
    """Return a text with its wrongly decoded lines put right; None if it has none."""
    lines = text.split("\n")
    suspects = [number for number, line in enumerate(lines) if _is_suspect(line)]
    if not suspects:
        return None
    mended = 0
    for number in suspects:
        right = _redecode_line(lines[number])
        mended += _count(lines[number]) - _count(right)
        lines[number] = right
    return "\n".join(lines) if mended >= _FEWEST else None


def _is_suspect(line: str) -> bool:
    """Say whether nearly all letters beyond ASCII are pairs of lead and further byte."""
    if line.isascii():
        return False
    beyond = _count(line)
    return any(
        sum(map(len, sequence.findall(line))) >= _SHARE * beyond
        for sequence in _sequences()
    )


def _redecode_line(line: str) -> str:
    """Return a line put right, or as it is where that is not sure."""
    # A folder without such files does not pay for the import.
    from ftfy import TextFixerConfig, fix_encoding

    # What has several readings is left alone.
    sure = TextFixerConfig(
        unescape_html=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
        fix_c1_controls=False,
    )
    readings = {fix_encoding(line, sure)}
    for codec in _BESIDE_FTFY:
        with suppress(UnicodeError):
            readings.add(line.encode(codec).decode("utf-8"))
    readings.discard(line)
    if len(readings) < 2:
        return next(iter(readings), line)
    return max(sorted(readings), key=lambda text: plausibility_of(text, is_wide=False))


def _count(line: str) -> int:
    return len(_NOT_ASCII.findall(line))


@cache
def _sequences() -> tuple[re.Pattern[str], ...]:
    """Return what UTF-8 of one character looks like, by codec."""
    return tuple(
        re.compile(f"[{_letters(codec, 0xC2, 0xF5)}][{_letters(codec, 0x80, 0xC0)} ]+")
        for codec in _CODECS
    )


def _letters(codec: str, first: int, beyond: int) -> str:
    """Return the letters of some bytes; a byte without one is the control it is."""
    letters: set[str] = set()
    for byte in range(first, beyond):
        letters |= {bytes([byte]).decode(codec, "ignore"), chr(byte)}
    return re.escape("".join(sorted(letters - {""})))
