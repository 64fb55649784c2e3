"""Lines of right-to-left text in the order in which they are read.

A PDF paints glyphs at places. PDFium brings what was painted in visual order into
reading order; what it does not know is mended here, with the place of each character.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

# Letters that end a word and never begin one: Hebrew finals, teh marbuta, alef maksura.
_FINAL = "ךםןףץةى"
_WORD = re.compile(r"[^\W\d_]{2,}")
_MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
_OPENING, _CLOSING = "([{", ")]}"
_TOKEN = re.compile(r"\s+|[\w.,:/%+-]*[0-9A-Za-z][\w.,:/%+-]*|.", re.ASCII)
# PDFium takes the full stop behind a number for a part of it that stands before.
_STRAY_STOP = re.compile(r"(?<!\S)([.,:;!?،؛؟])([0-9A-Za-z٠-٩۰-۹][\w.,/%-]*)(?!\S)")
_SAME_PLACE = 0.01


def read_ligatures(text: str, places: Sequence[float]) -> str:
    """Return a line whose glyphs of several letters read forwards.

    ``places`` has the x of each character. Letters of one glyph share it; PDFium turns
    them around with the rest of the line. What it takes apart itself is in order.
    """
    letters: list[str] = []
    numbered = zip(text, places, strict=True)
    last: tuple[str, float] | None = None
    glyph: list[str] = []
    for character, place in numbered:
        is_new = last is None or abs(last[1] - place) > _SAME_PLACE
        if is_new or not RIGHT_TO_LEFT.match(character):
            letters += _forwards(glyph)
            glyph = []
        glyph.append(character)
        last = character, place
    letters += _forwards(glyph)
    return "".join(letters)


def order_lines(lines: Iterable[tuple[str, bool]]) -> list[str]:
    """Return the lines of one text in reading order.

    Each comes with whether its places run from right to left, as they should. Whether
    letters or brackets are turned around shows in the text as a whole.
    """
    given = list(lines)
    text = "\n".join(line for line, _ in given)
    is_reversed = _is_reversed(text)
    ordered: list[str] = []
    for line, runs_left in given:
        if not RIGHT_TO_LEFT.search(line):
            ordered.append(line)
            continue
        if is_reversed:
            # Words painted one by one from the right are in order among themselves.
            line = _reverse_words(line) if runs_left else _reverse(line)
        ordered.append(_STRAY_STOP.sub(r"\2\1", line))
    if _has_brackets_inside_out(ordered):
        ordered = [
            line.translate(_MIRRORED) if RIGHT_TO_LEFT.search(line) else line
            for line in ordered
        ]
    return ordered


def _forwards(glyph: list[str]) -> list[str]:
    """Return the letters of one glyph in reading order."""
    has_marks = any(unicodedata.combining(letter) for letter in glyph)
    if len(glyph) < 2 or has_marks or "".join(glyph) in _taken_apart():
        return glyph
    return glyph[::-1]


@cache
def _taken_apart() -> frozenset[str]:
    """Return what the ligatures among the presentation forms stand for."""
    forms = map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)))
    return frozenset(unicodedata.normalize("NFKC", form) for form in forms)


def _is_reversed(text: str) -> bool:
    """Say whether more words begin than end with letters that only end words."""
    words = [w for w in _WORD.findall(text) if RIGHT_TO_LEFT.match(w)]
    begun = sum(word[0] in _FINAL for word in words)
    ended = sum(word[-1] in _FINAL for word in words)
    return begun > ended


def _reverse(line: str) -> str:
    """Turn a line around, but not the numbers and the Latin words in it."""
    tokens = _TOKEN.findall(line.translate(_MIRRORED))
    return "".join(reversed(tokens))


def _reverse_words(line: str) -> str:
    groups = groupby(line, key=str.isspace)
    return "".join(
        "".join(group) if is_space else _reverse("".join(group))
        for is_space, group in groups
    )


def _has_brackets_inside_out(lines: Iterable[str]) -> bool:
    """Say whether more lines close a bracket first and open one last than do not."""
    votes = 0
    for line in lines:
        if not RIGHT_TO_LEFT.search(line):
            continue
        brackets = [c for c in line if c in _OPENING + _CLOSING]
        if len(brackets) < 2:
            continue
        votes += brackets[0] in _CLOSING and brackets[-1] in _OPENING
        votes -= brackets[0] in _OPENING and brackets[-1] in _CLOSING
    return votes > 0
