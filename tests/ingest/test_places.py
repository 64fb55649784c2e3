"""Files of every format end in an index whose quotes are found where it says they are."""

from pathlib import Path

import pytest
from docx.document import Document

from index.marks import Mark
from tests.ingest.archives import make_docx, make_epub
from tests.ingest.pdf_bytes import Painted, lines, make_pdf
from tests.small_world import ingest, open_index

UKRAINIAN = "Пасічники зібрали багато меду цього літа. Ціна на нього не змінилася."
ARABIC = "عادت منارة الميناء القديمة إلى العمل. يبلغ ارتفاع البناء ٤٢ مترا."


def _write_report(document: Document) -> None:
    document.add_paragraph("Звіт пасічників 🐝", style="Title")
    document.add_paragraph(UKRAINIAN)
    document.add_heading("المنارة", level=1)
    document.add_paragraph(ARABIC)


@pytest.fixture(scope="module")
def mixed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a PDF, a Word file, a book, a page and a Markdown file."""
    folder = tmp_path_factory.mktemp("mixed")
    first = [Painted(x=50, y=750, text="Звіт 𝒜", size=20), *lines(UKRAINIAN)]
    second = lines(".لمعلا ىلإ ةميدقلا ءانيملا ةرانم تداع")
    (folder / "report.pdf").write_bytes(make_pdf(first, second))
    (folder / "report.docx").write_bytes(make_docx(_write_report))
    chapters = (f"<h1>Мед</h1><p>{UKRAINIAN}</p>", f"<h2>منارة</h2><p>{ARABIC}</p>")
    (folder / "book.epub").write_bytes(make_epub(chapters))
    (folder / "article.md").write_bytes(
        f"# Мед\r\n\r\n{UKRAINIAN}\r\n\r\n## Ціна\r\n\r\n{UKRAINIAN}\r\n".encode()
    )
    (folder / "page.html").write_text(
        f"<html><body><article><h1>Мед</h1><p>{UKRAINIAN * 4}</p><h2>Ціна</h2>"
        f"<p>{UKRAINIAN * 3}</p></article></body></html>",
        encoding="utf-8",
    )
    report = ingest(folder / "index", [folder])
    assert (len(report.added), report.failed) == (5, [])
    return folder / "index"


def test_every_quote_is_the_text_at_its_offsets(mixed_index: Path) -> None:
    quoted = 0
    with open_index(mixed_index) as opened:
        for article in opened.catalogue.articles():
            text = opened.catalogue.text(article.source.article_id)
            ids = opened.catalogue.chunk_ids([article.source.article_id])
            for chunk in opened.catalogue.chunks(ids).values():
                assert chunk.text == text[chunk.start : chunk.end]
                for sentence in chunk.sentences:
                    assert sentence.text == text[sentence.start : sentence.end]
                    quoted += 1

    assert quoted > 20


def test_every_sentence_knows_its_page_or_heading(mixed_index: Path) -> None:
    with open_index(mixed_index) as opened:
        ids = {a.source.file: a.source.article_id for a in opened.catalogue.articles()}

        def label(mark: Mark | None) -> int | str | None:
            return (mark.page or mark.heading) if mark else None

        places = {
            file: list(
                dict.fromkeys(
                    label(sentence.mark)
                    for chunk in opened.catalogue.chunks(
                        opened.catalogue.chunk_ids([article])
                    ).values()
                    for sentence in chunk.sentences
                )
            )
            for file, article in ids.items()
        }

    assert places == {
        "article.md": [None, "Ціна"],
        "book.epub": [None, "منارة"],
        "page.html": [None, "Ціна"],
        "report.docx": [None, "المنارة"],
        "report.pdf": [1, 2],
    }
