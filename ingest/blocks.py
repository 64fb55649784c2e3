"""The paragraphs of an HTML tree, whatever elements they are made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
UNREAD = frozenset({"head", "script", "style", "svg", "math", "rt", "rp"})
"""Elements without text to read; ruby shows how the word before it is pronounced."""

_BLOCKS = HEADINGS | frozenset(
    """address article aside blockquote body br caption dd div dl dt figcaption figure
    footer form header hr li main nav ol p pre section table tbody tfoot thead tr ul
    """.split()  # noqa: SIM905 - a list would be a line for each
)
_CELLS = frozenset({"td", "th"})
# Where a word may be divided, and marks of no width that join nothing. The joiners of
# Persian and Indic scripts are part of the spelling.
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph, the name of its element, and how much of it are links, 0 to 1."""

    text: str
    element: str
    linked: float

    @property
    def is_heading(self) -> bool:
        """Whether the page says that it is a heading."""
        return self.element in HEADINGS


class _Open:
    """What is read of a paragraph so far."""

    def __init__(self) -> None:
        """Begin with nothing, outside of headings and links."""
        self.headings: list[str] = []
        self.links = 0
        self.parts: list[str] = []
        self.linked = 0

    def add(self, text: str | None) -> None:
        """Add text where the walk stands."""
        if text:
            self.parts.append(text)
            self.linked += len("".join(text.split())) if self.links else 0

    def begin_cell(self) -> None:
        """Divide a cell from the one before it in its row."""
        if "".join(self.parts).strip():
            self.parts.append(" | ")

    def close(self, element: str) -> Iterator[Block]:
        """Yield the paragraph that ends here, if there is any, and begin another."""
        if text := " ".join("".join(self.parts).translate(_UNSEEN).split()):
            yield Block(
                text=text,
                element=self.headings[-1] if self.headings else element,
                linked=min(self.linked / len("".join(text.split())), 1),
            )
        self.parts.clear()
        self.linked = 0


def read_blocks(page: HtmlElement, *, has_menus: bool = False) -> Iterator[Block]:
    """Yield the paragraphs of a page; a row of a table is one.

    What a page calls its menus is among them with ``has_menus`` only.
    """
    unread = UNREAD if has_menus else UNREAD | {"nav"}
    open_ = _Open()
    inside: list[str] = []
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        name = str(element.tag)
        if name in _BLOCKS:
            yield from open_.close(inside[-1] if inside else "")
            if event == "start":
                inside.append(name)
            else:
                inside.pop()
        if event == "start":
            _enter(open_, name)
            if name in unread:
                walk.skip_subtree()
            else:
                open_.add(element.text)
        else:
            if name in HEADINGS:
                open_.headings.pop()
            open_.links -= name == "a"
            open_.add(element.tail)


def _enter(open_: _Open, name: str) -> None:
    if name in HEADINGS:
        open_.headings.append(name)
    open_.links += name == "a"
    if name in _CELLS:
        open_.begin_cell()
