"""Files of every kind become articles, or say in one line why they cannot."""

import hashlib
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from ingest.reading import read_article
from ingest.suffixes import READABLE
from tests.ingest.pdf_bytes import lines, make_pdf

UKRAINIAN = (
    "Міська рада у понеділок погодила план відновлення старої пристані. Її"
    " закрили навесні, коли після шторму в опорах з'явилися тріщини. Мешканці"
    " сподіваються, що влітку пристань знову прийматиме човни, а їхні діти"
    " рибалитимуть."
)
FRENCH = (
    "Le conseil municipal a approuvé lundi un projet de rénovation de la vieille"
    " jetée. Elle avait été fermée au printemps, après une tempête qui avait"
    " fissuré ses piliers. Les habitants espèrent y revoir des bateaux dès l'été."
)
PAGE = """<!DOCTYPE html><html lang="{claim}"><head><title>Pier | Bay News</title>
<link rel="canonical" href="https://www.bay.example/pier">
<meta property="og:site_name" content="Bay News">{head}</head>
<body><nav><a href="/">Home</a></nav><article><h1>{title}</h1><p>{text}</p>
</article><footer>Copyright 2019</footer></body></html>"""


def test_a_file_in_an_old_encoding_becomes_an_article(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(UKRAINIAN.encode("cp1251"))

    article = read_article(path)

    assert (article.text, article.encoding) == (UKRAINIAN, "cp1251")
    assert article.language == "uk"


def test_line_ends_and_hash_are_those_of_the_file(tmp_path: Path) -> None:
    data = b"A pier is closed\r\n\r\nIt rained.\rNobody came.\n"
    path = tmp_path / "article.TXT"
    path.write_bytes(data)

    article = read_article(path)

    assert article.text.encode() == data
    assert article.content_hash == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "is empty", id="no-bytes"),
        pytest.param(b"\xef\xbb\xbf \n\t\r\n", "is empty", id="white-space"),
        pytest.param(b"12 + 30 = 42\n", "has no letters in it", id="no-letters"),
        pytest.param(b"A pier\0 is closed.", "is binary, not text", id="binary"),
        pytest.param(
            b"https://bay.example/\n\nComments (0)\n",
            "has no article text, only boilerplate",
            id="boilerplate",
        ),
    ],
)
def test_a_file_that_is_no_article_says_why(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)

    with pytest.raises(UnreadableFile) as refusal:
        read_article(path)

    assert str(refusal.value) == reason


def test_a_missing_file_a_folder_and_another_type_say_why(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()

    reasons = []
    for path in (tmp_path / "gone.txt", folder, tmp_path / "sheet.xls"):
        with pytest.raises(UnreadableFile) as refusal:
            read_article(path)
        reasons.append(str(refusal.value))

    assert reasons == [
        "cannot be read: No such file or directory",
        "is not a regular file",
        "is not one of .docx, .epub, .htm, .html, .markdown, .md, .pdf, .txt",
    ]


def test_a_file_over_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    with path.open("wb") as file:
        file.truncate(100_000_001)

    with pytest.raises(UnreadableFile, match=r"^is larger than 100 MB$"):
        read_article(path)


def test_a_page_gives_its_article_and_what_its_head_states(tmp_path: Path) -> None:
    date = '<meta property="article:published_time" content="2025-11-18T10:00:00Z">'
    path = tmp_path / "page.html"
    path.write_text(
        PAGE.format(claim="fr-CA", head=date, title="Une jetée rouvrira", text=FRENCH),
        encoding="utf-8",
    )

    article = read_article(path)

    assert article.text == f"Une jetée rouvrira\n\n{FRENCH}"
    assert (article.title, article.language) == ("Une jetée rouvrira", "fr")
    assert (article.url, article.outlet) == ("https://www.bay.example/pier", "Bay News")
    assert article.published == "2025-11-18"


def test_a_page_starts_with_its_title_even_where_the_article_does_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "page.html"
    head = '<meta property="og:title" content="Une  jetée">'
    path.write_text(f"{head}<p>{FRENCH}</p>", encoding="utf-8")

    article = read_article(path)

    assert (article.text, article.title) == (f"Une jetée\n\n{FRENCH}", "Une jetée")


def test_a_page_without_a_stated_date_has_none(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    text = "On 3 May 2021 the pier was closed. " + FRENCH
    path.write_text(
        PAGE.format(claim="fr", head="", title="Une jetée", text=text), encoding="utf-8"
    )

    article = read_article(path)

    assert article.published is None


def test_a_page_in_an_old_encoding_is_read_as_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    head = '<meta charset="windows-1251">'
    page = PAGE.format(claim="en", head=head, title="Пристань", text=UKRAINIAN)
    path.write_bytes(page.encode("cp1251"))

    article = read_article(path)

    assert (article.text, article.language) == (f"Пристань\n\n{UKRAINIAN}", "uk")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<!-- <body> --> pier", id="no-element"),
        pytest.param("<html><head><title>Pier</title></head></html>", id="no-body"),
        pytest.param("<div>" * 20_000 + "pier" + "</div>" * 20_000, id="deeply-nested"),
        pytest.param(f"<script>{'pier();' * 150_000}</script>", id="only-script"),
    ],
)
def test_a_page_without_an_article_is_refused(page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")

    with pytest.raises(UnreadableFile, match=r"^has no article text in its HTML$"):
        read_article(path)


def test_the_readable_suffixes_are_known() -> None:
    types = ".txt .md .markdown .html .htm .pdf .docx .epub .jsonl .ndjson"

    assert set(types.split()) == READABLE


def test_a_file_of_another_type_than_it_says_is_told_in_one_line(
    tmp_path: Path,
) -> None:
    reasons = []
    for name in ("a.pdf", "a.docx", "a.epub"):
        (tmp_path / name).write_text(UKRAINIAN, encoding="utf-8")
        with pytest.raises(UnreadableFile) as refusal:
            read_article(tmp_path / name)
        reasons.append(str(refusal.value))

    assert reasons == [
        "is damaged, or no PDF file",
        "is damaged, or no DOCX file",
        "is damaged, or no EPUB file",
    ]


def test_headings_of_a_page_are_marked_and_its_title_is_not(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    text = f"{FRENCH}</p><h2>Les habitants</h2><p>{FRENCH.replace('lundi', 'hier')}"
    path.write_text(
        PAGE.format(claim="fr", head="", title="Une jetée rouvrira", text=text),
        encoding="utf-8",
    )

    article = read_article(path)

    (mark,) = article.marks
    assert mark.heading == "Les habitants"
    assert article.text[mark.start :].startswith("Les habitants\n\n")


def test_headings_of_markdown_are_marked_and_its_title_is_not(tmp_path: Path) -> None:
    path = tmp_path / "article.md"
    path.write_text(f"# Une jetée\n\n{FRENCH}\n\n## مرسى ##\n\n{FRENCH}\n", "utf-8")

    article = read_article(path)

    (mark,) = article.marks
    assert mark.heading == "مرسى"
    assert article.text[mark.start :].startswith("مرسى ##")


def test_a_pdf_becomes_an_article_whose_pages_are_known(tmp_path: Path) -> None:
    path = tmp_path / "article.PDF"
    words = UKRAINIAN.split()
    pages = [lines(" ".join(words[:5])), lines(" ".join(words[5:]))]
    path.write_bytes(make_pdf(*pages))

    article = read_article(path)

    assert (article.text, article.encoding) == (UKRAINIAN, "pdf")
    assert article.language == "uk"
    assert [mark.page for mark in article.marks] == [1, 2]


@pytest.mark.parametrize(
    "ballast",
    [
        f"<script>var a = '{'x<b' * 4_000_000}'</script>",
        f"<STYLE>{'a{}' * 4_000_000}</STYLE><script>1</script>",
        f"<img src='data:image/png;base64,{'A' * 12_000_000}'>",
    ],
    ids=["program", "style", "picture"],
)
def test_what_is_larger_than_any_article_does_not_hide_one(
    tmp_path: Path, ballast: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{ballast}<p>{FRENCH}</p></body></html>")

    assert FRENCH in read_article(path).text
