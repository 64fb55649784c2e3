"""``polycite evaluate`` against another run, with gates and judges, as a script runs it."""

import json
from pathlib import Path

import pytest

from tests.chat_wire import chat_wire
from tests.program import Ran, polycite

_COFFEE = "Скільки тонн кави в'єтнамський кооператив відправив до Чилі?"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    rows = [
        {"id": "1", "language": "uk", "question": _COFFEE, "answers": ["180"],
         "sources": ["coffee-cooperative-vi.txt"]},
        {"id": "2", "language": "en", "question": "Who won the chess match?",
         "answerable": False},
    ]  # fmt: skip
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def _evaluate(home: Path, *arguments: str | Path, **environment: str) -> Ran:
    return polycite(
        "evaluate", *arguments, "--json",
        home=home, environment=environment, timeout_s=600,
    )  # fmt: skip


def test_a_run_is_compared_gated_and_reported_against_another(
    sample_home: Path, questions: Path, tmp_path: Path
) -> None:
    base, page = tmp_path / "base", tmp_path / "run.md"
    _evaluate(sample_home, questions, "--retrieval-only", "--out", base)

    ran = _evaluate(
        sample_home, questions, "--retrieval-only", "--against", base,
        "--fail-if-worse", "hit@1", "--fail-if-worse", "mrr@10=0", "--report", page,
        "--out", tmp_path / "run",
    )  # fmt: skip

    assert ran.code == 0, ran.err
    against = ran.json["against"]
    assert (against["common"], against["differs"]) == (2, {})
    assert against["metrics"]["hit@1"]["difference"] == 0.0
    assert against["by_question_language"].keys() == {"en", "uk"}
    assert "hit@1" in page.read_text(encoding="utf-8")


def test_a_metric_that_cannot_be_compared_closes_its_gate(
    sample_home: Path, questions: Path, tmp_path: Path
) -> None:
    base = tmp_path / "base"
    _evaluate(sample_home, questions, "--retrieval-only", "--out", base)

    ran = _evaluate(
        sample_home, questions, "--retrieval-only", "--against", base,
        "--fail-if-worse", "contains_answer", "--out", tmp_path / "run",
    )  # fmt: skip

    assert ran.code == 4
    assert "contains_answer is not compared" in ran.err


def test_a_run_of_other_questions_is_told_before_anything_is_asked(
    sample_home: Path, questions: Path, tmp_path: Path
) -> None:
    base, other = tmp_path / "base", tmp_path / "other.jsonl"
    other.write_text('{"question": "Who won?"}\n', encoding="utf-8")
    _evaluate(sample_home, questions, "--retrieval-only", "--out", base)

    ran = _evaluate(
        sample_home, other, "--retrieval-only", "--against", base,
        "--out", tmp_path / "run",
    )  # fmt: skip

    assert (ran.code, (tmp_path / "run").exists()) == (1, False)
    assert "has none of these questions" in ran.err


def test_a_run_that_is_gone_on_with_is_not_its_own_baseline(
    sample_home: Path, questions: Path, tmp_path: Path
) -> None:
    base = tmp_path / "base"
    _evaluate(sample_home, questions, "--retrieval-only", "--out", base)

    ran = _evaluate(
        sample_home, questions, "--retrieval-only", "--resume", base, "--against", base
    )

    assert ran.code == 2
    assert "--against names the run" in ran.err


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--fail-if-worse", "hit@1"], 2, "needs --against RUN"),
        (["--against", "none"], 1, "There is no run 'none'"),
        (["--against", "x", "--fail-if-worse", "hit"], 2, "'hit' is no metric"),
        (["--against", "x", "--fail-if-worse", "hit@1=-1"], 2, "less than nothing"),
        (["--against", "x", "--fail-if-worse", "hit@1=a"], 2, "is not METRIC=VALUE"),
        (["--resume", "none"], 1, "There is no run 'none'"),
        (["--resume", "last", "--out", "x"], 2, "leave out --out"),
        (["--language", "uk"], 2, "--language is that of drafted questions"),
        (["--draft-questions", "2"], 2, "--draft-questions evaluates nothing"),
        (["--judge"], 1, "No judge is configured"),
        (["--judge", "--retrieval-only"], 2, "nothing to judge"),
    ],
)
def test_options_that_do_not_fit_are_told_before_anything_is_asked(
    sample_home: Path, questions: Path, options: list[str], code: int, told: str
) -> None:
    ran = _evaluate(sample_home, questions, *options)

    assert (ran.code, told in " ".join(ran.err.split())) == (code, True), ran.err


def test_answers_are_judged_by_the_endpoint_that_is_configured(
    sample_home: Path, questions: Path, tmp_path: Path
) -> None:
    with chat_wire("YES", "yesterday") as wire:
        environment = {
            "POLYCITE_JUDGE_URL": wire.url,
            "POLYCITE_JUDGE_MODEL": "scripted",
        }

        ran = _evaluate(
            sample_home, questions, "--no-model", "--judge", "--out", tmp_path / "run",
            **environment,
        )  # fmt: skip

    assert ran.code == 0, ran.err
    asked = sum(c["graded"] + c["not_graded"] for c in ran.json["judged"].values())
    assert asked == len(wire.requests)
    assert ran.json["judged"]["faithfulness"]["graded"] == 1
    assert ran.json["judged"]["correctness"] == {"graded": 0, "not_graded": 1}
    manifest = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert manifest["judge"]["model"].startswith("scripted at http://127.0.0.1")
