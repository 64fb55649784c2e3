"""The lines of a text, each kept or with the rule that leaves it out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.languages import detect_language
from ingest.boilerplate import find_label, find_rule
from ingest.neighbouring import Line, find_menus, judge_by_neighbours

# How many lines are the edges of a text.
_NEAR_START, _NEAR_END = 6, 5
# A longer line is text, whatever it starts with.
_LONGEST_MARKUP = 2_000
# Enough to tell the language by.
_SAMPLE = 4_000
_IMAGE = re.compile(r"\[?!\[(?P<alt>[^\]]*)\]\([^)]*\)(?:\]\([^)]*\))?|<!--.*-->")
_HEADING_MARK = re.compile(r"#{1,6}(?=[ \t]+\S)")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|^[-+>]\s+|`+")
_SENTENCE_END = re.compile("[.!?…。！？؟۔।]['\"”’»」)\\]]*$")
_ITALIC = re.compile(r"([*_])(?![*_]).*(?<![*_])\1")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line without surrounding white space, or part of one; no reason: kept."""

    start: int
    end: int
    reason: str | None = None


def sift(text: str, start: int, *, is_markdown: bool) -> Iterator[Piece]:
    """Yield the lines of ``text`` from ``start``, in order; marks of headings apart."""
    places = list(_places(text, start))
    lines = [
        Line(text=_plain(text[a:b]) if is_markdown else text[a:b], block=block)
        for a, b, block in places
    ]
    if is_markdown:
        _judge_markup([text[a:b] for a, b, _ in places], lines)
    _judge_lines(lines, detect_language(text[start : start + _SAMPLE]))
    for (begin, end, _), line in zip(places, lines, strict=True):
        if line.is_heading and (mark := _HEADING_MARK.match(text, begin)):
            yield Piece(begin, mark.end(), "heading mark")
            begin = end - len(text[mark.end() : end].lstrip())
        yield Piece(begin, end, line.reason)


def _judge_lines(lines: Sequence[Line], language: str | None) -> None:
    above = find_menus(lines)
    for number, line in enumerate(lines):
        if line.reason is None and line.is_heading:
            line.reason = find_label(line.text)
        elif line.reason is None:
            is_edge = number < above + _NEAR_START or number >= len(lines) - _NEAR_END
            line.reason = find_rule(
                line.text,
                is_first=number == above,
                is_edge=is_edge,
                language=language,
            )
    judge_by_neighbours(lines)


def _judge_markup(written: Sequence[str], lines: Sequence[Line]) -> None:
    """Mark headings, images with what is written under them, and lines of links."""
    caption: str | None = None
    for raw, line in zip(written, lines, strict=True):
        if len(raw) > _LONGEST_MARKUP:
            continue
        line.is_heading = bool(_HEADING_MARK.match(raw))
        if line.is_heading:
            line.text = line.text.lstrip("# \t")
        elif image := _IMAGE.fullmatch(raw):
            line.reason = "image"
            caption = image["alt"] or ""
            continue
        elif caption is not None and _is_under_image(raw, line.text, caption):
            line.reason = "photo caption"
        elif _is_links(raw):
            line.reason = "link"
        caption = None


def _is_under_image(raw: str, plain: str, alternative: str) -> bool:
    """Say whether a line after an image repeats what it shows, or is all in italics."""
    is_repeated = bool(alternative) and plain.startswith(alternative)
    return is_repeated or bool(_ITALIC.fullmatch(raw))


def _is_links(raw: str) -> bool:
    """Say whether links are all there is in a line, and no sentence."""
    links = _MARKDOWN_LINK.findall(raw)
    rest = _MARKDOWN_LINK.sub("", raw)
    return bool(links) and not (
        re.search(r"\w", rest) or any(_SENTENCE_END.search(link) for link in links)
    )


def _plain(raw: str) -> str:
    """Return a line of Markdown as it reads."""
    if len(raw) > _LONGEST_MARKUP:
        return raw
    return _EMPHASIS.sub("", _MARKDOWN_LINK.sub(r"\1", raw)).strip() or raw


def _places(text: str, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield where lines begin and end, and which block they are of."""
    block = 0
    for whole in text[start:].splitlines(keepends=True):
        if line := whole.strip():
            begin = start + len(whole) - len(whole.lstrip())
            yield begin, begin + len(line), block
        else:
            block += 1
        start += len(whole)
