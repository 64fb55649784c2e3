"""``polycite evaluate`` as a person or a script runs it."""

import json
from pathlib import Path

import pytest
import typer

from bot.commands.gating import read_floors
from bot.evaluation.stored_runs import read_outcomes
from tests.chat_wire import chat_wire, status
from tests.program import polycite

_COFFEE = "Скільки тонн кави в'єтнамський кооператив відправив до Чилі?"


def test_a_run_whose_endpoint_is_dead_does_not_look_sound(
    sample_home: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "set.jsonl"
    row = {"question": _COFFEE, "answers": ["180"]}
    questions.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with chat_wire(status(500)) as wire:
        endpoint = {"POLYCITE_CHAT_URL": wire.url, "POLYCITE_CHAT_MODEL": "scripted"}

        ran = polycite(
            "evaluate", questions, "--json", "--out", tmp_path,
            home=sample_home, environment=endpoint,
        )  # fmt: skip

    assert (ran.code, ran.json["failed"], ran.json["model_failed"]) == (0, 0, 1)
    failed, way_on = ran.err.splitlines()
    assert failed.startswith("polycite: The language model failed on 1 of 1 question")
    assert way_on.startswith("polycite: Ask what failed again with: polycite evaluate")
    outcome = json.loads(Path(ran.json["outcomes"]).read_text(encoding="utf-8"))
    assert "HTTP 500" in outcome["notice"]


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(
    sample_home: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(json.dumps({"question": _COFFEE}) + "\n", encoding="utf-8")
    with chat_wire("NOT_FOUND") as wire:
        endpoint = {"POLYCITE_CHAT_URL": wire.url, "POLYCITE_CHAT_MODEL": "scripted"}

        ran = polycite(
            "evaluate", questions, "--out", questions / "runs",
            home=sample_home, environment=endpoint,
        )  # fmt: skip

    assert (ran.code, wire.requests) == (1, [])
    (line,) = ran.err.splitlines()
    assert "The outcomes cannot be written to" in line


def test_quotes_of_the_sample_are_evaluated_without_a_model(
    sample_home: Path, tmp_path: Path
) -> None:
    rows = [
        {"id": "1", "language": "uk", "question": _COFFEE, "answers": ["180"],
         "sources": ["coffee-cooperative-vi.txt", "none.txt"]},
        {"id": "2", "language": "en", "question": "Who won the chess match?",
         "answerable": False},
    ]  # fmt: skip
    questions = tmp_path / "set.jsonl"
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    ran = polycite("evaluate", questions, "--no-model", "--json", home=sample_home)

    found = ran.json
    assert (ran.code, found["questions"], found["failed"]) == (0, 2, 0)
    assert found["sources_missing"] == 1
    assert "lacks sources of 1 of 2 questions" in ran.err
    assert found["by_pair"].keys() == {"uk>vi"}
    assert found["by_article_language"]["vi"]["hit@1"] == 1.0
    assert found["metrics"]["quotes_in_place"]["value"] == 1.0
    assert len(read_outcomes(Path(found["outcomes"]))) == 2


def test_retrieval_alone_of_a_table_is_evaluated(
    sample_home: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "set.csv"
    rows = [
        "id;question;sources",
        f'1;"{_COFFEE}";coffee-cooperative-vi',
        f"2;{'x' * 6_000};",
    ]
    questions.write_text("\n".join(rows), encoding="utf-8")

    ran = polycite(
        "evaluate", questions, "--retrieval-only", "--json", home=sample_home
    )

    assert (ran.code, ran.json["counts"], ran.json["failed"]) == (0, {}, 1)
    assert ran.json["by_pair"]["uk>vi"]["hit@1"] == 1.0
    assert {"embed_s_p50", "retrieve_s_p50"} < ran.json["metrics"].keys()


@pytest.mark.parametrize("price", ["-1", "nan", "inf", "a"])
def test_a_price_that_is_none_is_told(tmp_path: Path, price: str) -> None:
    ran = polycite(
        "evaluate", tmp_path / "set.jsonl", home=tmp_path / "home",
        environment={"POLYCITE_PRICE_IN": price},
    )  # fmt: skip

    assert ran.code == 1
    assert "POLYCITE_PRICE_IN: " in ran.err


@pytest.mark.parametrize(
    ("floor", "complaint"),
    [
        ("hit@1", "is not METRIC=VALUE"),
        ("hit@1=nan", "does not name a number"),
        ("hits=0.5", "'hits' is no metric"),
        ("total_s_p95=3", "less of 'total_s_p95' is better"),
    ],
)
def test_a_floor_that_is_none_is_told(floor: str, complaint: str) -> None:
    with pytest.raises(typer.BadParameter, match=complaint):
        read_floors([floor])


def test_a_metric_that_was_not_measured_is_under_any_floor(
    sample_home: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(json.dumps({"question": _COFFEE}) + "\n", encoding="utf-8")

    ran = polycite(
        "evaluate", questions, "--retrieval-only", "--fail-under", "crag_score=-1",
        home=sample_home,
    )  # fmt: skip

    assert ran.code == 4
    assert "crag_score is not measured" in ran.err
