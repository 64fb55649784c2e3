"""The README and the pages of docs/, as far as they can be held against the program."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.program import REPOSITORY

PAGES = (REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md")))
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_PROMPT = "$ "
# In a shell, and in a file of settings.
_COMMENT = re.compile(r"(^|\s)#\s.*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line that a reader is to type, and the lines that are shown to follow it.

    ``place`` is its file and line, for whoever reads a failure.
    """

    place: str
    text: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A block of code, fenced or indented; ``language`` is empty where none is named."""

    place: str
    language: str
    text: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is to be typed of it: after prompts where it has some, else all of it."""
        file, _, first = self.place.rpartition(":")
        numbered = [
            (f"{file}:{int(first) + n}", line)
            for n, line in enumerate(self.text.replace("\\\n", "  ").splitlines())
        ]
        if self.text.startswith(_PROMPT):
            return tuple(_transcript(numbered))
        told = ((place, _COMMENT.sub("", line).strip()) for place, line in numbered)
        return tuple(Line(place=place, text=line) for place, line in told if line)


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of code of a page, in order."""
    for token in _tokens(page):
        if token.type in {"fence", "code_block"}:
            assert token.map is not None
            # A fence stands on a line of its own.
            first = token.map[0] + (2 if token.type == "fence" else 1)
            yield Block(
                place=f"{page.relative_to(REPOSITORY)}:{first}",
                language=token.info.strip(),
                text=token.content,
            )


def code_in_text(page: Path) -> list[str]:
    """Return what stands between backticks in the text of a page."""
    return [t.content for t in _inline(page) if t.type == "code_inline"]


def links(page: Path) -> list[str]:
    """Return where the links of a page lead."""
    return [
        str(token.attrs["href"]) for token in _inline(page) if token.type == "link_open"
    ]


def headings(page: Path) -> list[str]:
    """Return the headings of a page, as they are written."""
    return [
        token.content
        for before, token in pairwise(_tokens(page))
        if before.type == "heading_open"
    ]


def rows(page: Path) -> list[Sequence[str]]:
    """Return the cells of all tables of a page, row by row, as they are written."""
    tokens = _tokens(page)
    found: list[list[str]] = []
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            found.append([])
        elif before.type in {"td_open", "th_open"}:
            found[-1].append(token.content)
    return [tuple(row) for row in found]


def codes(cell: str) -> list[str]:
    """Return what stands between backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def _transcript(numbered: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """Yield each prompt's line with what is shown under it."""
    starts = [n for n, (_, line) in enumerate(numbered) if line.startswith(_PROMPT)]
    for start, end in zip(starts, [*starts[1:], len(numbered)], strict=True):
        place, line = numbered[start]
        yield Line(
            place=place,
            text=line.removeprefix(_PROMPT),
            shown=tuple(text for _, text in numbered[start + 1 : end]),
        )


def _tokens(page: Path) -> list[Token]:
    return _MARKDOWN.parse(page.read_text(encoding="utf-8"))


def _inline(page: Path) -> Iterator[Token]:
    for token in _tokens(page):
        yield from token.children or ()
