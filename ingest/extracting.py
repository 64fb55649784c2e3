"""The text that is taken out of a file which is not plain text."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.marks import Mark
from ingest.stating import Stated

_BETWEEN = "\n\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Extracted:
    """Text, what the file states beside it, and where pages or headings begin in it."""

    text: str
    known: Stated
    marks: tuple[Mark, ...] = ()


class Paragraphs:
    """Paragraphs in order, becoming one text with an empty line between each two."""

    def __init__(self) -> None:
        """Begin with none."""
        self._paragraphs: list[str] = []
        self._marks: list[Mark] = []
        self._length = 0

    def add(self, paragraph: str, marks: Iterable[Mark] = ()) -> None:
        """Add a paragraph that is not empty; ``marks`` count from its own start.

        A mark of the page that the last one is of says nothing, and is left out.
        """
        if self._paragraphs:
            self._length += len(_BETWEEN)
        for mark in marks:
            if (
                not self._marks
                or mark.page is None
                or mark.page != self._marks[-1].page
            ):
                self._marks.append(replace(mark, start=self._length + mark.start))
        self._paragraphs.append(paragraph)
        self._length += len(paragraph)

    def add_heading(self, heading: str) -> None:
        """Add a heading, which is the place of what follows it."""
        heading = " ".join(heading.split())
        self.add(heading, [Mark(start=0, heading=heading)])

    def first(self, most: int) -> list[str]:
        """Return up to ``most`` paragraphs from the start."""
        return self._paragraphs[:most]

    def extracted(self, known: Stated) -> Extracted:
        """Return the text of all paragraphs."""
        return Extracted(
            text=_BETWEEN.join(self._paragraphs), known=known, marks=tuple(self._marks)
        )
