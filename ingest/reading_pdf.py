"""PDF to text: the only door to PDFium."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from index.errors import UnreadableFile
from ingest.extracting import Extracted, Paragraphs
from ingest.paragraphing import HYPHENATED, Line, drop_running_lines, join_lines
from ingest.right_to_left import RIGHT_TO_LEFT, order_lines, read_ligatures
from ingest.stating import Stated, fold

_MOST_CHARACTERS = 20_000_000
_MOST_PAGES = 50_000
# A file of a kilobyte can show one page a million times. Text packs to a tenth.
_DENSEST = 100
_SMALL = 200_000
# PDFium puts U+0002 for the hyphen at the end of a line, and the next line behind it.
_LINE_END = re.compile("\r\n?|\n|\x02|[\xad\u2010](?:\r\n?|\n)")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\ufeff\ufffe\uffff]")
# What stands for letters that a font does not name.
_UNNAMED = re.compile("[\ue000-\uf8ff\ufffd]")


def read_pdf(data: bytes) -> Extracted:
    """Return the text of a PDF, its pages marked.

    Lines are joined to paragraphs; what most pages repeat at their edges is left out.

    Raises:
        UnreadableFile: It is damaged, encrypted, or has pictures of text only.
    """
    pages, title = _read_pages(data)
    _check_letters([line.text for page in pages for line in page])
    collected = Paragraphs()
    for paragraph in join_lines(drop_running_lines(pages)):
        collected.add(paragraph.text, paragraph.marks)
    # Most programs write a file name or nonsense into this field.
    shown = [fold(paragraph) for paragraph in collected.first(3)]
    return collected.extracted(Stated(title=title if fold(title) in shown else None))


def find_running_lines(data: bytes) -> list[str]:
    """Return the heads, feet and page numbers that ``read_pdf`` leaves out, once each."""
    pages, _ = _read_pages(data)
    kept = {line for page in drop_running_lines(pages) for line in page}
    lines = (line for page in pages for line in page)
    return list(dict.fromkeys(line.text for line in lines if line not in kept))


def _read_pages(data: bytes) -> tuple[list[list[Line]], str]:
    """Return the lines of each page in reading order, and the title in the file."""
    document = _open(data)
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableFile(f"has over {_MOST_PAGES:,} pages")
        pages: list[list[Line]] = []
        left = max(_SMALL, _DENSEST * len(data))
        for number in range(len(document)):
            pages.append(_read_page(document, number))
            left -= sum(len(line.text) for line in pages[-1])
            if left < 0:
                raise UnreadableFile("is too large when it is unpacked")
        return _in_order(pages), document.get_metadata_value("Title").strip()
    finally:
        document.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if exc.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UnreadableFile("is encrypted; save it without a password") from exc
        raise UnreadableFile("is damaged, or no PDF file") from exc


def _read_page(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    """Return the lines of a page, in the order of the file."""
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as exc:
        raise UnreadableFile(f"is damaged: page {number + 1} cannot be read") from exc
    try:
        return list(_lines(text_page))
    finally:
        text_page.close()
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    text, units = _characters(text_page)
    start = 0
    for end in _LINE_END.finditer(text + "\n"):
        stretch = slice(start, end.start())
        line = _line(text_page, text[stretch], units[stretch])
        start = end.end()
        if line is not None:
            is_divided = end[0][0] not in "\r\n"
            yield replace(line, text=line.text + HYPHENATED * is_divided)


def _characters(text_page: pypdfium2.PdfTextPage) -> tuple[str, list[int]]:
    """Return the text of a page, and the number that PDFium gives each character."""
    count = text_page.count_chars()
    if count > _MOST_CHARACTERS:
        raise UnreadableFile(f"has a page of over {_MOST_CHARACTERS:,} characters")
    # UTF-16 units: a character beyond the first 65,536 is two.
    units = [pdfium.FPDFText_GetUnicode(text_page, number) for number in range(count)]
    characters: list[str] = []
    numbers: list[int] = []
    for number, unit in enumerate(units):
        if 0xDC00 <= unit < 0xE000 and characters and characters[-1] == "\ufffd":
            high = units[number - 1]
            characters[-1] = chr(0x10000 + ((high & 0x3FF) << 10) + (unit & 0x3FF))
            continue
        characters.append("\ufffd" if 0xD800 <= unit < 0xE000 else chr(unit))
        numbers.append(number)
    return "".join(characters), numbers


def _line(
    text_page: pypdfium2.PdfTextPage, text: str, numbers: Sequence[int]
) -> Line | None:
    """Return a line with its place; None where nothing is to be seen in it."""
    seen = [
        number
        for number, character in zip(numbers, text, strict=True)
        if not character.isspace() and not _UNSEEN.match(character)
    ]
    if not seen:
        return None
    is_painted_left = False
    if RIGHT_TO_LEFT.search(text):
        place_by_number = {number: _place(text_page, number) for number in numbers}
        text = read_ligatures(text, list(place_by_number.values()))
        is_painted_left = place_by_number[seen[-1]] < place_by_number[seen[0]]
        seen.sort(key=place_by_number.__getitem__)
    left, bottom, _, top = text_page.get_charbox(seen[0], loose=True)
    _, _, right, _ = text_page.get_charbox(seen[-1], loose=True)
    return Line(
        text=" ".join(_UNSEEN.sub("", text).split()),
        left=left,
        right=right,
        bottom=bottom,
        size=top - bottom,
        is_painted_left=is_painted_left,
    )


def _place(text_page: pypdfium2.PdfTextPage, number: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, number, x, y)
    return x.value


def _in_order(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return pages whose right-to-left lines read in order."""
    lines = [line for page in pages for line in page]
    if not any(RIGHT_TO_LEFT.search(line.text) for line in lines):
        return [list(page) for page in pages]
    texts = iter(order_lines((line.text, line.is_painted_left) for line in lines))
    return [[replace(line, text=next(texts)) for line in page] for page in pages]


def _check_letters(lines: Sequence[str]) -> None:
    """Refuse what holds no letters, or letters that its fonts do not name."""
    text = "".join(lines)
    if not re.search(r"[^\W\d_]", text):
        raise UnreadableFile("has no text in it, only pictures; run OCR first")
    if 5 * len(_UNNAMED.findall(text)) > len(text):
        raise UnreadableFile("does not say which letters it shows; run OCR first")
