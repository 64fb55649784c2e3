"""Boilerplate is left out with a reason, what an article states is found, no more."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.languages import detect_language
from ingest.articles import Article
from ingest.cleaning import clean
from ingest.stating import Stated, fold

PROSE = (
    "The harbour council met on Monday to agree a plan for the old pier, which has been"
    " closed since spring. Anglers hope that it opens before the summer."
)
MORE = "The work costs two million, said the mayor, and half of it has been found."
VIETNAMESE = "Hội đồng thành phố hôm thứ Hai đã thông qua kế hoạch sửa chữa bến tàu cũ."


def _clean(
    text: str, *, known: Stated | None = None, is_markdown: bool = False
) -> Article:
    return clean(
        text,
        encoding="utf-8",
        content_hash="",
        known=known or Stated(),
        is_markdown=is_markdown,
    )


def _body(article: Article) -> list[str]:
    return [article.text[span.start : span.end] for span in article.body]


def _left_out(article: Article) -> list[tuple[str, str]]:
    return [
        (left.reason, article.text[left.span.start : left.span.end])
        for left in article.left_out
    ]


def test_a_source_line_gives_the_address_and_the_outlet() -> None:
    line = "Джерело: https://www.bay.example/news/1?a=b"

    article = _clean(f"{PROSE}\n{line}\n")

    assert (article.url, article.outlet) == (line.split(": ")[1], "bay.example")
    assert _left_out(article) == [("source line", line)]


def test_a_source_line_with_a_name_gives_the_outlet_alone() -> None:
    article = _clean(f"{PROSE}\n\n来源：新华社")

    assert (article.url, article.outlet) == (None, "新华社")


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        (f"https://a.example/\n\n{PROSE}", "https://a.example/"),
        (f"https://a.example/\n\n{PROSE}\n\nhttps://b.example/", None),
        (f"{PROSE}\n\nhttps://a.example/\n\n{MORE}", None),
    ],
    ids=["one", "two", "inside"],
)
def test_a_link_is_the_address_when_it_is_the_only_one_outside_the_body(
    lines: str, url: str | None
) -> None:
    article = _clean(lines)

    assert article.url == url


def test_a_bare_domain_gives_the_outlet_as_it_is_written() -> None:
    article = _clean(f"{PROSE}\n\nBayNews.example.com\n\nSource: https://x.example/1")

    assert article.outlet == "BayNews.example.com"
    assert _body(article) == [PROSE]


def test_a_name_in_a_date_line_is_prose_in_the_middle_of_an_article() -> None:
    around = "\n".join([PROSE] * 6)

    article = _clean(f"{around}\nJane Doe, 25 October 2025\n{around}")

    assert article.left_out == ()


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("By Jane Doe, October 25, 2025", "2025-10-25"),
        ("Thứ Bảy, 25/10/2025, 14:30 (GMT+7)", "2025-10-25"),
        ("05/06/2025", None),
    ],
)
def test_a_date_line_gives_the_day_or_none_when_it_is_not_certain(
    line: str, published: str | None
) -> None:
    article = _clean(f"Pier to open\n{line}\n\n{PROSE}")

    assert article.published == published
    assert _left_out(article) == [("date line", line)]


def test_a_slashed_date_is_read_as_the_language_of_the_text_has_it() -> None:
    article = _clean(f"{VIETNAMESE}\n\n05/06/2025")

    assert article.published == "2025-06-05"


def test_a_date_in_the_prose_is_not_the_date_of_the_article() -> None:
    article = _clean(f"Pier to open\n\nOn 25 October 2025 it rained. {PROSE}")

    assert article.published is None


def test_a_date_prefix_is_left_out_and_the_title_after_it_stays() -> None:
    article = _clean(f" date 2024-12 Pier to open\n\n{PROSE}")

    assert (article.published, article.title) == ("2024-12", "Pier to open")
    assert _left_out(article) == [("date", "date 2024-12")]
    assert _body(article) == ["Pier to open", PROSE]


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Pier to open", "Pier to open"),
        ("Who pays? The town does", "Who pays? The town does"),
        ("The pier opens in May.", "The pier opens in May."),
        ("It rained. Nobody came to see. The pier was shut.", None),
        (PROSE, None),
        ("Among the guests:", None),
    ],
)
def test_the_first_line_is_the_title_when_it_reads_like_one(
    first: str, title: str | None
) -> None:
    article = _clean(f"{first}\n\n{PROSE} {MORE}")

    assert article.title == title


def test_paragraphs_stay_together_and_left_out_lines_divide_the_body() -> None:
    article = _clean(f"{PROSE}\n\n{MORE}\nPhoto: AFP\n\n{MORE}")

    assert _body(article) == [f"{PROSE}\n\n{MORE}", MORE]


def test_front_matter_is_metadata_and_no_text() -> None:
    block = (
        "---\ntitle: 'Pier: to open'\ndate: 2025-11-18T10:00:00Z\ntags:\n  - pier\n"
        "source: https://www.bay.example/1\nlang: en\n---"
    )

    article = _clean(f"{block}\n\n# Pier: to open\n\n{PROSE}", is_markdown=True)

    assert (article.title, article.published) == ("Pier: to open", "2025-11-18")
    assert (article.url, article.outlet) == ("https://www.bay.example/1", "bay.example")
    assert _left_out(article) == [("front matter", block), ("heading mark", "#")]


def test_markdown_leaves_out_images_and_heading_marks_and_keeps_the_words() -> None:
    article = _clean(
        f"# Pier to open\n\n![A pier](p.png)\n\n{PROSE}\n\n## Costs\n{MORE}",
        is_markdown=True,
    )

    assert article.title == "Pier to open"
    assert _body(article) == ["Pier to open", PROSE, f"Costs\n{MORE}"]


def test_a_language_claim_that_the_text_contradicts_is_ignored() -> None:
    article = _clean(PROSE, known=Stated(language="pl"))

    assert article.language == "en"


@pytest.mark.parametrize(("claim", "language"), [(None, "en"), ("ru_RU", "ru")])
def test_a_long_quotation_is_the_language_of_a_text_only_by_claim(
    claim: str | None, language: str
) -> None:
    russian = "Городской совет в понедельник одобрил план восстановления пристани. "
    text = f"{PROSE * 12}\n\n{russian * 12}\n\n{PROSE * 12}"

    article = _clean(text, known=Stated(language=claim))

    assert article.language == language


def test_a_short_article_is_in_the_language_of_most_of_it() -> None:
    german = (
        "Diese Woche begann im ganzen Tal die Ernte der Apfelbauern. Der Honig kam"
        " danach, wie er es dort in jedem Jahr tut. Am Ende des langen Tages spielte"
        " jemand auf der Wiese eine Geige."
    )
    ukrainian = (
        "Слон прийшов до замку і довго стояв на подвір'ї, бо доглядач поїхав до міста."
        " Маяк на мисі того вечора не світив, і ніхто з нас не знав чому."
    )

    article = _clean(f"{german}\n\n{ukrainian}")

    # The few letters that no other language has speak louder when all is looked at.
    assert detect_language(article.text) == "uk"
    assert article.language == "de"


def test_vietnamese_is_known_by_its_separate_tone_marks_too() -> None:
    article = _clean(unicodedata.normalize("NFD", VIETNAMESE))

    assert article.language == "vi"


def test_what_is_known_from_elsewhere_wins_over_what_the_lines_say() -> None:
    known = Stated(url="https://a.example/", published="2020-01-02", outlet="A")

    article = _clean(
        f"{PROSE}\n\n3 May 2021\n\nSource: https://b.example/", known=known
    )

    assert (article.url, article.published) == ("https://a.example/", "2020-01-02")
    assert article.outlet == "A"


LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [PROSE, "", "---", "# Pier", "Фото: x", "نظر (0)", "a.com", "\u2028"]
    ),
    st.sampled_from(["date 2024-12 Pier", "title: Pier", "25.10.2025", "![x](y)"]),
    st.sampled_from(
        ["By Ann Lee", "Source: Reuters", "https://a.example/x", "## Costs"]
    ),
    st.sampled_from(["source: Bay", "url: https://b.example/", "5 May 2021", "(AFP)"]),
)


@given(
    st.lists(LINES, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.booleans(),
)
def test_body_and_left_out_share_out_every_character_that_is_not_white_space(
    lines: list[str],
    line_end: str,
    is_markdown: bool,
) -> None:
    text = line_end.join(lines)
    try:
        article = _clean(text, is_markdown=is_markdown)
    except UnreadableFile:
        return

    spans = [*article.body, *(left.span for left in article.left_out)]
    taken = sorted(n for span in spans for n in range(span.start, span.end))
    owed = [n for n, character in enumerate(text) if not character.isspace()]

    assert len(taken) == len(set(taken))
    assert [n for n in taken if not text[n].isspace()] == owed
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in spans)
    assert list(article.body) == sorted(article.body, key=lambda span: span.start)


@given(
    st.lists(LINES, max_size=12),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.booleans(),
)
def test_what_an_article_is_said_to_be_stands_in_its_text(
    lines: list[str], line_end: str, is_markdown: bool
) -> None:
    text = line_end.join(lines)
    try:
        article = _clean(text, is_markdown=is_markdown)
    except UnreadableFile:
        return

    assert article.text == text
    assert (article.title or "") in text
    assert (article.url or "") in text
    assert fold(article.outlet or "") in fold(text)
    assert all((mark.heading or "") in text for mark in article.marks)
