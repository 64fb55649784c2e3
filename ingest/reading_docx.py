"""Word files to text: the only door to python-docx."""

import io
import re
from collections import defaultdict
from collections.abc import Mapping

import docx
from docx.document import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from index.errors import UnreadableFile
from ingest.extracting import Extracted, Paragraphs
from ingest.stating import Stated, fold
from ingest.unpacking import Archive

_KIND = "DOCX"
_PARAGRAPH, _ROW, _CELL, _TABLE = qn("w:p"), qn("w:tr"), qn("w:tc"), qn("w:tbl")
# A cell that holds more is a column of a page, which tables lay out, too.
_LONGEST_CELL = 500
_HEADING = re.compile(r"heading \d")
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

    A row of a table is a paragraph, its cells apart; the table of contents, headers, footers, footnotes and
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
    rows: set[BaseOxmlElement] = set()
    for element in document.element.body.iter(_PARAGRAPH, _ROW):
        if rows.intersection(element.iterancestors(_ROW)):
            continue
        if element.tag == _ROW:
            if line := _line_of(element, names):
                rows.add(element)
                collected.add(line)
            continue
        name = names.get(element.style or "", "")
        text = _text_of(element)
        if not text or name.startswith("toc "):
            continue
        if name == "title" and title is None:
            title = " ".join(text.split())
        if _is_headline(element, names):
            collected.add_heading(text)
        else:
            collected.add(text)
    return collected.extracted(_stated(document, title, collected))


def _line_of(row: BaseOxmlElement, names: Mapping[str, str]) -> str | None:
    """Return the cells of a row as one line; None where the table lays out a page."""
    if row.find(f".//{_TABLE}") is not None:
        return None
    cells = [list(cell.iter(_PARAGRAPH)) for cell in row.iter(_CELL)]
    texts = [" ".join(" ".join(map(_text_of, cell)).split()) for cell in cells]
    is_page = (
        len(cells) < 2
        or max(map(len, texts)) > _LONGEST_CELL
        or any(_is_headline(paragraph, names) for cell in cells for paragraph in cell)
    )
    return None if is_page else " ".join(" | ".join(texts).strip(" |").split())


def _is_headline(paragraph: BaseOxmlElement, names: Mapping[str, str]) -> bool:
    return names.get(paragraph.style or "") == "heading" or bool(
        paragraph.xpath(_LEVEL)
    )


def _style_names(document: Document) -> dict[str, str]:
    """Return what the style of each id is: ``heading``, or its name in lower case.

    A style that is based on one of headings is one.
    """
    names: dict[str, str] = {}
    derived: defaultdict[str, list[str]] = defaultdict(list)
    for style in document.styles:
        names[style.style_id] = (style.name or "").lower()
        derived[style.element.basedOn_val or ""].append(style.style_id)
    # From headings on: from each style back, a chain of them takes its length cubed.
    waiting = [number for number, name in names.items() if _HEADING.match(name)]
    headings: set[str] = set()
    while waiting:
        found = waiting.pop()
        if found not in headings:
            headings.add(found)
            waiting += derived[found]
    return names | dict.fromkeys(headings, "heading")


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
