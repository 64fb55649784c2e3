"""Text before it is divided into messages: runs in lines, lines in blocks."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.telegram.showing.cleaning import clean_line
from bot.telegram.showing.directions import direction_of, line_mark

Quote = Literal["blockquote", "expandable_blockquote"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A stretch of text in one style; ``is_marker`` says that it is never cut."""

    text: str
    url: str | None = None
    is_bold: bool = False
    is_marker: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Pieces of a line, joined by spaces; a message rather ends between two of them.

    ``mark`` goes in front of the line, again in each message that it goes on in.
    """

    pieces: tuple[tuple[Run, ...], ...]
    mark: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Lines that belong together, shown as a quote if ``quote`` says so.

    ``is_close`` says that no empty line stands before it.
    """

    lines: tuple[Line, ...]
    quote: Quote | None = None
    is_close: bool = False


def plain_line(text: str, *, otherwise: str, is_bold: bool = False) -> Line:
    """Return a line of one sentence, run as most of its letters do."""
    text = clean_line(text)
    mark = line_mark(text, direction_of(text, otherwise))
    return Line(pieces=((Run(text=text, is_bold=is_bold),),), mark=mark)


def prose_line(pieces: tuple[tuple[Run, ...], ...], *, otherwise: str) -> Line:
    """Return a line of sentences with markers, run as most of its letters do.

    In a line with right-to-left letters each group of markers gets a mark on both
    sides, or it would be taken for a part of the foreign word before it.
    """
    text = " ".join(run.text for piece in pieces for run in piece)
    mark = line_mark(text, direction_of(text, otherwise))
    if not mark:
        return Line(pieces=pieces)
    return Line(pieces=tuple(_guard(piece, mark) for piece in pieces), mark=mark)


def _guard(piece: tuple[Run, ...], mark: str) -> tuple[Run, ...]:
    guarded: list[Run] = []
    for run in piece:
        is_in_group = bool(guarded) and guarded[-1].is_marker
        if run.is_marker and not is_in_group:
            guarded[-1:] = [replace(g, text=g.text + mark) for g in guarded[-1:]]
        guarded.append(run)
    if guarded and guarded[-1].is_marker:
        guarded.append(Run(text=mark))
    return tuple(guarded)
