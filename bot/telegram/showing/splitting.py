"""Blocks into messages of at most 4096 UTF-16 units and 100 entities.

A message ends between blocks or lines, else between sentences, else between words,
else between grapheme clusters; never inside a marker.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.showing.cleaning import clusters
from bot.telegram.showing.directions import LEFT_TO_RIGHT, RIGHT_TO_LEFT
from bot.telegram.showing.limits import MAX_TEXT, units
from bot.telegram.showing.lines import Block, Line, Run
from bot.telegram.showing.placing import Part, Placed, place

# Room that a word longer than a message leaves for the markers that follow it.
_MAX_WORD = 1024
_AROUND_MARKERS = f" {LEFT_TO_RIGHT}{RIGHT_TO_LEFT}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Token:
    """What is not divided any more; ``glue`` comes before it, except in front."""

    runs: tuple[Run, ...]
    mark: str
    glue: str
    is_line: bool

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def split_blocks(
    blocks: Sequence[Block], *, limit: int = MAX_TEXT
) -> tuple[OutgoingMessage, ...]:
    """Return the messages that show ``blocks``, none of them empty.

    A block that fits one message is not spread over two.
    """
    packed = _Packed(limit)
    for block in blocks:
        packed.add(block)
    return tuple(place(parts) for parts in packed.messages if parts)


class _Packed:
    """Messages being filled, the last one open."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._room = limit
        self.messages: list[list[Part]] = [[]]

    def add(self, block: Block) -> None:
        """Put a block where there is room."""
        tokens = list(_tokens(block, self._limit))
        whole = sum(units(t.glue + t.mark * t.is_line + t.text) for t in tokens)
        if self._room < whole <= self._limit:
            self._end_message()
        part: Part | None = None
        for token in tokens:
            is_front = not self.messages[-1]
            glue = "" if is_front else token.glue
            mark = token.mark if token.is_line or is_front else ""
            # Two marks in a row would not arrive as two marks.
            mark = "" if mark and token.text.startswith(mark) else mark
            if units(glue + mark + token.text) > self._room:
                self._end_message()
                glue, part = "", None
                mark = "" if token.text.startswith(token.mark) else token.mark
            if part is None:
                part = Part(quote=block.quote)
                self.messages[-1].append(part)
            part.placed.append(Placed(glue=glue, mark=mark, runs=token.runs))
            self._room -= units(glue + mark + token.text)

    def _end_message(self) -> None:
        if self.messages[-1]:
            self.messages.append([])
        self._room = self._limit


def _tokens(block: Block, limit: int) -> Iterator[_Token]:
    for number, line in enumerate(block.lines):
        glue = "\n" if number or block.is_close else "\n\n"
        is_line = True
        for runs, between in _divided(line, limit):
            yield _Token(
                runs=runs,
                mark=line.mark,
                glue=glue if is_line else between,
                is_line=is_line,
            )
            is_line = False


def _divided(line: Line, limit: int) -> Iterator[tuple[tuple[Run, ...], str]]:
    """Yield what is kept together of a line, and what stands before it."""
    for piece in line.pieces:
        if sum(units(run.text) for run in piece) + len(line.mark) <= limit:
            yield piece, " "
        else:
            yield from _words(piece)


def _words(piece: Iterable[Run]) -> Iterator[tuple[tuple[Run, ...], str]]:
    """Yield words and what sticks to them; markers stay with the word before them."""
    held: list[Run] = []
    between = " "
    for glue, run in chain.from_iterable(map(_atoms, piece)):
        if glue is not None and held:
            yield tuple(held), between
            held, between = [], glue
        held.append(run)
    yield tuple(held), between


def _atoms(run: Run) -> Iterator[tuple[str | None, Run]]:
    """Yield what a run is cut into, and what stands before it; None where it sticks."""
    if run.is_marker or not run.text.strip(_AROUND_MARKERS):
        yield None, run
        return
    glue = None
    for word in run.text.split(" "):
        for stretch in _stretches(word):
            yield glue, replace(run, text=stretch)
            glue = ""
        glue = " "


def _stretches(word: str) -> Iterator[str]:
    """Yield a word in parts of at most ``_MAX_WORD`` units, of whole clusters."""
    stretch: list[str] = []
    length = 0
    for cluster in clusters(word) if units(word) > _MAX_WORD else [word]:
        size = units(cluster)
        if stretch and length + size > _MAX_WORD:
            yield "".join(stretch)
            stretch, length = [], 0
        stretch.append(cluster)
        length += size
    yield "".join(stretch)
