"""HTML pages to text: the only door to trafilatura."""

import logging
import re
from collections.abc import Sequence

from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.metadata import extract_title, extract_url
from trafilatura.settings import Document

from index.errors import UnreadableFile
from ingest.blocks import read_blocks
from ingest.dating import as_published
from ingest.extracting import Extracted, Paragraphs
from ingest.stating import Stated, as_url, fold

# It logs errors about pages that are no articles; whoever ingests is told by us.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)

_NO_ARTICLE = "has no article text in its HTML"
_DATE_NAMES = re.compile(
    r"(?:article|og):published_time|article\.published|(?:dc|dcterms)\.(?:date|issued)"
    r"|dc\.date\.issued|date_?published|pub_?date|publish[-_]?date|date"
)
_LARGE = 1_000_000
_LONGEST_PROGRAM = 100_000
_PROGRAM = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)
_PICTURE = re.compile(r"data:[\w/+.-]{1,50};base64,[\w/+=\s]{1000,}")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read_html(html: str) -> Extracted:
    """Return the article on a page, its title first, and what the page states.

    Raises:
        UnreadableFile: The page holds no article text.
    """
    # A page that is one bare element is not taken for HTML.
    if not re.search(r"<(?:html|body)\b", html, re.IGNORECASE):
        html = f"<html><body><div>{html}</div></body></html>"
    tree = load_html(_without_ballast(html))
    if tree is None:
        raise UnreadableFile(_NO_ARTICLE)
    known = _read_head(tree)
    page = bare_extraction(tree, include_comments=False)
    if not isinstance(page, Document):
        raise UnreadableFile(_NO_ARTICLE)
    lines = (page.text or "").splitlines()
    paragraphs = [line.strip() for line in lines if line.strip()]
    if not paragraphs:
        raise UnreadableFile(_NO_ARTICLE)
    if known.title and all(fold(p) != fold(known.title) for p in paragraphs[:2]):
        paragraphs.insert(0, known.title)
    return _with_headings(paragraphs, _headings(page)).extracted(known)


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


def find_outside(html: str, text: str) -> list[str]:
    """Return the paragraphs of a page that ``text``, its article, does not have."""
    tree = load_html(html)
    if tree is None:
        return []
    inside = " ".join(text.split())
    blocks = dict.fromkeys(block for block, _ in read_blocks(tree, has_menus=True))
    return [block for block in blocks if block not in inside]


def _headings(page: Document) -> list[str]:
    heads = [] if page.body is None else page.body.iter("head")
    return [" ".join("".join(head.itertext()).split()) for head in heads]


def _with_headings(paragraphs: Sequence[str], headings: Sequence[str]) -> Paragraphs:
    """Collect paragraphs; those that are the next of the headings are marked."""
    collected = Paragraphs()
    left = list(headings)
    for paragraph in paragraphs:
        if paragraph in left:
            del left[: left.index(paragraph) + 1]
            collected.add_heading(paragraph)
        else:
            collected.add(paragraph)
    return collected


def _read_head(tree: HtmlElement) -> Stated:
    """Return what a page states about itself; the date is never taken from prose.

    trafilatura's own date is not used: it falls back on copyright years, the day of
    the last change and the first date in the text.
    """
    content_by_name: dict[str, str] = {}
    for meta in tree.iter("meta", "time"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = (meta.get("content") or meta.get("datetime") or "").strip()
        if content:
            content_by_name.setdefault(name.lower(), content)
    dates = [content_by_name[n] for n in content_by_name if _DATE_NAMES.fullmatch(n)]
    for script in tree.iter("script"):
        dates += _JSON_DATE.findall(script.text or "")
    url = extract_url(tree) or content_by_name.get("og:url", "")
    title = extract_title(tree) or content_by_name.get("og:title", "")
    return Stated(
        title=" ".join(title.split()) or None,
        url=as_url(url),
        published=next(filter(as_published, dates), None),
        outlet=content_by_name.get("og:site_name"),
        language=tree.get("lang"),
    )
