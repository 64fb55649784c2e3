"""Small files that unpack, grow or repeat without end are refused, or read once.

What is refused late here is refused after hours, or once all memory is full.
"""

import io
import re
import struct
import zipfile
import zlib

import pytest
from docx.document import Document

from index.errors import UnreadableFile
from index.json_lines import Line, read_fields
from ingest.reading_docx import read_docx
from ingest.reading_epub import read_epub
from ingest.reading_html import read_html
from ingest.reading_pdf import read_pdf
from tests.ingest.archives import change_zip, make_docx, make_epub

_PIER = "The pier was closed in spring, and the people of the island wait for boats."
_CLAIMED = 100


def _write(document: Document) -> None:
    document.add_paragraph(_PIER)


def _docx_with_bomb(way: int) -> bytes:
    """Return a Word file with a member of fifty megabytes that claims to have 100 bytes."""
    held, bomb = io.BytesIO(make_docx(_write)), bytes(50_000_000)
    with zipfile.ZipFile(held, "a", way) as archive:
        archive.writestr("bomb.bin", bomb)
    data = bytearray(held.getvalue())
    claim = struct.pack("<I", zlib.crc32(bomb[:_CLAIMED]))
    for match in re.finditer(b"bomb.bin", data):
        # Where the sum and the size stand before the name, in either kind of header.
        for mark, sum_at, size_at in ((b"PK\1\2", 30, 22), (b"PK\3\4", 16, 8)):
            head = 46 if mark == b"PK\1\2" else 30
            if data[match.start() - head :].startswith(mark):
                at = match.start()
                data[at - sum_at : at - sum_at + 4] = claim
                data[at - size_at : at - size_at + 4] = struct.pack("<I", _CLAIMED)
    return bytes(data)


def test_a_member_that_is_larger_than_it_claims_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"'bomb\.bin' cannot be unpacked$"):
        read_docx(_docx_with_bomb(zipfile.ZIP_DEFLATED))


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_bounded_are_refused(way: int) -> None:
    with pytest.raises(UnreadableFile, match=r"^is packed as no DOCX file is"):
        read_docx(_docx_with_bomb(way))


def test_styles_that_build_on_each_other_without_end_are_read() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="s{n}"/>'
        f'<w:basedOn w:val="S{n + 1}"/></w:style>'
        for n in range(8_000)
    )
    whole = make_docx(_write)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        before = archive.read("word/styles.xml").decode()
    data = change_zip(
        whole,
        {"word/styles.xml": before.replace("</w:styles>", f"{styles}</w:styles>")},
    )

    assert read_docx(data).text == _PIER


def test_a_page_that_a_book_names_again_and_again_is_read_once() -> None:
    book = make_epub([f"<p>{_PIER}</p>"], labels=["Pier"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        package = archive.read("OEBPS/book.opf").decode()
    # Under a thousand names, each a thousand times; so is the table of contents.
    names = range(1_000)
    items = "".join(
        f'<item id="x{n}" href="./text/chapter%200.xhtml" media-type="text/html"/>'
        f'<item id="n{n}" href="nav.xhtml" properties="nav" media-type="text/html"/>'
        for n in names
    )
    spine = "".join(f'<itemref idref="x{n}"/>' for n in names) * 100
    package = package.replace("</manifest>", f"{items}</manifest>").replace(
        "</spine>", f"{spine}</spine>"
    )

    assert read_epub(change_zip(book, {"OEBPS/book.opf": package})).text == _PIER


@pytest.mark.parametrize(
    "outside", ["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"]
)
def test_a_book_that_names_files_outside_of_itself_reads_none_of_them(
    outside: str,
) -> None:
    book = make_epub([f"<p>{_PIER}</p>"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        package = archive.read("OEBPS/book.opf").decode()
    package = package.replace('href="text/chapter%200.xhtml"', f'href="{outside}"')

    with pytest.raises(UnreadableFile, match=r"^is a damaged EPUB file: it lacks '"):
        read_epub(change_zip(book, {"OEBPS/book.opf": package}))


def _pdf(kids: str, count: int, content: bytes) -> bytes:
    packed = zlib.compress(content)
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F " + font.encode() + b" >> >> >>",
        f"<< /Length {len(packed)} /Filter /FlateDecode >>stream\n".encode()
        + packed
        + b"\nendstream",
    ]
    body = b"".join(b"%d 0 obj %b endobj\n" % row for row in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def test_a_page_that_a_pdf_shows_again_and_again_is_refused() -> None:
    shown = b"(" + _PIER.encode() + b") Tj 0 -9 Td "
    content = b"BT /F 8 Tf 20 790 Td " + shown * 1_000 + b"ET"

    assert _PIER in read_pdf(_pdf("3 0 R", 1, content)).text.replace("\n", " ")
    with pytest.raises(UnreadableFile, match=r"^is too large when it is unpacked$"):
        read_pdf(_pdf("3 0 R " * 200, 200, content))


def test_a_pdf_of_more_pages_than_any_book_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"^has over 50,000 pages$"):
        read_pdf(_pdf("3 0 R " * 50_001, 50_001, b""))


def test_a_line_of_very_many_names_is_read_or_refused() -> None:
    names = "".join(f', "n{n}": 0' for n in range(300_000))
    line = f'{{"text": "{_PIER}"{names}, "n299999": 1}}\n'.encode()

    with pytest.raises(UnreadableFile, match="has the field 'n299999' twice"):
        read_fields(Line(number=1, size=len(line), data=line, encoding="utf-8"))


@pytest.mark.parametrize("before", ["[", '{"@graph":'])
def test_a_page_described_without_end_is_read(before: str) -> None:
    # Later Pythons read JSON deeper than their functions may call each other.
    described = f"{before * 5_000}1{(']' if before == '[' else '}') * 5_000}"
    page = (
        f'<html><head><script type="application/ld+json">{described}</script></head>'
        f"<body><article><h1>Pier</h1><p>{_PIER}</p><p>{_PIER[::-1]}</p></article>"
    )

    assert _PIER in read_html(page).text
