import json
from pathlib import Path

import pytest

from bot.evaluation.grading import Outcome
from bot.evaluation.question_sets import GradedQuestion
from bot.evaluation.reporting import (
    OutcomesUnwritable,
    make_outcomes_file,
    model_failure,
    run_as_json,
    run_as_lines,
    write_outcomes,
)


def _outcome(
    language: str,
    *,
    files: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
    notice: str | None = None,
) -> Outcome:
    return Outcome(
        question=GradedQuestion(
            id=language, question="?", language=language, answers=(),
            sources=sources, answerable=True,
        ),
        language=language,
        files=files,
        languages=languages,
        notice=notice,
    )  # fmt: skip


def test_a_report_has_the_shape_that_scripts_rely_on(tmp_path: Path) -> None:
    found = _outcome(
        "en", files=("a.txt",), languages=("fa",), sources=("a.txt",), notice="down"
    )
    missed = _outcome("uk", sources=("a.txt", "unknown.txt"))

    assert run_as_json("r", [found, missed], tmp_path) == {
        "run": "r",
        "questions": 2,
        "failed": 0,
        "model_failed": 1,
        "counts": {},
        "metrics": {
            "hit@1": {"value": 0.5, "low": 0.0, "high": 1.0},
            "hit@5": {"value": 0.5, "low": 0.0, "high": 1.0},
        },
        "by_question_language": {
            "en": {"hit@1": 1.0, "hit@5": 1.0},
            "uk": {"hit@1": 0.0, "hit@5": 0.0},
        },
        "by_pair": {
            "en>fa": {"hit@1": 1.0, "hit@5": 1.0},
            "uk>fa": {"hit@1": 0.0, "hit@5": 0.0},
        },
        "outcomes": str(tmp_path),
    }


def test_a_terminal_gets_a_line_for_each_metric_and_language(tmp_path: Path) -> None:
    outcome = _outcome("en", files=("a.txt",), languages=("fa",), sources=("a.txt",))

    lines = run_as_lines(run_as_json("r", [outcome], tmp_path))

    assert lines == [
        "1 questions, 0 failed",
        "  hit@1                  1.000   (95 %: 1.000 to 1.000)",
        "  hit@5                  1.000   (95 %: 1.000 to 1.000)",
        "  en   hit@1 1.00  hit@5 1.00",
        f"Every outcome: {tmp_path}",
    ]


def test_a_model_that_failed_is_told_in_one_line() -> None:
    outcomes = [_outcome("en"), _outcome("uk", notice="HTTP 500.")]

    assert model_failure(outcomes) == (
        "The language model failed on 1 of 2 questions; what was measured is not its"
        " work. First: HTTP 500."
    )


def test_a_model_that_did_not_fail_is_not_told_of() -> None:
    assert model_failure([_outcome("en")]) is None


def test_every_outcome_is_one_line(tmp_path: Path) -> None:
    path = make_outcomes_file(tmp_path / "runs", "r")

    write_outcomes([_outcome("en"), _outcome("uk", notice="зайнято")], path)

    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    assert [row["notice"] for row in rows] == [None, "зайнято"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutcomesUnwritable, match="Give another folder with --out"):
        make_outcomes_file(tmp_path / "file" / "runs", "r")


def test_outcomes_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(OutcomesUnwritable, match="Is a directory"):
        write_outcomes([_outcome("en")], tmp_path)
