"""Books become chapters in reading order, under their headings."""

import pytest

from index.errors import UnreadableFile
from index.marks import Mark
from ingest.reading_epub import read_epub
from tests.ingest.archives import change_zip, make_epub, make_zip

_CHAPTERS = (
    """<h1>Розділ перший</h1><p>Пристань <b>закри</b>ли&#160;навесні.<!-- note --></p>
    <div>Мешканці<br/>чекають.</div><script>var x;</script>""",
    """<section><p>يأمل السكان أن تعود القوارب.</p>
    <p>漢<ruby>字<rt>じ</rt></ruby></p></section>""",
    "<p>Без назви.</p>",
)
_METADATA = """<dc:title>Пристань</dc:title><dc:language>uk</dc:language>
<dc:date>2024-05-06</dc:date><dc:publisher>Причал</dc:publisher>
<dc:source>https://bay.example/pier</dc:source>"""
_NOT_DAMAGED = make_epub(_CHAPTERS)


def test_chapters_are_read_in_order_under_their_headings() -> None:
    read = read_epub(make_epub(_CHAPTERS, labels=("I", "الفصل الثاني")))

    assert read.text.split("\n\n") == [
        "Розділ перший",
        "Пристань закрили навесні.",
        "Мешканці",
        "чекають.",
        "يأمل السكان أن تعود القوارب.",
        "漢字",
        "Без назви.",
    ]
    assert read.marks == (
        Mark(start=0, heading="Розділ перший"),
        Mark(start=62, heading="الفصل الثاني"),
        Mark(start=96),
    )
    assert read.text[96:] == "Без назви."


def test_what_the_book_states_is_read() -> None:
    known = read_epub(make_epub(_CHAPTERS, metadata=_METADATA)).known

    assert (known.title, known.language) == ("Пристань", "uk")
    assert (known.published, known.outlet) == ("2024-05-06", "Причал")
    assert known.url == "https://bay.example/pier"


def test_an_older_table_of_contents_names_chapters_too() -> None:
    package = (
        '<package><manifest><item id="n" href="t.ncx"'
        ' media-type="application/x-dtbncx+xml"/><item id="a" href="a.html"'
        ' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/>'
        "</spine></package>"
    )
    contents = (
        "<ncx><navMap><navPoint><navLabel><text>Part one</text></navLabel>"
        '<content src="a.html#x"/></navPoint></navMap></ncx>'
    )
    data = change_zip(
        _NOT_DAMAGED,
        {
            "OEBPS/book.opf": package,
            "OEBPS/t.ncx": contents,
            "OEBPS/a.html": "<p>The pier.</p>",
        },
    )

    assert read_epub(data).marks == (Mark(start=0, heading="Part one"),)


def test_encrypted_fonts_do_not_matter_and_encrypted_pages_do() -> None:
    told = '<encryption><CipherReference URI="OEBPS/{}"/></encryption>'
    fonts, pages = (
        make_epub(_CHAPTERS, more={"META-INF/encryption.xml": told.format(name)})
        for name in ("a.ttf", "text/chapter%200.xhtml")
    )

    assert read_epub(fonts).text == read_epub(_NOT_DAMAGED).text
    with pytest.raises(UnreadableFile, match=r"^is protected \(DRM\) and cannot"):
        read_epub(pages)


def test_entities_are_neither_grown_nor_fetched() -> None:
    package = (
        '<!DOCTYPE package [<!ENTITY out SYSTEM "file:///etc/passwd">]><package>'
        "<metadata><title>&out;</title></metadata><manifest/><spine/></package>"
    )

    with pytest.raises(UnreadableFile, match=r"^has no text in it$"):
        read_epub(change_zip(_NOT_DAMAGED, {"OEBPS/book.opf": package}))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"%PDF-1.7", "is damaged, or no EPUB file", id="a-pdf"),
        pytest.param(
            make_zip({"a": "b"}),
            "is a damaged EPUB file: it lacks 'META-INF/container.xml'",
            id="no-container",
        ),
        pytest.param(
            change_zip(_NOT_DAMAGED, {"META-INF/container.xml": "<a/>"}),
            "is a damaged EPUB file: it does not name its package",
            id="no-package",
        ),
        pytest.param(
            change_zip(_NOT_DAMAGED, {"META-INF/container.xml": "no"}),
            "is a damaged EPUB file: 'META-INF/container.xml' is no XML",
            id="no-xml",
        ),
        pytest.param(make_epub(["", "<img/>"]), "has no text in it", id="pictures"),
        pytest.param(
            change_zip(_NOT_DAMAGED, {"big.html": bytes(60_000_000)}),
            "is too large when it is unpacked",
            id="bomb",
        ),
    ],
)
def test_a_book_that_is_none_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_epub(data)

    assert str(refusal.value) == reason


def test_a_damaged_member_is_named() -> None:
    at = _NOT_DAMAGED.index(b"OEBPS/book.opf") + 40
    data = _NOT_DAMAGED[:at] + b"\xff\xff\xff\xff" + _NOT_DAMAGED[at + 4 :]

    with pytest.raises(UnreadableFile) as refusal:
        read_epub(data)

    assert str(refusal.value) == (
        "is a damaged EPUB file: 'OEBPS/book.opf' cannot be unpacked"
    )
