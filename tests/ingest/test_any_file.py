"""Any bytes under any name: an article whose places hold, or one clear line."""

import codecs
import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from docx.document import Document
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.json_lines import read_fields, read_lines
from index.passages import TWICE
from ingest.articles import Article
from ingest.chunking import chunk
from ingest.explaining import explain
from ingest.reading_jsonl import read_fields_article
from tests.ingest.archives import make_docx, make_epub, make_zip
from tests.ingest.pdf_bytes import lines, make_pdf
from tests.ingest.test_decoding import TEXT_BY_LANGUAGE
from tests.profiles import share


def _write_word_file(document: Document) -> None:
    document.add_heading("Мед", level=1)
    document.add_paragraph("Пасічники зібрали багато меду.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Липень", "12 тонн"


_WHOLE = {
    ".pdf": make_pdf(lines("Пасічники зібрали", "багато меду."), lines("І все.")),
    ".docx": make_docx(_write_word_file),
    ".epub": make_epub(["<h1>Мед</h1><p>Пасічники зібрали.</p>"], labels=["Мед"]),
}
_SENTENCES = [
    sentence for text in TEXT_BY_LANGUAGE.values() for sentence in text.split(". ")
]
_LINES = """
    ---|title: Pier|date: 2025-11-18|source: https://bay.example/1|lang: uk|# Heading|## |![a](b.png)
    |[x](https://a.example/)|Фото: AFP|Source: Reuters|By Ann Lee|Read also: A pier|© 2025|5.11.2025
    |18 November 2025, 10:30|Коментарі (0)|https://bay.example/2|_AFP_|> quoted|| a | b ||- item
    |date 2024-12 Pier|منبع: ایرنا|来源：新华社|<!-- x -->|***|www.bay.example|12 + 30
""".replace("\n", "").replace("    ", "")
_TAGS = """
    <html>|<html lang="uk">|<head>|</head>|<body>|</body>|<title>Pier | Bay</title>|<h1>|</h1>|<p>|</p>
    |<div class="share">|<div>|</div>|<article>|</article>|<br>|<table><tr><td>|</td><td>|</table>
    |<a href="https://a.example/">|</a>|<script>|</script>|<script type="application/ld+json">|<!--|-->
    |<meta property="og:title" content="|">|<meta name="date" content="2025-11-18">|<![CDATA[|]]>|<?x
    |<time datetime="2025-11-18">|<span class="date" title="2025">|<ul><li>|</ul>|<nav>|</nav>|<svg>
    |<ruby>a<rt>b</rt></ruby>|<template>|&amp;|&#0;|&#xD800;|&nbsp|<style>|</style>|<o:p>|<a b=|<\x00
    |{"@type": "NewsArticle", "headline": "Pier", "datePublished": "2025-05-06"}|{"@graph": [|]}|<pre>
    |<blockquote>|</blockquote>|<iframe src=x>|<noscript>|<form>|<select><option>|<figure><figcaption>
""".replace("\n", "").replace("    ", "")
_BREAKS = ("\n", "\n\n", "\r\n", "\r", "\r\n\r\n", " ", "\u2028", "\x85", "\f", "")
_CHARACTERS = st.text(
    st.one_of(
        st.sampled_from(
            "\u200b\u200d\u200f\u202e\ufeff\u0301\xa0\xad\x00\x1b😀𐎀अ्क한กำ"
        ),
        st.characters(codec="utf-8"),
    ),
    max_size=20,
)
_PLAIN = st.one_of(
    st.sampled_from(_SENTENCES), st.sampled_from(_LINES.split("|")), _CHARACTERS
)
_PROSE = st.sampled_from([*TEXT_BY_LANGUAGE.values()])
TEXTS = st.builds(
    lambda prose, parts: prose + "".join(said + line_end for said, line_end in parts),
    st.one_of(_PROSE.map("{}\n\n".format), st.just("")),
    st.lists(st.tuples(_PLAIN, st.sampled_from(_BREAKS)), max_size=14),
)
_SOUP = st.lists(
    st.one_of(
        st.sampled_from(_TAGS.split("|")), st.sampled_from(_SENTENCES), _CHARACTERS
    ),
    max_size=30,
).map("".join)
PAGES = st.one_of(
    _SOUP,
    st.builds(
        "<html><head>{}</head><body>{}<article><h1>{}</h1><p>{}</p>{}</article>".format,
        *(_SOUP, _SOUP, _CHARACTERS, _PROSE, _SOUP),
    ),
)
_ENCODINGS = st.just("utf-8") | st.sampled_from(
    """utf-8-sig utf-16 utf-16-le utf-32 cp1251 cp1252 cp1256 koi8-u gb18030 cp932
    utf-7 iso8859-2 cp1258""".split()  # noqa: SIM905 - a list would be a line for each
)
_EDIT = st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=8))
EDITS: st.SearchStrategy[list[tuple[float, int, bytes]]] = st.just([]) | st.lists(
    _EDIT, max_size=5
)


def _edited(data: bytes, edits: Sequence[tuple[float, int, bytes]]) -> bytes:
    """Return bytes with some changed, lost or put in."""
    for place, cut, put in edits:
        start = int(place * len(data))
        data = data[:start] + put + data[start + cut :]
    return data


def _with_edited_member(
    data: bytes, chosen: int, edits: Sequence[tuple[float, int, bytes]]
) -> bytes:
    """Return an archive that unpacks well, with one damaged member."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(members)[chosen % len(members)]
    return make_zip({**members, name: _edited(members[name], edits)})


def _read(data: bytes, suffix: str) -> Article | None:
    """Read a file; None where it is refused, in one line that says why."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        try:
            article, omissions = explain(Path(file.name))
        except UnreadableFile as refusal:
            _check_refusal(refusal)
            return None
    assert all(omission.text.strip() for omission in omissions)
    return article


def _check_refusal(refusal: UnreadableFile) -> None:
    assert 0 < len(str(refusal)) < 200
    assert str(refusal).isprintable()


def _check(article: Article) -> None:
    """Hold an article to what it promises."""
    text, body = article.text, article.body
    text.encode()
    assert body
    assert all(a.end <= b.start for a, b in pairwise(body))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in body)
    assert all(0 <= mark.start <= len(text) for mark in article.marks)
    assert [*article.marks] == sorted(article.marks, key=lambda mark: mark.start)
    held = [text[span.start : span.end] for span in body]
    chunks = chunk(text, body, lambda part: len(part.split()))
    assert "".join("".join(held).split()) == "".join(
        "".join(text[c.span.start : c.span.end].split()) for c in chunks
    )


@given(TEXTS, _ENCODINGS, EDITS, st.sampled_from((".txt", ".md")))
def test_a_text_file_is_read_as_it_is_written_or_refused_in_a_line(
    text: str, encoding: str, edits: list[tuple[float, int, bytes]], suffix: str
) -> None:
    data = _edited(text.encode(encoding, "ignore"), edits)

    article = _read(data, suffix)

    if article is not None:
        _check(article)
        if not article.encoding.endswith(TWICE):
            decoded = data.decode(article.encoding)
            assert article.text == decoded.removeprefix("\ufeff")


@given(PAGES, _ENCODINGS, EDITS)
def test_a_page_is_read_or_refused_in_a_line(
    page: str, encoding: str, edits: list[tuple[float, int, bytes]]
) -> None:
    article = _read(_edited(page.encode(encoding, "ignore"), edits), ".html")

    if article is not None:
        _check(article)


@share(0.5)
@given(st.sampled_from([*_WHOLE]), st.none() | st.integers(0, 12), EDITS)
def test_a_damaged_file_is_read_or_refused_in_a_line(
    suffix: str, member: int | None, edits: list[tuple[float, int, bytes]]
) -> None:
    whole = _WHOLE[suffix]
    if member is None or suffix == ".pdf":
        data = _edited(whole, edits)
    else:
        data = _with_edited_member(whole, member, edits)

    article = _read(data, suffix)

    if article is not None:
        _check(article)


_VALUES: st.SearchStrategy[object] = st.one_of(
    TEXTS,
    st.sampled_from([None, 5, 1e400, [], {}, True, "2025-11-18", "uk", "https://a.b/"]),
)
_STATED = st.sampled_from([None, "2025-11-18", "uk", "https://a.b/"]) | TEXTS
_NAMES = st.sampled_from(
    ["text", "title", "url", "date", "published", "language", "rank"]
)
_WRITTEN = st.one_of(
    st.dictionaries(_NAMES, _VALUES, max_size=5).map(json.dumps),
    st.builds(
        lambda text, more: json.dumps({**more, "text": text}, ensure_ascii=False),
        *(TEXTS, st.dictionaries(_NAMES, _STATED, max_size=4)),
    ),
    st.sampled_from(["", " ", "[]", '{"text": NaN}', '{"text": "\\ud800"}', "{", '"']),
)


@given(
    st.lists(_WRITTEN, max_size=6),
    st.sampled_from(("\n", "\r\n", "\n\n")),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32")),
    EDITS,
)
def test_a_line_is_an_article_or_refused_in_a_line(
    written: list[str],
    line_end: str,
    encoding: str,
    edits: list[tuple[float, int, bytes]],
) -> None:
    data = _edited(line_end.join(written).encode(encoding, "replace"), edits)
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(data)
        file.flush()
        found = list(read_lines(Path(file.name)))

    assert sum(line.size for line in found) <= len(data)
    assert all(a.number < b.number for a, b in pairwise(found))
    for line in found:
        try:
            article = read_fields_article(read_fields(line), line.encoding)
        except UnreadableFile as refusal:
            _check_refusal(refusal)
        else:
            _check(article)


@given(st.lists(TEXTS.filter(str.strip), max_size=5), st.booleans(), _ENCODINGS)
def test_texts_written_as_lines_are_read_as_they_were(
    texts: list[str],
    is_ascii: bool,
    encoding: str,
) -> None:
    kept = [text for text in texts if "\x00" not in text]
    rows = [json.dumps({"text": text}, ensure_ascii=is_ascii) for text in kept]
    name = encoding if codecs.lookup(encoding).name.startswith("utf-") else "utf-8"
    if name == "utf-7":
        name = "utf-8"
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write("\n".join(rows).encode(name))
        file.flush()
        found = [read_fields(line).text for line in read_lines(Path(file.name))]

    assert found == kept
