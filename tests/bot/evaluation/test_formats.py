"""Question sets as other people write them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.question_sets import (
    GradedQuestion,
    HeldIn,
    read_question_sets,
)
from index.errors import BadQuestion

_CONTEXT = "The castle is old. Ann built it in 1301. It has forty towers."


def _squad(path: Path, *items: dict[str, Any]) -> Path:
    whole = {"data": [{"paragraphs": [{"context": _CONTEXT, "qas": list(items)}]}]}
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return path


def _complaint(path: Path) -> str:
    with pytest.raises(BadQuestion) as caught:
        read_question_sets([path])
    return str(caught.value)


def test_an_xquad_question_is_held_in_its_paragraph(tmp_path: Path) -> None:
    answer = {"text": "Ann", "answer_start": _CONTEXT.index("Ann")}
    path = _squad(
        tmp_path / "xquad.en.json",
        {"id": "q", "question": "Who built it?", "answers": [answer, answer]},
    )

    (question,) = read_question_sets([path])

    assert (question.answers, question.sources) == (("Ann",), ())
    assert question.held_in == (HeldIn(stretches=(_CONTEXT, "Ann built it in 1301.")),)


def test_a_paragraph_is_held_in_its_other_languages_too(tmp_path: Path) -> None:
    answer = {"text": "Ann", "answer_start": 19}
    item = {"id": "q", "question": "Who built it?", "answers": [answer]}
    english = _squad(tmp_path / "xquad.en.json", item)
    whole = json.loads(english.read_text(encoding="utf-8"))
    (paragraph,) = whole["data"][0]["paragraphs"]
    paragraph["context"] = "Das Schloss ist alt. Ann baute es 1301."
    paragraph["qas"][0]["question"] = "Wer baute es?"
    german = tmp_path / "xquad.de.json"
    german.write_text(json.dumps(whole), encoding="utf-8")

    _, question = read_question_sets([english, german])

    (held,) = question.held_in
    assert held.stretches == (
        "Das Schloss ist alt. Ann baute es 1301.",
        "Das Schloss ist alt.",
        _CONTEXT,
        "Ann built it in 1301.",
    )


def test_an_impossible_question_of_squad_2_is_unanswerable(tmp_path: Path) -> None:
    path = _squad(
        tmp_path / "dev.json",
        {"id": 7, "question": "Who sold it?", "is_impossible": True, "answers": [],
         "plausible_answers": [{"text": "Ann", "answer_start": 19}]},
    )  # fmt: skip

    (question,) = read_question_sets([path])

    assert question == GradedQuestion(
        id="7", question="Who sold it?", language=None, answers=(), sources=(),
        answerable=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        ({"id": "a", "question": "Who?", "answers": []}, "question a: has no answers"),
        ({"id": "a", "question": "Who?", "answers": ["x"]}, "an answer without text"),
        ({"id": "a", "answers": [{"text": "Ann"}]}, "question a: has no question"),
    ],
)
def test_a_squad_question_that_does_not_fit_is_named(
    tmp_path: Path, item: dict[str, Any], complaint: str
) -> None:
    assert complaint in _complaint(_squad(tmp_path / "dev.json", item))


def test_a_paragraph_without_context_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text('{"data": [{"paragraphs": [{"qas": []}, 3]}]}')

    assert "article 1, paragraph 2: has no context" in _complaint(path)


def _beir(folder: Path, *judgements: str, queries: Sequence[str] = ()) -> Path:
    (folder / "qrels").mkdir(parents=True)
    rows = queries or (
        '{"_id": "q1", "text": "Who built it?"}',
        '{"_id": "q2", "text": "Who sold it?"}',
        '{"_id": "q3", "text": "Nobody judged this?"}',
    )
    (folder / "queries.jsonl").write_text("\n".join(rows))
    (folder / "qrels" / "test.tsv").write_text("\n".join(judgements))
    return folder


def test_a_beir_folder_is_read_and_what_nobody_judged_is_left_out(
    tmp_path: Path,
) -> None:
    head = "query-id\tcorpus-id\tscore"
    folder = _beir(tmp_path / "b", head, "q1\td1\t2", "q1\td1\t1", "q2\td2\t0")
    rows = [{"_id": "d1", "title": "", "text": _CONTEXT}, {"_id": "d9", "text": "x"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))

    built, sold = read_question_sets([folder])

    assert built.held_in == (
        HeldIn(name="d1", stretches=(_CONTEXT, "Ann built it in 1301.")),
    )
    assert (built.id, built.answerable, sold.id, sold.answerable) == (
        "q1", True, "q2", False,
    )  # fmt: skip


def test_a_miracl_folder_of_topics_and_trec_judgements_is_read(tmp_path: Path) -> None:
    topics = "1#0\tHow old is it?\r\n1#1\tWhere is it?\r\n"
    (tmp_path / "topics.miracl-v1.0-fa-dev.tsv").write_text(topics)
    (tmp_path / "qrels.miracl-v1.0-fa-dev.tsv").write_text("1#0 Q0 12#3 1\n")

    (question,) = read_question_sets([tmp_path])

    assert (question.id, question.question) == ("1#0", "How old is it?")
    assert question.held_in == (HeldIn(name="12#3"),)


def test_of_several_parts_the_test_part_is_read(tmp_path: Path) -> None:
    folder = _beir(tmp_path / "b", "q1\td1\t1")
    (folder / "qrels" / "train.tsv").write_text("q2\td2\t1\n")

    assert [q.id for q in read_question_sets([folder])] == ["q1"]


@pytest.mark.parametrize(
    ("judgement", "complaint"),
    [
        ("q1 d1", "test.tsv line 2: has not the three columns"),
        (
            "q1 d1 high",
            "test.tsv line 2: has no whole number for relevance, but 'high'",
        ),
    ],
)
def test_a_judgement_that_does_not_fit_is_named(
    tmp_path: Path, judgement: str, complaint: str
) -> None:
    folder = _beir(tmp_path / "b", "q1\td1\t1", judgement)

    assert complaint in _complaint(folder)


def test_a_query_that_does_not_fit_is_named(tmp_path: Path) -> None:
    folder = _beir(tmp_path / "b", "q1\td1\t1", queries=["{", '{"_id": "q1"}'])

    complaint = _complaint(folder)

    assert "queries.jsonl line 1: is no JSON" in complaint
    assert "queries.jsonl line 2: has no question" in complaint


def test_a_corpus_that_does_not_fit_is_named(tmp_path: Path) -> None:
    folder = _beir(tmp_path / "b", "q1\td1\t1")
    (folder / "corpus.jsonl").write_text('{"_id": "d0"}\n[]\n')

    assert "corpus.jsonl' line 2: is no JSON object" in _complaint(folder)


@pytest.mark.parametrize("line", [b'{"_id": "d1", "text": "\xff"}', b"9" * 5_000])
def test_a_line_of_a_corpus_that_cannot_be_read_is_named(
    tmp_path: Path, line: bytes
) -> None:
    folder = _beir(tmp_path / "b", "q1\td1\t1")
    (folder / "corpus.jsonl").write_bytes(b'{"_id": "d0"}\n' + line)

    assert "corpus.jsonl' line 2: is no JSON object" in _complaint(folder)


def test_a_document_without_text_is_looked_for_by_its_name_alone(
    tmp_path: Path,
) -> None:
    folder = _beir(tmp_path / "b", "q1\td1\t1")
    (folder / "corpus.jsonl").write_bytes(b'\xef\xbb\xbf{"_id": "d1", "text": null}\n')

    (question,) = read_question_sets([folder])

    assert question.held_in == (HeldIn(name="d1"),)


def test_a_folder_whose_judgements_are_of_other_questions_is_told(
    tmp_path: Path,
) -> None:
    folder = _beir(tmp_path / "b", "7\td1\t1")

    assert "judges none of the questions in 'queries.jsonl'" in _complaint(folder)


def test_a_folder_without_judgements_is_told_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "Who?"}\n')

    assert "has no judgements: no qrels/*.tsv" in _complaint(tmp_path)


def test_several_query_files_of_unknown_parts_are_told(tmp_path: Path) -> None:
    for name in ("queries-a.jsonl", "queries-b.jsonl"):
        (tmp_path / name).write_text('{"_id": "q1", "text": "Who?"}\n')

    assert "several files of queries: queries-a.jsonl" in _complaint(tmp_path)


_TABLE = GradedQuestion(
    id="1", question='Скільки "тонн"; разом?', language="uk", answers=("72", "сімдесят два"),
    sources=("a.txt", "b.txt"), answerable=True,
)  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_with_any_delimiter_and_as_excel_saves(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    head = ["ID", "Language", "question", "answers", "sources", "answerable"]
    cells = ["1", "uk", '"Скільки ""тонн""; разом?"', "72 | сімдесят два",
             '"a.txt\nb.txt"', "TRUE"]  # fmt: skip
    text = "\r\n".join(delimiter.join(row) for row in (head, cells, [""] * 6))
    path = tmp_path / "set.csv"
    path.write_bytes(text.encode(encoding))

    assert read_question_sets([path]) == [_TABLE]


def test_a_table_needs_no_column_but_the_question(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("question\nWho?\n", encoding="utf-8")

    assert read_question_sets([path]) == [
        GradedQuestion(
            id="Who?", question="Who?", language=None, answers=(), sources=(),
            answerable=True,
        )
    ]  # fmt: skip


def test_empty_lines_before_the_heading_of_a_table_are_passed_over(
    tmp_path: Path,
) -> None:
    path = tmp_path / "set.csv"
    path.write_text("\n ;\nid;question\n1;Who?\n2;\n", encoding="utf-8")

    assert f"fit: '{path}' line 5: has no question. Each" in _complaint(path)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id,frage\n1,Wer?\n", "line 1: has no column named 'question'"),
        ("question,Question\nWho?,Why?\n", "line 1: has several columns named 'qu"),
        ("question,source\nWho?,a.txt\n", "line 2: has 'source' where 'sources' is"),
        ("question,answerable\nWho?,perhaps\n", "line 2: 'answerable' is neither"),
        ("question,id\nWho?,1,2\n", "line 2: has 3 cells for 2 columns"),
        ("question,id\n,1\n", "line 2: has no question"),
        ('question,id\n"Who?,1\n', "is no table row (unexpected end of data)"),
    ],
)
def test_a_row_that_does_not_fit_is_named(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "set.csv"
    path.write_text(text, encoding="utf-8")

    assert complaint in _complaint(path)
