"""Word files become paragraphs with their headings."""

import random

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import UnreadableFile
from index.marks import Mark
from ingest.reading_docx import read_docx
from tests.ingest.archives import change_zip, make_docx, make_zip

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_GROWING = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def _with_entity(entities: str, used: str) -> bytes:
    text = (
        f"{_XML}<!DOCTYPE w:document [{entities}]><w:document {nsdecls('w')}><w:body>"
        f"<w:p><w:r><w:t>The pier.{used}</w:t></w:r></w:p></w:body></w:document>"
    )
    return change_zip(make_docx(_write_two_parts), {"word/document.xml": text})


def _paragraph(inside: str) -> object:
    names = nsdecls("w")
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return parse_xml(f"<w:p {names} {mc}>{inside}</w:p>")


def _write_two_parts(document: Document) -> None:
    document.add_paragraph("Пристань відкриють", style="Title")
    document.add_paragraph("Її закрили навесні.")
    document.add_heading("ما قاله السكان", level=2)
    document.add_paragraph("يأمل السكان أن تعود القوارب.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "2024"
    table.cell(0, 1).text = "72 دولة"


def test_paragraphs_tables_and_headings_are_read_in_order() -> None:
    read = read_docx(make_docx(_write_two_parts))

    assert read.text.split("\n\n") == [
        "Пристань відкриють",
        "Її закрили навесні.",
        "ما قاله السكان",
        "يأمل السكان أن تعود القوارب.",
        "2024 | 72 دولة",
    ]
    assert read.known.title == "Пристань відкриють"
    assert read.marks == (Mark(start=41, heading="ما قاله السكان"),)
    assert read.text[41:].startswith("ما قاله")


def _write_tables(document: Document) -> None:
    table = document.add_table(rows=3, cols=3)
    rows = (
        ("Рік", "Країни", ""),
        ("", "72", "Ханой"),
        ("2025", "", "Женева\nі Відень"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    page = document.add_table(rows=1, cols=2)
    page.cell(0, 0).add_paragraph("Погода", style="Heading 2")
    page.cell(0, 1).text = "Дощ."
    outer = document.add_table(rows=1, cols=1).cell(0, 0)
    outer.text = "Таблиця в таблиці."
    inner = outer.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Мита", "12 %"


def test_a_row_is_a_line_unless_the_table_lays_out_a_page() -> None:
    assert read_docx(make_docx(_write_tables)).text.split("\n\n") == [
        "Рік | Країни",
        "72 | Ханой",
        "2025 | | Женева і Відень",
        "Погода",
        "Дощ.",
        "Таблиця в таблиці.",
        "Мита | 12 %",
    ]


def test_a_style_that_builds_on_a_heading_is_one() -> None:
    def write(document: Document) -> None:
        style = document.styles.add_style("Рубрика", 1)
        style.base_style = document.styles["Heading 1"]
        document.add_paragraph("Погода", style="Рубрика")
        document.add_paragraph("Дощ.")

    assert read_docx(make_docx(write)).marks == (Mark(start=0, heading="Погода"),)


def test_changes_are_read_as_if_they_were_accepted() -> None:
    def write(document: Document) -> None:
        document.element.body.insert(
            0,
            _paragraph(
                "<w:r><w:t xml:space='preserve'>The pier </w:t></w:r>"
                "<w:ins><w:r><w:t xml:space='preserve'>is open</w:t></w:r></w:ins>"
                "<w:del><w:r><w:delText>is closed</w:delText></w:r></w:del>"
                "<w:moveFrom><w:r><w:t>today</w:t></w:r></w:moveFrom>"
                "<w:hyperlink><w:r><w:t>.</w:t><w:br/><w:t>It rains.</w:t></w:r>"
                "</w:hyperlink>"
            ),
        )

    assert read_docx(make_docx(write)).text == "The pier is open.\nIt rains."


def test_a_box_in_a_paragraph_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"

    def write(document: Document) -> None:
        document.element.body.insert(
            0,
            _paragraph(
                "<w:r><w:t>Outside.</w:t></w:r><w:r><mc:AlternateContent>"
                f"<mc:Choice Requires='wps'>{box}</mc:Choice>"
                f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
            ),
        )

    assert read_docx(make_docx(write)).text == "Outside.\n\nIn a box."


def test_the_title_of_a_template_is_not_the_article_s() -> None:
    def write(document: Document) -> None:
        document.core_properties.title = "Letter template"
        document.core_properties.language = "uk-UA"
        document.add_paragraph("Пристань відкриють.")

    known = read_docx(make_docx(write)).known

    assert (known.title, known.language, known.published) == (None, "uk-UA", None)


def test_a_file_outside_is_not_fetched() -> None:
    data = _with_entity('<!ENTITY out SYSTEM "file:///etc/passwd">', "&out;")

    assert read_docx(data).text == "The pier."


def test_entities_that_grow_without_end_are_refused() -> None:
    data = _with_entity(f'<!ENTITY a "aaaaaaaaaa">{_GROWING}', "&i;")

    with pytest.raises(UnreadableFile, match=r"^is damaged, or no DOCX file$"):
        read_docx(data)


_WHOLE = make_docx(_write_two_parts)
_NOISE = random.Random(1).randbytes(200_000)  # noqa: S311 - what does not pack


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"%PDF-1.7", "is damaged, or no DOCX file", id="a-pdf"),
        pytest.param(make_zip({}), "is damaged, or no DOCX file", id="empty-archive"),
        pytest.param(
            make_zip({"word/document.xml": "<w/>"}),
            "is damaged, or no DOCX file",
            id="lacks-parts",
        ),
        pytest.param(
            make_docx(_write_two_parts)[:4000],
            "is damaged, or no DOCX file",
            id="cut-off",
        ),
        pytest.param(
            change_zip(make_docx(_write_two_parts), {"word/document.xml": "<w:p"}),
            "is damaged, or no DOCX file",
            id="broken-xml",
        ),
        pytest.param(make_docx(lambda _: None), "has no text in it", id="no-text"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "is protected with a password, or of an older type than DOCX;"
            " save it as DOCX without a password",
            id="password",
        ),
        pytest.param(
            change_zip(_WHOLE, {"word/bomb.bin": bytes(20_000_000)}),
            "is too large when it is unpacked",
            id="bomb",
        ),
        pytest.param(
            change_zip(
                _WHOLE, {"word/a.bin": _NOISE, "word/large.xml": bytes(26_000_000)}
            ),
            "is too large when it is unpacked",
            id="too-much-markup",
        ),
    ],
)
def test_a_word_file_that_is_no_article_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_docx(data)

    assert str(refusal.value) == reason
