"""PDF files become paragraphs with their pages, in the order in which they are read."""

import pytest

from index.errors import UnreadableFile
from index.marks import Mark
from ingest.reading_pdf import read_pdf
from tests.ingest.pdf_bytes import Painted, lines, make_pdf

UKRAINIAN = (
    "Міська рада у понеділок погодила план віднов-",
    "лення старої пристані, яку закрили навесні після",
    "шторму. Мешканці Івано-",
    "Франківська чекають на неї з 2019-",
    "2020 років.",
)
ARABIC = "وافق مجلس المدينة على خطة (عام 2024) لترميم الرصيف القديم."
ARABIC_AS_SEEN = ".ميدقلا فيصرلا ميمرتل (2024 ماع) ةطخ ىلع ةنيدملا سلجم قفاو"
HEBREW = "מועצת העיר אישרה ביום שני תוכנית לשיקום הרציף הישן."


def _painted_from_the_right(text: str, top: float) -> list[Painted]:
    """Return each word at its place, its letters as they follow each other in print."""
    painted, x = [], 550.0
    for word in text.split():
        x -= 5 * len(word)
        painted.append(Painted(x=x, y=top, text=word))
        x -= 5
    return painted


def test_lines_become_paragraphs_and_divided_words_whole() -> None:
    read = read_pdf(make_pdf(lines(*UKRAINIAN)))

    assert read.text == (
        "Міська рада у понеділок погодила план відновлення старої пристані, яку закрили"
        " навесні після шторму. Мешканці Івано-Франківська чекають на неї з 2019-2020"
        " років."
    )
    assert read.marks == (Mark(start=0, page=1),)


def test_a_wide_gap_and_another_size_begin_a_paragraph() -> None:
    page = [
        Painted(x=50, y=740, text="Пристань відкриють", size=16),
        *lines("Її закрили навесні, коли після шторму", "з'явилися тріщини."),
        *lines("Мешканці чекають на човни і на перші", "теплі дні.", top=660),
    ]

    read = read_pdf(make_pdf(page))

    assert read.text.split("\n\n") == [
        "Пристань відкриють",
        "Її закрили навесні, коли після шторму з'явилися тріщини.",
        "Мешканці чекають на човни і на перші теплі дні.",
    ]


def test_an_indented_line_and_a_line_that_ended_early_begin_a_paragraph() -> None:
    page = [
        *lines("The council met on Monday evening in the hall.", "It sat for an hour."),
        *lines("A plan for the pier was the only point of it.", top=676),
        *lines("Boats are expected in the summer, said one of", top=664, left=65),
        *lines("the members, and some cheered at this news.", top=652),
    ]

    read = read_pdf(make_pdf(page))

    assert [paragraph[:10] for paragraph in read.text.split("\n\n")] == [
        "The counci",
        "A plan for",
        "Boats are ",
    ]


def test_a_paragraph_goes_on_over_the_page_and_the_page_is_marked_inside() -> None:
    read = read_pdf(
        make_pdf(
            lines("The pier was closed after a storm that"),
            lines("cracked its pillars.", "It stays closed."),
        )
    )

    assert read.text == (
        "The pier was closed after a storm that cracked its pillars. It stays closed."
    )
    assert read.marks == (Mark(start=0, page=1), Mark(start=39, page=2))
    assert read.text[39:46] == "cracked"


def test_heads_and_numbers_that_most_pages_repeat_are_left_out() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday")
    pages = [
        [
            *lines("Bay News - Annual report", top=780),
            *lines(f"On {day} the pier was closed.", f"{day} was wet.", top=600),
            *lines("Nobody came.", "Not one.", f"It rained on {day}.", top=500),
            *lines(f"Page {number} of 4", top=30),
        ]
        for number, day in enumerate(days, start=1)
    ]

    read = read_pdf(make_pdf(*pages))

    assert "Annual report" not in read.text
    assert "of 4" not in read.text
    assert read.text.count("Nobody came.") == 4
    assert [mark.page for mark in read.marks] == [1, 2, 3, 4]


def test_a_head_on_two_pages_stays() -> None:
    page = lines("Bay News", top=780) + lines("The pier is closed.", top=600)

    read = read_pdf(make_pdf(page, page))

    assert read.text.count("Bay News") == 2


def test_text_painted_as_it_is_seen_reads_from_the_right() -> None:
    read = read_pdf(make_pdf(lines(ARABIC_AS_SEEN)))

    assert read.text == ARABIC


@pytest.mark.parametrize("text", [ARABIC, HEBREW], ids=["ar", "he"])
def test_words_laid_over_a_picture_by_character_recognition_read_in_order(
    text: str,
) -> None:
    words = [word for word in text.split() if word.isalpha()]

    read = read_pdf(make_pdf(_painted_from_the_right(" ".join(words), 700)))

    assert read.text == " ".join(words)


def test_letters_of_one_glyph_keep_their_order() -> None:
    glyphs = ("نين", "ث", "لا", "ا")
    line = Painted(x=50, y=700, text="", glyphs=(*"نين", *glyphs[1:]))

    read = read_pdf(make_pdf([line]))

    assert read.text == "الاثنين"


def test_a_full_stop_behind_a_number_stays_behind_it() -> None:
    read = read_pdf(make_pdf(lines(".2024 ماع ىلع قفاو", ".ةلود 72 تعقو")))

    assert read.text.split("\n\n") == ["وافق على عام 2024.", "وقعت 72 دولة."]


def test_characters_beyond_the_first_plane_count_as_one() -> None:
    read = read_pdf(make_pdf(lines("😀 a pier", "and 𝒜 boat")))

    assert read.text == "😀 a pier and 𝒜 boat"


def test_chinese_lines_join_without_a_space() -> None:
    read = read_pdf(make_pdf(lines("市议会星期一同意了修复旧码头的", "计划。")))

    assert read.text == "市议会星期一同意了修复旧码头的计划。"


@pytest.mark.parametrize(
    ("title", "stated"), [("The Pier", "The Pier"), ("Microsoft Word - x.doc", None)]
)
def test_a_title_counts_when_the_first_page_shows_it(
    title: str, stated: str | None
) -> None:
    page = [
        Painted(x=50, y=740, text="The pier", size=20),
        *lines("It is closed."),
    ]

    read = read_pdf(make_pdf(page, title=title))

    assert read.known.title == stated


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(
            make_pdf([]), "has no text in it, only pictures; run OCR first", id="scan"
        ),
        pytest.param(
            make_pdf(lines("a \ue000\ue001\ue002\ue003\ue004")),
            "does not say which letters it shows; run OCR first",
            id="nameless-letters",
        ),
        pytest.param(b"PK\x03\x04", "is damaged, or no PDF file", id="a-zip"),
        pytest.param(
            make_pdf(lines("pier"))[:300], "is damaged, or no PDF file", id="cut-off"
        ),
    ],
)
def test_a_pdf_that_is_no_article_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_pdf(data)

    assert str(refusal.value) == reason
