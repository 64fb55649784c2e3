from pathlib import Path

import pytest

from index.errors import UnreadableFile
from index.json_lines import Fields
from ingest.articles import Article
from ingest.reading_jsonl import read_fields_article, read_line_article

UKRAINIAN = (
    "Старий міст через річку знову відкрито для пішоходів і велосипедистів.\n\n"
    "Ремонт тривав два роки, а мешканці чекали на нього ще довше."
)


def read(text: str = UKRAINIAN, **more: str) -> Article:
    return read_fields_article(Fields(text=text, **more), "utf-8")  # type: ignore[arg-type]


def body(article: Article) -> list[str]:
    return [article.text[span.start : span.end] for span in article.body]


def test_the_title_comes_first_as_on_a_page() -> None:
    article = read(title="Міст  відкрито\n")

    assert article.text == f"Міст відкрито\n\n{UKRAINIAN}"
    assert article.title == "Міст відкрито"
    assert body(article)[0] == "Міст відкрито"


def test_a_title_that_the_text_says_itself_is_not_said_twice() -> None:
    text = f"МІСТ ВІДКРИТО\n\n{UKRAINIAN}"

    assert read(text, title="Міст відкрито").text == text


def test_what_looks_like_markup_stays() -> None:
    text = f"Міст &amp; річка\n\n<p>{UKRAINIAN}</p>"

    assert read(text).text == text


def test_boilerplate_is_left_out() -> None:
    article = read(f"{UKRAINIAN}\n\nCommentaires (12)")

    assert [left.reason for left in article.left_out] == ["comment counter"]


def test_the_address_gives_the_outlet() -> None:
    article = read(url="https://www.paper.example/2024/mist ".strip())

    assert (article.url, article.outlet) == (
        "https://www.paper.example/2024/mist",
        "paper.example",
    )


@pytest.mark.parametrize("url", ["n/a", "paper.example/mist", "/mist"])
def test_an_address_that_is_none_is_not_taken(url: str) -> None:
    assert read(url=url).url is None


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2024-12-05", "2024-12-05"),
        ("2024-12-05T23:10:00+02:00", "2024-12-05"),
        ("2024-12", "2024-12"),
        ("Thu, 05 Dec 2024 10:00:00 GMT", "2024-12-05"),
        ("5 грудня 2024", "2024-12-05"),
        ("۱۵ آذر ۱۴۰۳", "2024-12-05"),
        ("05/06/2024", None),
        ("2024-02-31", None),
        ("yesterday", None),
        ("1733356800", None),
    ],
    ids=ascii,
)
def test_a_date_is_read_in_any_form_and_never_guessed(
    date: str, published: str | None
) -> None:
    assert read(date=date).published == published
    assert read(published=date).published == published


def test_published_speaks_where_date_says_no_day() -> None:
    article = read(date="yesterday", published="2024-12-05")

    assert article.published == "2024-12-05"


@pytest.mark.parametrize("claim", ["uk", "uk-UA", "uk_UA", "fa", "Ukrainian", "xx"])
def test_a_language_is_believed_only_where_the_text_may_be_in_it(claim: str) -> None:
    assert read(language=claim).language == "uk"


def test_a_stated_language_decides_where_the_text_leaves_it_open() -> None:
    short = "Oslo Bergen"

    told = {claim: read(short, language=claim).language for claim in ("no", "th")}

    assert told["no"] == "no"
    assert told["th"] != "th"


def test_a_text_that_was_decoded_wrongly_is_put_right() -> None:
    wrong = UKRAINIAN.encode().decode("cp1251", "replace").replace("\ufffd", "?")
    article = read(UKRAINIAN.encode().decode("iso8859-1"))

    assert wrong != UKRAINIAN
    assert article.text == UKRAINIAN
    assert article.encoding == "utf-8 twice"


def test_a_text_without_letters_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="has no letters in its 'text'"):
        read("2024 — 17")


def test_the_article_in_a_line_is_read_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text('\n{"text": "Одна річка."}\n', encoding="utf-8")

    assert read_line_article(path, 2).text == "Одна річка."
    with pytest.raises(UnreadableFile, match="has no article in line 3"):
        read_line_article(path, 3)
