"""Lines as they lie on pages become paragraphs: what a PDF does not say itself."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import quantiles

from index.analysing import UNSPACED
from index.marks import Mark
from ingest.right_to_left import RIGHT_TO_LEFT
from ingest.stating import fold

HYPHENATED = "\ufffe"
"""What a line ends in that was hyphenated: the hyphen may be part of the word or not."""

# Running heads and page numbers are among so many lines at the edge of a page, on so
# many pages at least, and on such a share of all: left and right pages may differ.
_EDGE_LINES = 2
_FEWEST_PAGES = 3
_SHARE_OF_PAGES = 0.4
# A gap above a line so much wider than usual parts paragraphs.
_WIDE_GAP = 1.25
_OTHER_SIZE = 0.12
_NEIGHBOURS = 6
_BULLET = re.compile(r"(?:[•‣◦▪■●*–—-]|\(?\d{1,3}[.)])\s")
_ENDS_SENTENCE = re.compile("[.!?…:;。！？؟۔।][\\s\"'”’»)\\]]*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line on a page, in points from the lower left corner of the page.

    ``size`` is the height of its font. ``is_painted_left`` says that its first character
    lies right of its last. The text may end in ``HYPHENATED``.
    """

    text: str
    left: float
    right: float
    bottom: float
    size: float
    is_painted_left: bool = False

    @property
    def runs_left(self) -> bool:
        """Whether most of its letters are of a right-to-left script."""
        from_right = len(RIGHT_TO_LEFT.findall(self.text))
        return 2 * from_right > sum(c.isalpha() for c in self.text)


@dataclass(kw_only=True, slots=True)
class Paragraph:
    """Joined lines, with a mark where each page begins that they lie on."""

    text: str
    last: Line
    marks: list[Mark] = field(default_factory=list)

    def append(self, line: Line, page: int) -> None:
        """Add the next line of the paragraph."""
        text, space = _before(self.text, line.text)
        if page != self.marks[-1].page:
            self.marks.append(Mark(start=len(text) + len(space), page=page))
        self.text = f"{text}{space}{line.text}"
        self.last = line


def drop_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return pages without the heads, feet and numbers that most of them repeat."""
    edges = [_edge_lines(page) for page in pages]
    pages_by_key = Counter(key for edge in edges for key in set(edge.values()))
    needed = max(_FEWEST_PAGES, _SHARE_OF_PAGES * sum(map(bool, pages)))
    return [
        [
            line
            for number, line in enumerate(page)
            if pages_by_key[edge.get(number, "")] < needed
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def join_lines(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Return the paragraphs of pages, in order; one may go on over several pages."""
    paragraphs: list[Paragraph] = []
    for number, page in enumerate(pages, start=1):
        gap = _usual_gap(page)
        for position, line in enumerate(page):
            if paragraphs and (
                _goes_on(page, position, gap)
                if position
                else _goes_over(paragraphs[-1].last, line)
            ):
                paragraphs[-1].append(line, number)
            else:
                mark = Mark(start=0, page=number)
                paragraphs.append(Paragraph(text=line.text, last=line, marks=[mark]))
    for paragraph in paragraphs:
        paragraph.text = paragraph.text.removesuffix(HYPHENATED)
    return paragraphs


def _edge_lines(page: Sequence[Line]) -> dict[int, str]:
    """Return the outermost lines of a page by position, as they compare across pages."""
    by_height = sorted(range(len(page)), key=lambda number: page[number].bottom)
    outer = {*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]}
    return {number: re.sub(r"\d+", "0", fold(page[number].text)) for number in outer}


def _usual_gap(page: Sequence[Line]) -> float:
    """Return how far a line lies below the one before it in a paragraph of a page."""
    gaps = [
        before.bottom - line.bottom
        for before, line in pairwise(page)
        if _is_like(before, line) and 0 < before.bottom - line.bottom < 3 * line.size
    ]
    # Most gaps of a page of short paragraphs are between these.
    return quantiles(gaps, n=4, method="inclusive")[0] if len(gaps) > 1 else 0.0


def _goes_on(page: Sequence[Line], position: int, usual_gap: float) -> bool:
    """Say whether a line goes on in the paragraph of the line before it."""
    before, line = page[position - 1], page[position]
    gap = before.bottom - line.bottom
    if abs(gap) < line.size / 4:
        return True
    if not _is_like(before, line) or _BULLET.match(line.text):
        return False
    if gap < 0:
        return _goes_over(before, line)
    if gap > _WIDE_GAP * (usual_gap or 1.5 * line.size):
        return False
    if before.text.endswith((HYPHENATED, "-")) or line.text[0].islower():
        return True
    left, right = _column(page, position)
    return not (_is_indented(page, position, left, right)) and not (
        _ended_early(before, line, left, right)
    )


def _goes_over(before: Line, line: Line) -> bool:
    """Say whether a paragraph goes on in another column, or on the next page."""
    return (
        _is_like(before, line)
        and not _ENDS_SENTENCE.search(before.text)
        and not line.text[0].isupper()
        and not _BULLET.match(line.text)
    )


def _is_like(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _OTHER_SIZE * max(one.size, other.size)


def _column(page: Sequence[Line], position: int) -> tuple[float, float]:
    """Return the edges of the column that a line lies in, going by its neighbours."""
    line = page[position]
    near = page[max(0, position - _NEIGHBOURS) : position + _NEIGHBOURS]
    beside = [
        other
        for other in near
        if _is_like(other, line) and other.left < line.right and line.left < other.right
    ]
    # A line as thin as nothing is beside none, not even itself.
    beside = beside or [line]
    return min(o.left for o in beside), max(o.right for o in beside)


def _is_indented(
    page: Sequence[Line], position: int, left: float, right: float
) -> bool:
    """Say whether a line alone stands in from the edge where lines begin."""
    line = page[position]
    before, after = page[position - 1], page[position + 1 : position + 2]

    def indent(of: Line) -> float:
        return right - of.right if before.runs_left else of.left - left

    others = [indent(other) for other in (before, *after)]
    return indent(line) > 0.8 * line.size and all(
        indent(line) - other > 0.8 * line.size for other in others
    )


def _ended_early(before: Line, line: Line, left: float, right: float) -> bool:
    """Say whether the first word of a line had found room on the one before."""
    room = before.left - left if before.runs_left else right - before.right
    if UNSPACED.search(before.text[-1:]):
        return room > 2 * before.size
    first_word = line.text.split(maxsplit=1)[0]
    width = (line.right - line.left) * len(first_word) / len(line.text)
    if not _ENDS_SENTENCE.search(before.text):
        # A list or a poem; of prose that is set ragged, only by much.
        width = max(width * 2, (right - left) / 4)
    return room > width + line.size / 2


def _before(text: str, line: str) -> tuple[str, str]:
    """Return how ``text`` ends and what stands between it and the line that follows."""
    if text.endswith(HYPHENATED):
        text = text.removesuffix(HYPHENATED)
        divides = text[-1:].isalpha() and line[0].islower()
        return (text if divides else f"{text}-"), ""
    if re.search(r"\d-$", text) and line[0].isdigit():
        return text, ""
    if UNSPACED.match(text[-1:]) and UNSPACED.match(line[0]):
        return text, ""
    return text, " "
