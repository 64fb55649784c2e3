"""The paragraphs of an HTML tree, whatever elements they are made of."""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    """address article aside blockquote body br caption dd div dl dt figcaption figure
    footer form header hr li main nav ol p pre section table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - a list would be a line for each
)
# Ruby shows how the word before it is pronounced.
_UNREAD = frozenset({"head", "script", "style", "svg", "math", "rt", "rp"})


def read_blocks(
    page: HtmlElement, *, has_menus: bool = False
) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs of a page, each with whether it is a heading.

    What a page calls its menus is among them with ``has_menus`` only.
    """
    unread = _UNREAD if has_menus else _UNREAD | {"nav"}
    parts: list[str] = []
    headings = 0
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        name = str(element.tag)
        is_block = name in _BLOCKS
        if is_block and (text := " ".join("".join(parts).split())):
            yield text, headings > 0
        if is_block:
            parts.clear()
        if event == "start":
            headings += name in _HEADINGS
            if name in unread:
                walk.skip_subtree()
            else:
                parts.append(element.text or "")
        else:
            headings -= name in _HEADINGS
            parts.append(element.tail or "")
