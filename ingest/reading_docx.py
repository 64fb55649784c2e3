"""Word files to text: the only door to python-docx."""

import io
import re
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import BaseStyle

from index.errors import UnreadableFile
from ingest.extracting import Extracted, Paragraphs
from ingest.stating import Stated, fold
from ingest.unpacking import Archive

_KIND = "DOCX"
_PARAGRAPH = qn("w:p")
_TEXT = qn("w:t")
_WRITTEN = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
}
_LEVEL = ".//w:outlineLvl"
# Text that was moved elsewhere, and what stands in for a drawing in old programs.
_NOT_SHOWN = frozenset(
    {
        qn("w:moveFrom"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)


# What python-docx raises where a package lacks a part or an attribute, or is of another
# kind; XML that does not end is a SyntaxError. It takes the rest of a file on trust.
_DAMAGE = (
    AttributeError,
    IndexError,
    KeyError,
    SyntaxError,
    TypeError,
    ValueError,
    PythonDocxError,
    OpcError,
)


def read_docx(data: bytes) -> Extracted:
    """Return the text of a Word file, its headings marked.

    Tables are read cell by cell; the table of contents, headers, footers, footnotes and
    what was deleted with changes tracked are left out.

    Raises:
        UnreadableFile: It is damaged, protected, too large unpacked, or has no text.
    """
    Archive(data, _KIND).check()
    try:
        read = _read(docx.Document(io.BytesIO(data)))
    except _DAMAGE as exc:
        raise UnreadableFile(f"is damaged, or no {_KIND} file") from exc
    if not read.text:
        raise UnreadableFile("has no text in it")
    return read


def _read(document: Document) -> Extracted:
    names = _style_names(document)
    collected = Paragraphs()
    title = None
    for paragraph in document.element.body.iter(_PARAGRAPH):
        name = names.get(paragraph.style or "", "")
        text = _text_of(paragraph)
        if not text or name.startswith("toc "):
            continue
        if name == "title" and title is None:
            title = " ".join(text.split())
        if name == "heading" or paragraph.xpath(_LEVEL):
            collected.add_heading(text)
        else:
            collected.add(text)
    return collected.extracted(_stated(document, title, collected))


def _style_names(document: Document) -> dict[str, str]:
    """Return what the style of each id is: ``heading``, or its name in lower case."""
    names: dict[str, str] = {}
    for style in document.styles:
        is_heading = any(_is_heading(ancestor) for ancestor in _lineage(style))
        names[style.style_id] = "heading" if is_heading else (style.name or "").lower()
    return names


def _lineage(style: BaseStyle) -> Iterator[BaseStyle]:
    """Yield a style and the ones it is based on, nearest first."""
    seen: set[str] = set()
    current: BaseStyle | None = style
    while current is not None and current.style_id not in seen:
        seen.add(current.style_id)
        yield current
        current = getattr(current, "base_style", None)


def _is_heading(style: BaseStyle) -> bool:
    return bool(re.match(r"heading \d", style.name or "", re.IGNORECASE))


def _text_of(paragraph: BaseOxmlElement) -> str:
    """Return a paragraph's own text, without that of paragraphs in boxes inside it."""
    text = "".join(
        _WRITTEN.get(element.tag) or element.text or ""
        for element in paragraph.iter(_TEXT, *_WRITTEN)
        if _is_shown(element, paragraph)
    )
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _is_shown(element: BaseOxmlElement, paragraph: BaseOxmlElement) -> bool:
    owner = next(element.iterancestors(_PARAGRAPH))
    return owner is paragraph and not any(
        ancestor.tag in _NOT_SHOWN for ancestor in element.iterancestors()
    )


def _stated(document: Document, title: str | None, collected: Paragraphs) -> Stated:
    """Return what a file states; the days on which it was made are not its date."""
    known = document.core_properties
    written = " ".join((known.title or "").split())
    # Templates and other documents leave their titles behind.
    if title is None and written:
        shown = [fold(paragraph) for paragraph in collected.first(3)]
        title = written if fold(written) in shown else None
    return Stated(title=title, language=known.language or None)
