"""Boilerplate is left out with a reason, what an article states is found, no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from ingest.articles import Article
from ingest.cleaning import clean
from ingest.stating import Stated, as_published, find_date

PROSE = (
    "The harbour council met on Monday to agree a plan for the old pier, which has been"
    " closed since spring. Anglers hope that it opens before the summer."
)
MORE = "The work costs two million, said the mayor, and half of it has been found."


def _clean(text: str, *, is_markdown: bool = False) -> Article:
    return clean(
        text,
        encoding="utf-8",
        content_hash="",
        known=Stated(),
        is_markdown=is_markdown,
    )


def _body(article: Article) -> list[str]:
    return [article.text[span.start : span.end] for span in article.body]


def _left_out(article: Article) -> list[tuple[str, str]]:
    return [
        (left.reason, article.text[left.span.start : left.span.end])
        for left in article.left_out
    ]


@pytest.mark.parametrize(
    "label",
    [
        *("Source", "Джерело", "Источник", "المصدر", "منبع", "Źródło", "Nguồn"),
        *("Fuente", "Quelle", "Kaynak", "来源"),
    ],
)
def test_a_source_line_gives_the_address_and_the_outlet(label: str) -> None:
    line = f"{label}: https://www.bay.example/news/1?a=b"

    article = _clean(f"{PROSE}\n{line}\n")

    assert (article.url, article.outlet) == (line.split(": ")[1], "bay.example")
    assert _left_out(article) == [("source line", line)]


def test_a_bare_domain_gives_the_outlet_as_it_is_written() -> None:
    article = _clean(f"{PROSE}\n\nBayNews.example.com\n\nSource: https://x.example/1")

    assert article.outlet == "BayNews.example.com"
    assert _body(article) == [PROSE]


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("photo caption", "Пристань узимку. Фото: Мін Нхат"),
        ("photo caption", "رئيس المجلس في الميناء. الصورة: مينه نهات"),
        ("photo caption", "عکس: خبرگزاری"),
        ("photo caption", "Photo : AFP"),
        ("photo caption", "Pomost zimą. Fot. Jan Nowak"),
        ("photo caption", "Zdjęcie: PAP"),
        ("photo caption", "Bến tàu cũ (Ảnh: TTXVN)"),
        ("photo caption", "El muelle viejo. Foto: EFE"),
        ("comment counter", "نظر (0)"),
        ("comment counter", "Komentarze (12)"),
        ("comment counter", "Bình luận (۳)"),
        ("comment counter", "0 comments"),
        ("read also", "Читайте також: Пристань відкриють"),
        ("read also", "اقرأ أيضاً: افتتاح الرصيف"),
        ("read also", "بیشتر بخوانید:"),
        ("read also", "Czytaj także: Pomost wróci"),
        ("read also", "À lire aussi : La jetée rouvre"),
        ("read also", "Xem thêm: Bến tàu mở lại"),
        ("read also", "Lea también: El muelle abre"),
        ("share line", "Поділитися"),
        ("share line", "Підписуйтесь на наш канал, щоб не пропустити новин."),
        ("share line", "We use cookies to improve this site."),
        ("share line", "Chia sẻ"),
        ("link", "https://bay.example/other"),
        ("link", "More here: https://bay.example/other"),
        ("separator", "* * *"),
    ],
)
def test_a_line_of_boilerplate_is_left_out_with_its_reason(
    reason: str, line: str
) -> None:
    article = _clean(f"{PROSE}\n\n{line}\n\n{MORE}")

    assert _left_out(article) == [(reason, line)]
    assert _body(article) == [PROSE, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by a tenth after the pier was closed in spring.",
        "He sent a photo: his cat, asleep on the pier, as on every day of that year.",
        "The source of the river is a spring above the town, say the old maps.",
        "Read more books, the mayor told the children on the pier.",
        "On 3 May 2021 the pier was closed for the first time.",
        "Node.js",
        "He wrote to https://bay.example/ and was told that nobody knew.",
        "Комментарии мэра были короткими, и никто не стал спорить.",
        "Photo : " + "the pier was open and the sun was out, " * 6,
    ],
)
def test_a_line_of_prose_is_kept(line: str) -> None:
    around = "\n".join([PROSE] * 6)

    article = _clean(f"{around}\n{line}\n{around}")

    assert article.left_out == ()


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2025-11-18", "2025-11-18"),
        ("2025-11-18T14:30:00+07:00", "2025-11-18"),
        ("25.10.2025 14:30", "2025-10-25"),
        ("Published: 25 October 2025", "2025-10-25"),
        ("By Jane Doe, October 25, 2025", "2025-10-25"),
        ("субота, 25 жовтня 2025 року, 14:30", "2025-10-25"),
        ("25 октября 2025 г.", "2025-10-25"),
        ("24 ديسمبر/كانون الأول 2024", "2024-12-24"),
        ("السبت ٢٥ تشرين الأول ٢٠٢٥", "2025-10-25"),
        ("sobota, 25 października 2025", "2025-10-25"),
        ("۲۵ اکتبر ۲۰۲۵", "2025-10-25"),
        ("دوشنبه ۲۶ آبان ۱۴۰۴", "2025-11-17"),
        ("Samedi 25 octobre 2025", "2025-10-25"),
        ("Thứ Bảy, 25/10/2025, 14:30 (GMT+7)", "2025-10-25"),
        ("ngày 25 tháng 10 năm 2025", "2025-10-25"),
        ("25 de octubre de 2025", "2025-10-25"),
        ("12. Oktober 2025", "2025-10-12"),
        ("25 Ekim 2025", "2025-10-25"),
        ("2025年10月25日", "2025-10-25"),
        ("31.02.2025", None),
        ("05/06/2025", None),
    ],
)
def test_a_date_line_gives_the_day_or_none_when_it_is_not_certain(
    line: str, published: str | None
) -> None:
    article = _clean(f"Pier to open\n{line}\n\n{PROSE}")

    assert article.published == published
    assert _left_out(article) == [("date line", line)]


@pytest.mark.parametrize("line", ["yesterday", "вчора", "3 hours ago", "In 2025"])
def test_a_relative_or_partial_date_is_never_read(line: str) -> None:
    assert find_date(line) is None


def test_a_slashed_date_is_read_day_first_outside_english() -> None:
    day_first = find_date("05/06/2025", "vi")
    certain = find_date("10/25/2025", "en")

    assert (day_first and day_first.published) == "2025-06-05"
    assert (certain and certain.published) == "2025-10-25"


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2024", "2024"),
        ("2024-12", "2024-12"),
        ("2024-12-24 10:00", "2024-12-24"),
        ("24 grudnia 2024", "2024-12-24"),
        ("30 اسفند 1403", "2025-03-20"),
        ("30 اسفند 1404", None),
        ("2024-13", None),
        ("soon", None),
    ],
)
def test_a_stated_date_keeps_its_exactness(value: str, published: str | None) -> None:
    assert as_published(value) == published


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


def test_front_matter_that_never_closes_is_text() -> None:
    article = _clean(f"---\ntitle: Pier\n\n{PROSE}", is_markdown=True)

    assert _body(article)[-1].endswith(PROSE)
    assert _left_out(article) == [("separator", "---")]


def test_markdown_leaves_out_images_and_heading_marks_and_keeps_the_words() -> None:
    article = _clean(
        f"# Pier to open\n\n![A pier](p.png)\n\n{PROSE}\n\n## Costs\n{MORE}",
        is_markdown=True,
    )

    assert article.title == "Pier to open"
    assert _body(article) == ["Pier to open", PROSE, f"Costs\n{MORE}"]


def test_a_language_claim_that_the_text_contradicts_is_ignored() -> None:
    known = Stated(language="pl")

    article = clean(PROSE, encoding="utf-8", content_hash="", known=known)

    assert article.language == "en"


def test_what_is_known_from_elsewhere_wins_over_what_the_lines_say() -> None:
    known = Stated(url="https://a.example/", published="2020-01-02", outlet="A")

    article = clean(
        f"{PROSE}\n\n3 May 2021\n\nSource: https://b.example/",
        encoding="utf-8",
        content_hash="",
        known=known,
    )

    assert (article.url, article.published) == ("https://a.example/", "2020-01-02")
    assert article.outlet == "A"


LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from([
        PROSE,
        "",
        "---",
        "# Pier",
        "Фото: x",
        "نظر (0)",
        "a.com",
        "![x](y)",
    ]),
    st.sampled_from(["date 2024-12 Pier", "title: Pier", "25.10.2025", "\u2028"]),
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
