"""HTML pages to text: the only door to trafilatura.

trafilatura says where on a page the article is. Its paragraphs are read from the page
itself: it drops joiners inside Persian and Indic words, and leads and lists as menus.
"""

import logging
import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from index.errors import UnreadableFile
from ingest.blocks import Block, read_blocks
from ingest.extracting import Extracted, Paragraphs
from ingest.pruning import prune
from ingest.reading_head import read_head
from ingest.stating import fold

# It logs errors about pages that are no articles; whoever ingests is told by us.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)

_NO_ARTICLE = "has no article text in its HTML"
_LARGE = 1_000_000
_LONGEST_PROGRAM = 100_000
_PROGRAM = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)
_PICTURE = re.compile(r"data:[\w/+.-]{1,50};base64,[\w/+=\s]{1000,}")
_UNCOMPARED = re.compile(r"[\W_]+")
_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Less is a label, or a name; an ideograph says as much as two letters.
_SHORTEST_PROSE = 40
_SHORTEST_QUOTE = 20
# A paragraph of more links is a menu or a list of other articles.
_MOST_LINKED = 0.8
_SENTENCE_END = re.compile("[.!?…。！？؟۔।]['\"”’»」)\\]]*$")
# How far quotations set large stand from what they repeat, in paragraphs, and how far a
# paragraph from the last one found, in characters: what a page of a book's length takes
# must not grow with its square.
_NEAR = 20
_AHEAD = 50_000
# Of more paragraphs trafilatura is not asked: what it takes does grow with its square,
# and what stands around a whole book is little.
_MOST_ASKED = 20_000
# Short as they are; a footer is that of a quotation when it has not been pruned.
_LISTED = frozenset({"li", "tr", "dd", "dt", "footer"})


def read_html(html: str) -> Extracted:
    """Return the article on a page, its title first, and what the page states.

    Raises:
        UnreadableFile: The page holds no article text.
    """
    tree = _parse(html)
    if tree is None:
        raise UnreadableFile(_NO_ARTICLE)
    known = read_head(tree)
    prune(tree, known.title)
    blocks = list(read_blocks(tree))
    lines = _find_lines(tree, blocks)
    if not lines:
        raise UnreadableFile(_NO_ARTICLE)
    kept = _without_repeats(_choose(blocks, lines, known.title))
    # What is stated in a script or in an element of its own is on no paragraph.
    if not kept:
        kept = [Block(text=line, element="p", linked=0) for line in lines]
    if known.title and not any(_says(block, known.title) for block in kept[:3]):
        kept.insert(0, Block(text=known.title, element="h1", linked=0))
    collected = Paragraphs()
    for block in kept:
        if block.is_heading:
            collected.add_heading(block.text)
        else:
            collected.add(block.text)
    return collected.extracted(known)


def _find_lines(tree: HtmlElement, blocks: Sequence[Block]) -> list[str]:
    """Return what is taken for the article, by trafilatura if it can tell in time."""
    if len(blocks) > _MOST_ASKED:
        return [block.text for block in blocks if block.linked <= _MOST_LINKED]
    page = bare_extraction(tree, include_comments=False)
    written = (page.text or "") if isinstance(page, Document) else ""
    return [line.strip() for line in written.splitlines() if line.strip()]


def find_outside(html: str, text: str) -> list[tuple[str, str]]:
    """Return the paragraphs of a page that ``text``, its article, does not have.

    Each comes with the reason.
    """
    tree = _parse(html)
    if tree is None:
        return []
    inside = " ".join(text.split())
    reasons = {
        block.text: "outside the article" for block in read_blocks(tree, has_menus=True)
    }
    for pruned in prune(tree, read_head(tree).title):
        reasons |= dict.fromkeys(pruned.paragraphs, pruned.reason)
    return [(block, reason) for block, reason in reasons.items() if block not in inside]


def _parse(html: str) -> HtmlElement | None:
    # A page that is one bare element is not taken for HTML.
    if not re.search(r"<(?:html|body)\b", html, re.IGNORECASE):
        html = f"<html><body><div>{html}</div></body></html>"
    return load_html(_without_ballast(html))


def _without_ballast(html: str) -> str:
    """Return a page without programs and pictures that are larger than any article.

    The parser gives up at ten million characters without a tag.
    """
    if len(html) <= _LARGE:
        return html
    kept: list[str] = []
    end = opened = 0
    for tag in _PROGRAM.finditer(html):
        if not tag.group(1):
            opened = tag.start()
        elif tag.start() - opened > _LONGEST_PROGRAM and opened >= end:
            kept.append(html[end:opened])
            end = opened = tag.start()
    return _PICTURE.sub("", "".join([*kept, html[end:]]))


def _choose(
    blocks: Sequence[Block], lines: Sequence[str], title: str | None
) -> list[Block]:
    """Return the paragraphs from the title to the last one that is of the article.

    ``lines`` are what trafilatura takes for the article.
    """
    taken = _compared(" ".join(lines))
    places = list(_find_places(blocks, taken))
    found = sum(len(_compared(blocks[number].text)) for number in places)
    if not places or 2 * found < len(taken):
        return []
    titles = [
        number
        for number, block in enumerate(blocks[: places[-1]])
        if title and block.is_heading and _says(block, title)
    ]
    first = titles[0] if titles else places[0]
    matched = set(places)
    return [
        block
        for number, block in enumerate(blocks[first : places[-1] + 1], start=first)
        if number == first or _is_article(block, is_taken=number in matched)
    ]


def _find_places(blocks: Sequence[Block], taken: str) -> Iterator[int]:
    """Yield the numbers of the paragraphs that ``taken`` has, in its order."""
    end = 0
    for number, block in enumerate(blocks):
        key = _compared(block.text)
        if len(key) < _SHORTEST_QUOTE // 2:
            continue
        start = taken.find(key, max(0, end - _AHEAD), end + _AHEAD + len(key))
        if start >= 0:
            end = start + len(key)
            yield number


def _is_article(block: Block, *, is_taken: bool) -> bool:
    is_whole = bool(_SENTENCE_END.search(block.text))
    if block.linked > _MOST_LINKED:
        return is_whole and is_taken
    if is_taken or block.is_heading or (block.element in _LISTED and not block.linked):
        return True
    return is_whole or _weight(block.text) >= _SHORTEST_PROSE


def _without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Return paragraphs without those that one near them quotes whole."""
    every = [_compared(block.text) for block in blocks]
    kept: list[Block] = []
    for number, (block, key) in enumerate(zip(blocks, every, strict=True)):
        first, last = max(0, number - _NEAR), number + _NEAR
        is_quote = len(key) >= _SHORTEST_QUOTE and any(
            key in other and (len(other) > len(key) or place < number)
            for place, other in enumerate(every[first:last], start=first)
            if place != number
        )
        if number == 0 or not is_quote:
            kept.append(block)
    return kept


def _says(block: Block, title: str) -> bool:
    return fold(title) in fold(block.text)


def _weight(text: str) -> int:
    return len(text) + len(_DENSE.findall(text))


def _compared(text: str) -> str:
    """Return the letters and digits of a text, which no extraction changes."""
    return _UNCOMPARED.sub("", text)
