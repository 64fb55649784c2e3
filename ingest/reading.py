"""Files become Articles: bytes -> text -> what ``cleaning`` makes of it."""

import hashlib
import logging
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableFile
from ingest.articles import Article
from ingest.cleaning import clean
from ingest.dating import as_published
from ingest.decoding import decode
from ingest.stating import Stated, as_url, fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm"})
READABLE = frozenset({".txt"}) | _MARKDOWN | _HTML

_LARGEST_BYTES = 100_000_000
_NO_ARTICLE = "has no article text in its HTML"

_DATE_NAMES = re.compile(
    r"(?:article|og):published_time|article\.published|(?:dc|dcterms)\.(?:date|issued)"
    r"|dc\.date\.issued|date_?published|pub_?date|publish[-_]?date|date"
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read_article(path: Path) -> Article:
    """Read one file and return the article in it.

    Raises:
        UnreadableFile: No article can be read from it; the message says why.
    """
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        raise UnreadableFile(f"is not one of {', '.join(sorted(READABLE))}")
    data = _read_bytes(path)
    text, encoding = decode(data, is_html=suffix in _HTML)
    if not text.strip():
        raise UnreadableFile("is empty")
    if not re.search(r"[^\W\d_]", text):
        raise UnreadableFile("has no letters in it")
    known = Stated()
    if suffix in _HTML:
        text, known = _read_html(text)
    return clean(
        text,
        encoding=encoding,
        content_hash=hashlib.sha256(data).hexdigest(),
        known=known,
        is_markdown=suffix in _MARKDOWN,
    )


def _read_bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("is not a regular file")
        if status.st_size > _LARGEST_BYTES:
            raise UnreadableFile(f"is larger than {_LARGEST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as exc:
        raise UnreadableFile(f"cannot be read: {exc.strerror or exc}") from exc


def _read_html(html: str) -> tuple[str, Stated]:
    """Return the article on a page, its title first, and what the page states.

    Raises:
        UnreadableFile: The page holds no article text.
    """
    # Importing it costs a third of a second, which a folder of plain text need not pay.
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    # It logs errors about pages that are no articles; whoever ingests is told by us.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    # A page that is one bare element is not taken for HTML.
    if not re.search(r"<(?:html|body)\b", html, re.IGNORECASE):
        html = f"<html><body><div>{html}</div></body></html>"
    tree = load_html(html)
    if tree is None:
        raise UnreadableFile(_NO_ARTICLE)
    known = _read_head(tree)
    page = bare_extraction(tree, include_comments=False)
    text = (isinstance(page, Document) and page.text) or ""
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    if not paragraphs:
        raise UnreadableFile(_NO_ARTICLE)
    if known.title and all(fold(p) != fold(known.title) for p in paragraphs[:2]):
        paragraphs.insert(0, known.title)
    return "\n\n".join(paragraphs), known


def _read_head(tree: "HtmlElement") -> Stated:
    """Return what a page states about itself; the date is never taken from prose.

    trafilatura's own date is not used: it falls back on copyright years, the day of
    the last change and the first date in the text.
    """
    from trafilatura.metadata import extract_title, extract_url

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
