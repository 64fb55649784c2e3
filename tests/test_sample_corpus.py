"""The sample corpus is what the README says it is, and its questions fit it."""

import json
from pathlib import Path

from index.passages import Span
from ingest.finding import find_files
from ingest.reading import read_article
from tests.program import REPOSITORY

_ARTICLES = REPOSITORY / "articles"
_QUESTIONS = REPOSITORY / "questions"


def _rows() -> list[dict[str, object]]:
    text = (_QUESTIONS / "sample.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _words(path: Path) -> int:
    article = read_article(path)
    return sum(len(_text(article.text, span).split()) for span in article.body)


def _text(text: str, span: Span) -> str:
    return text[span.start : span.end]


def test_every_article_is_in_the_language_that_its_name_says() -> None:
    for file in find_files([_ARTICLES]).files:
        assert read_article(file.path).language == file.path.stem[-2:], file.file


def test_the_articles_are_short_and_in_eight_languages() -> None:
    files = find_files([_ARTICLES]).files

    assert {f.path.stem[-2:] for f in files} == {
        "uk", "ar", "pl", "fa", "fr", "vi", "es", "en",
    }  # fmt: skip
    assert all(140 <= _words(f.path) <= 420 for f in files)


def test_no_boilerplate_of_the_articles_is_embedded() -> None:
    for file in find_files([_ARTICLES]).files:
        article = read_article(file.path)
        embedded = " ".join(_text(article.text, span) for span in article.body)
        assert "http" not in embedded, file.file
        assert article.url, file.file


def test_the_questions_ask_in_ten_languages_and_four_have_no_answer() -> None:
    rows = _rows()

    assert (len(rows), len({row["language"] for row in rows})) == (20, 10)
    assert [bool(row["sources"]) for row in rows].count(False) == 4


def test_every_source_of_a_question_is_a_file() -> None:
    for row in _rows():
        for source in row["sources"]:  # type: ignore[attr-defined]
            assert (_ARTICLES / source).is_file(), row["id"]


def test_the_demonstration_asks_six_questions() -> None:
    text = (_QUESTIONS / "demo.txt").read_text(encoding="utf-8")

    assert len(text.splitlines()) == 6
