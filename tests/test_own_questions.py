"""The questions over the sample corpus say what its articles say, and the review can tell."""

from collections import Counter
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.program import REPOSITORY
from tests.question_review import Row, read_rows, review

_ARTICLES = REPOSITORY / "articles"
_QUESTIONS = REPOSITORY / "questions"
_SOUND: dict[str, Any] = {
    "id": "buses", "language": "de", "answerable": True,
    "question": "Wie viele Elektrobusse kauft Jaworynsk für die Stadt?",
    "answers": ["6", "sechs"], "sources": ["electric-buses-uk.txt"],
    "evidence": {"electric-buses-uk.txt": "погодила придбання шести електробусів"},
}  # fmt: skip


def _rows() -> list[Row]:
    return read_rows(_QUESTIONS / "articles.jsonl")


@pytest.mark.parametrize("name", ["articles.jsonl", "sample.jsonl"])
def test_a_review_of_our_questions_finds_nothing(name: str) -> None:
    assert review(read_rows(_QUESTIONS / name), _ARTICLES) == []


def test_our_questions_are_many_in_many_languages_and_a_fifth_has_no_answer() -> None:
    rows = _rows()

    unanswerable = [row for row in rows if not row["answerable"]]
    assert len(rows) >= 60
    assert len({row["language"] for row in rows}) >= 10
    assert len({row["language"] for row in unanswerable}) >= 10
    assert len(unanswerable) * 5 >= len(rows)


def test_most_answers_are_to_be_found_in_other_languages_only() -> None:
    answerable = [row for row in _rows() if row["answerable"]]

    crossing = [
        row
        for row in answerable
        if row["language"] not in {PurePosixPath(source).stem[-2:] for source in row["sources"]}
    ]  # fmt: skip
    assert len(crossing) / len(answerable) > 0.8


def test_every_article_holds_an_answer_to_three_questions() -> None:
    counts = Counter(source for row in _rows() for source in row["sources"])

    files = [p for p in _ARTICLES.rglob("*.*") if p.is_file()]
    assert all(counts[p.relative_to(_ARTICLES).as_posix()] >= 3 for p in files)


def test_no_question_of_ours_is_asked_in_the_sample_too() -> None:
    rows = [*_rows(), *read_rows(_QUESTIONS / "sample.jsonl")]

    assert review(rows, _ARTICLES) == []


def test_a_question_that_fits_its_source_passes_the_review() -> None:
    assert review([_SOUND], _ARTICLES) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"language": "nl"}, "is said to be in nl, and reads as de"),
        ({"answerable": False}, "is answerable: False, and has answers: True"),
        ({"sources": ["buses.txt"]}, "names buses.txt, which cannot be read"),
        (
            {"evidence": {"electric-buses-uk.txt": "погодила придбання семи"}},
            "quotes electric-buses-uk.txt with what it does not say",
        ),
        ({"evidence": {}}, "has no evidence of electric-buses-uk.txt"),
        (
            {"evidence": {"cave-fish-fa.txt": "17"}},
            "has evidence of cave-fish-fa.txt, which is no source",
        ),
        (
            {"evidence": {"electric-buses-uk.txt": "проголосував 31 депутат із 36"}},
            "accepts no number that its evidence holds",
        ),
    ],
)
def test_a_question_that_does_not_fit_is_named(
    change: dict[str, Any], complaint: str
) -> None:
    found = review([{**_SOUND, **change}], _ARTICLES)

    assert any(line.startswith(f"buses: {complaint}") for line in found), found


def test_a_question_asked_twice_is_named() -> None:
    again = {**_SOUND, "id": "again", "question": _SOUND["question"].upper()}

    assert review([_SOUND, again], _ARTICLES) == [
        "again: is there twice, first as buses"
    ]
