"""Books in EPUB to text, chapter by chapter in reading order."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import UnreadableFile
from index.marks import Mark
from ingest.blocks import read_blocks
from ingest.decoding import decode
from ingest.extracting import Extracted, Paragraphs
from ingest.stating import Stated, as_url
from ingest.unpacking import Archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_OLD_CONTENTS = "application/x-dtbncx+xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})


def read_epub(data: bytes) -> Extracted:
    """Return the text of a book, its headings marked.

    A chapter without a heading has the name that the table of contents gives it.

    Raises:
        UnreadableFile: It is damaged, protected, too large unpacked, or has no text.
    """
    archive = Archive(data, "EPUB")
    package_name = _package_name(archive)
    package = _parse(archive, package_name)
    items = {item.get("id", ""): item for item in _find(package, "item")}
    folder = posixpath.dirname(package_name)
    labels = _labels(archive, items.values(), folder)
    protected = _protected(archive)
    collected = Paragraphs()
    for name in _pages(package, items, folder):
        if name in protected:
            raise UnreadableFile("is protected (DRM) and cannot be read")
        _add_chapter(collected, _parse_page(archive.read(name)), labels.get(name))
    if not collected.first(1):
        raise UnreadableFile("has no text in it")
    return collected.extracted(_stated(package))


def _pages(
    package: etree._Element, items: Mapping[str, etree._Element], folder: str
) -> list[str]:
    """Return the members to read, in order, each once.

    A book of two kilobytes that names its page a million times would fill any memory.
    """
    named = (items.get(entry.get("idref", "")) for entry in _find(package, "itemref"))
    pages = (item for item in named if item is not None and _is_page(item))
    return list(dict.fromkeys(_resolve(folder, page.get("href", "")) for page in pages))


def _package_name(archive: Archive) -> str:
    for root in _find(_parse(archive, _CONTAINER), "rootfile"):
        if name := root.get("full-path"):
            return str(name)
    raise UnreadableFile("is a damaged EPUB file: it does not name its package")


def _parse(archive: Archive, name: str) -> etree._Element:
    """Return the root of an XML member; no entity is resolved, nothing is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(archive.read(name), parser)
    except etree.XMLSyntaxError:
        # Even a parser that recovers wants something to begin with.
        root = None
    if root is None:
        raise UnreadableFile(f"is a damaged EPUB file: '{name}' is no XML")
    return root


def _parse_page(data: bytes) -> HtmlElement | None:
    """Return a page's root; None when it is empty."""
    if not data.strip():
        return None
    text, _ = decode(data, is_html=True)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        return None


def _find(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Go through the elements called ``name`` in any namespace."""
    yield from root.iter(f"{{*}}{name}")


def _resolve(folder: str, href: str) -> str:
    """Return the member that a reference from a folder means."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path))


def _is_page(item: etree._Element) -> bool:
    return item.get("media-type") in _PAGES and not _is_contents(item)


def _is_contents(item: etree._Element) -> bool:
    return "nav" in item.get("properties", "").split()


def _protected(archive: Archive) -> set[str]:
    """Return the members that are encrypted; of fonts it is told and does not matter."""
    if _ENCRYPTION not in archive:
        return set()
    references = _find(_parse(archive, _ENCRYPTION), "CipherReference")
    return {unquote(reference.get("URI", "")) for reference in references}


def _labels(
    archive: Archive, items: Iterable[etree._Element], folder: str
) -> dict[str, str]:
    """Return what the tables of contents call the pages, by member."""
    labels: dict[str, str] = {}
    seen: set[str] = set()
    for item in items:
        name = _resolve(folder, item.get("href", ""))
        is_old = item.get("media-type") == _OLD_CONTENTS
        is_read = name in seen or name not in archive
        if is_read or not (is_old or _is_contents(item)):
            continue
        seen.add(name)
        root = _parse(archive, name)
        for entry in _find(root, "navPoint" if is_old else "a"):
            target, said = entry, entry
            if is_old:
                target = next(_find(entry, "content"), entry)
                said = next(_find(entry, "text"), entry)
            href = target.get("src") or target.get("href") or ""
            text = " ".join("".join(map(str, said.itertext())).split())
            if href and text:
                labels.setdefault(_resolve(posixpath.dirname(name), href), text)
    return labels


def _add_chapter(
    collected: Paragraphs, page: HtmlElement | None, label: str | None
) -> None:
    """Collect the paragraphs of a page; ``label`` holds until its first heading."""
    if page is None:
        return
    is_first = True
    for block in read_blocks(page):
        if block.is_heading:
            collected.add_heading(block.text)
        else:
            collected.add(
                block.text, [Mark(start=0, heading=label)] if is_first else ()
            )
        is_first = False


def _stated(package: etree._Element) -> Stated:
    def first(name: str) -> str | None:
        values = (" ".join(str(e.text or "").split()) for e in _find(package, name))
        return next(filter(None, values), None)

    urls = (str(e.text or "").strip() for e in _find(package, "source"))
    return Stated(
        title=first("title"),
        url=next(filter(as_url, urls), None),
        published=first("date"),
        outlet=first("publisher"),
        language=first("language"),
    )
