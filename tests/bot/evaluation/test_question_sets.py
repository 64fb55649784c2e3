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

    with pytest.raises(BadQuestion, match="Of 2 questions, 2 stand there more than"):
        read_question_sets([path, path])


def test_two_languages_of_a_set_may_share_ids(tmp_path: Path) -> None:
    english, german = tmp_path / "en.jsonl", tmp_path / "de.jsonl"
    english.write_text('{"id": "1", "question": "Who?"}\n')
    german.write_text('{"id": "1", "question": "Wer?"}\n')

    questions = read_question_sets([english, german])

    assert [q.question for q in questions] == ["Who?", "Wer?"]


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


def test_files_of_several_formats_are_read_in_order(tmp_path: Path) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "b.csv"
    lines.write_text('{"question": "Who?"}\n', encoding="utf-8")
    table.write_text("question\nWhy?\n", encoding="utf-8")

    questions = read_question_sets([table, lines])

    assert [q.question for q in questions] == ["Why?", "Who?"]


def test_the_bad_lines_of_all_files_are_told_together(tmp_path: Path) -> None:
    one, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    one.write_text("[]\n", encoding="utf-8")
    other.write_bytes(b'{"question": "ok?"}\n{"question": "\xe9?"}\n')

    with pytest.raises(BadQuestion) as caught:
        read_question_sets([one, other])

    assert "a.jsonl' line 1: is no JSON object" in str(caught.value)
    assert "b.jsonl' line 2: is not in UTF-8" in str(caught.value)


def test_a_line_separator_inside_of_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "Who\u2028is it?"}\nno json\n', encoding="utf-8")

    with pytest.raises(BadQuestion, match="line 2: is no JSON"):
        read_question_sets([path])


def test_what_is_named_twice_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "Who?", "sources": ["a", "b", "a"], "id": 0}\n')

    (question,) = read_question_sets([path])

    assert (question.id, question.sources) == ("0", ("a", "b"))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"question": "?!"}', "has no question"),
        ('{"question": "Who?", "id": []}', "'id' is neither text nor number"),
        ('{"question": "Who?", "id": true}', "'id' is neither text nor number"),
        ('{"question": "Who?", "answer": "72"}', "has 'answer' where 'answers' is"),
        ('{"question": "Wh\\ud83do?"}', "has half of a surrogate pair"),
        ('{"question": "Who?", "answers": ["\\ude00"]}', "has half of a surrogate"),
        (f'{{"question": "Who?", "id": {"9" * 5_000}}}', "more than can be read"),
        ("[" * 100_000, "more than can be read of JSON"),
        ('{"question": "Who?", "answers": "72"}', "'answers' is no list of texts"),
        ('{"question": "Who?", "sources": [" "]}', "'sources' has an empty text"),
        ('{"question": "Who?", "language": "English"}', "no code such as uk"),
        ('{"question": "Who?", "answerable": 1}', "neither true nor false"),
        (
            '{"question": "Who?", "answerable": false, "answers": ["72"]}',
            "is not answerable, but has answers or sources",
        ),
    ],
)
def test_a_line_that_is_no_question_is_told(
    tmp_path: Path, line: str, complaint: str
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")

    with pytest.raises(BadQuestion, match=r"line 1: .*") as caught:
        read_question_sets([path])

    assert complaint in str(caught.value)


def test_codes_of_languages_are_written_as_articles_have_them(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "Quem?", "language": "pt_BR"}\n')

    assert [q.language for q in read_question_sets([path])] == ["pt-br"]
