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


def test_a_language_is_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "Who?"}\n{"question": "Why?", "language": ""}\n')

    assert [q.language for q in read_question_sets([path])] == [None, None]


def test_a_language_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "Who?", "language": 7}\n')

    with pytest.raises(BadQuestion, match="line 1: 'language' is no text"):
        read_question_sets([path])


def test_a_set_that_is_given_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"id": "1", "question": "Who?"}\n{"id": "2", "question": "Why?"}\n'
    )

    with pytest.raises(BadQuestion, match="Of 2 questions 2 are there more than once"):
        read_question_sets([path, path])


def test_two_languages_of_a_set_may_share_ids(tmp_path: Path) -> None:
    english, german = tmp_path / "en.jsonl", tmp_path / "de.jsonl"
    english.write_text('{"id": "1", "question": "Who?"}\n')
    german.write_text('{"id": "1", "question": "Wer?"}\n')

    questions = read_question_sets([english, german])

    assert [q.question for q in questions] == ["Who?", "Wer?"]


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
