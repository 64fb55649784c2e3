"""Of a page its article is read, whatever its elements are called, and what it states."""

import pytest

from ingest.extracting import Extracted
from ingest.reading_html import find_outside, read_html

PROSE = (
    "The harbour council met on Monday to agree a plan for the old pier, which has been"
    " closed since spring. Anglers hope that it opens before the summer."
)
MORE = (
    "The work costs two million, said the mayor, and half of it has been found by a club"
    " of anglers that sells postcards of the pier on every market day."
)

_DESCRIBED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished":'
    ' "2025-05-06"}</script>'
)


def _read(inside: str, head: str = "", language: str = "en") -> Extracted:
    return read_html(
        f'<html lang="{language}"><head>{head}</head><body>{inside}</body></html>'
    )


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ('<div class="related-posts"><p>A pier burns.</p></div>', "other articles"),
        ('<div class="ShareButtons">A pier burns.</div>', "share buttons"),
        ('<section id="comments"><p>A pier burns.</p></section>', "comments"),
        ('<p class="wp-caption-text">A pier burns.</p>', "photo caption"),
        ('<div class="td-tags">A pier burns.</div>', "tags"),
        ('<div role="navigation">A pier burns.</div>', "menu"),
        ('<div style="display: none">A pier burns.</div>', "hidden"),
        ("<aside>A pier burns.</aside>", "beside the article"),
        ('<div class="newsletter-box">A pier burns.</div>', "newsletter"),
    ],
)
def test_furniture_inside_an_article_is_left_out_with_its_reason(
    element: str, reason: str
) -> None:
    page = f"<article><h1>Pier</h1><p>{PROSE}</p>{element}<p>{MORE}</p></article>"

    text = _read(page).text

    assert text == f"Pier\n\n{PROSE}\n\n{MORE}"
    assert ("A pier burns.", reason) in find_outside(page, text)


@pytest.mark.parametrize(
    "classes", ["has-sidebar comments-open", "post tag-pier hentry", "promo", "social"]
)
def test_an_article_stays_whatever_what_holds_it_is_called(classes: str) -> None:
    page = _read(
        f'<div class="{classes}"><h1>Pier</h1><p>{PROSE}</p><p>{MORE}</p></div>'
    )

    assert page.text == f"Pier\n\n{PROSE}\n\n{MORE}"


def test_lead_lists_tables_and_who_is_quoted_stay() -> None:
    page = _read(
        f"<article><h1>Pier</h1><h2 class='subtitle'>It opens in May</h2><p>{PROSE}</p>"
        "<ul><li>two boats</li><li>a crane</li></ul><table><tr><th>Ticket</th><th>Price"
        "</th></tr><tr><td>adult</td><td>9 zł</td></tr></table><blockquote>We waited for"
        f" this day.<footer>Ann Lee, angler</footer></blockquote><p>{MORE}</p></article>"
    )

    assert page.text.split("\n\n")[1:-1] == [
        *("It opens in May", PROSE, "two boats", "a crane", "Ticket | Price"),
        *("adult | 9 zł", "We waited for this day.", "Ann Lee, angler"),
    ]


def test_joiners_stay_in_words_and_soft_hyphens_do_not() -> None:
    persian = "کتاب‌خانه‌های شهر می‌مانند و هر روز باز هستند. " * 6

    page = _read(f"<h1>کتاب‌ها</h1><p>{persian}</p><p>{MORE}\u00ad</p>", language="fa")

    assert page.text == f"کتاب‌ها\n\n{persian.strip()}\n\n{MORE}"


def test_a_quotation_set_large_is_read_once() -> None:
    quote = "half of it has been found by a club of anglers"

    page = _read(f"<h1>Pier</h1><p>{PROSE}</p><p>“{quote}”</p><p>{MORE}</p>")

    assert page.text == f"Pier\n\n{PROSE}\n\n{MORE}"


@pytest.mark.parametrize(
    ("head", "above", "below", "published"),
    [
        ('<meta property="article:published_time" content="2025-05-06">', *[""] * 2, "2025-05-06"),
        (_DESCRIBED, *[""] * 2, "2025-05-06"),
        ('<meta property="article:modified_time" content="2025-05-06">', *[""] * 2, None),
        ('<link rel="canonical" href="https://bay.example/2025/05/06/pier">', *[""] * 2, None),
        ("", "", "<span class='date'>6 May 2025</span>", "2025-05-06"),
        ("", "", "<p>Published: 6 May 2025</p><p>Updated: 7 May 2025</p>", "2025-05-06"),
        ("", "", "<span class='date'>Updated 7 May 2025</span>", None),
        ("", "", "<span class='date'>05/06/2025</span>", None),
        ("", "<div>Friday, 6 May 2025</div>", "", None),
        ("", "<div class='post-date'>6 May 2025</div>", "", "2025-05-06"),
        ("", "", "<abbr class='published' title='2025-05-06'>today</abbr>", "2025-05-06"),
        ("", "", "<footer>© 2025 Bay News, 6 May 2025</footer>", None),
    ],
)  # fmt: skip
def test_the_day_is_read_where_it_is_stated_as_that_of_publication(
    head: str, above: str, below: str, published: str | None
) -> None:
    page = _read(
        f"{above}<h1>Pier to open</h1>{below}<p>{PROSE}</p><p>{MORE}</p>", head=head
    )

    assert page.known.published == published


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Pier | Bay News</title>", "", "Pier"),
        ("<title>Pier - Bay News</title>", "", "Pier - Bay News"),
        ("<title>Pier - Bay News</title>", "<h1>Pier</h1>", "Pier"),
        ("<title>Exported Data</title>", "", None),
        (
            "<meta property='og:site_name' content='Bay'><title>A - B - Bay</title>",
            "",
            "A - B",
        ),
        ("<meta property='og:title' content='Pier'>", "<h1>News: Pier</h1>", "Pier"),
    ],
)
def test_the_title_is_without_the_name_of_the_site(
    head: str, heading: str, title: str | None
) -> None:
    page = _read(f"{heading}<p>{PROSE}</p><p>{MORE}</p>", head=head)

    assert page.known.title == title


@pytest.mark.parametrize(
    "script",
    ['{"@type": "NewsArticle"', "[1, null]", '{"@graph": {"@type": ["Thing"]}}'],
)
def test_a_description_that_describes_no_article_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'

    page = _read(f"<p>{PROSE}</p><p>{MORE}</p>", head=head)

    assert (page.known.title, page.known.outlet) == (None, None)


def test_a_description_in_json_gives_title_address_and_outlet() -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"},'
        '{"@type": ["NewsArticle"], "headline": "Pier", "url": "https://bay.example/1",'
        '"publisher": {"name": "Bay  News"}}]}</script>'
    )

    known = _read(f"<p>{PROSE}</p><p>{MORE}</p>", head=head).known

    assert (known.title, known.url, known.outlet) == (
        *("Pier", "https://bay.example/1", "Bay News"),
    )


def test_a_page_of_very_many_paragraphs_is_read_whole_without_its_menu() -> None:
    many = "".join(f"<p>Part {n} of the book.</p>" for n in range(20_001))
    menu = '<div><a href="/">Everything that we have read</a></div>'

    read = read_html(f"<html><body>{menu}<h1>A book</h1>{many}{menu}</body></html>")

    assert read.text.startswith("A book\n\nPart 0 of the book.\n\nPart 1")
    assert read.text.endswith("Part 20000 of the book.")
