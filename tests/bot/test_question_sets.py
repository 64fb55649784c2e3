import json
from pathlib import Path

import pytest

from bot.evaluation.question_sets import GradedQuestion, read_question_sets
from index.errors import BadQuestion


def test_json_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    row = {"id": "1", "language": "uk", "question": "Скільки?", "answers": ["72"],
           "sources": ["a.txt"], "answerable": True}  # fmt: skip
    path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")

    assert read_question_sets([path]) == [
        GradedQuestion(
            id="1",
            question="Скільки?",
            language="uk",
            answers=("72",),
            sources=("a.txt",),
            answerable=True,
        )
    ]


def test_xquad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "xquad.json"
    item = {
        "id": "q",
        "question": "Who?",
        "answers": [{"text": "Ann"}, {"text": "Ann"}],
    }
    whole = {"data": [{"paragraphs": [{"context": "Ann.", "qas": [item]}]}]}
    path.write_text(json.dumps(whole), encoding="utf-8")

    (question,) = read_question_sets([path])

    assert (question.answers, question.answerable) == (("Ann",), True)


def test_every_bad_line_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "ok?"}\nno json\n{"answers": []}\n', encoding="utf-8")

    with pytest.raises(BadQuestion) as caught:
        read_question_sets([path])

    assert "line 2: is no JSON" in str(caught.value)
    assert "line 3: has no question" in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadQuestion, match="cannot be read"):
        read_question_sets([tmp_path / "none.jsonl"])


def test_an_empty_set_is_told(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n", encoding="utf-8")

    with pytest.raises(BadQuestion, match="no questions"):
        read_question_sets([path])
