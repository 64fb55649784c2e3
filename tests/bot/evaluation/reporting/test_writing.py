from pathlib import Path

import pytest

from bot.evaluation.reporting.writing import (
    ReportUnwritable,
    check_reports,
    write_reports,
)
from tests.bot.evaluation.reporting.runs import made_run
from tests.program import REPOSITORY, polycite


def test_the_ending_of_a_file_tells_the_form_of_a_report(tmp_path: Path) -> None:
    page, text = tmp_path / "run.HTML", tmp_path / "run.md"

    write_reports(made_run(), made_run("before"), [page, text])

    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert text.read_text(encoding="utf-8").startswith("## Evaluation")


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("run.pdf", "is neither. Name a file that ends in .html or .md."),
        ("run", "is neither. Name a file that ends in .html or .md."),
        ("nowhere/run.html", "lies in none that is there. Name another file."),
        ("folder.html", "lies in none that is there. Name another file."),
    ],
)
def test_a_report_that_cannot_be_written_is_refused_before_the_run(
    tmp_path: Path, name: str, complaint: str
) -> None:
    (tmp_path / "folder.html").mkdir()

    with pytest.raises(ReportUnwritable) as refused:
        check_reports([tmp_path / name])

    assert str(refused.value).endswith(complaint)


def test_a_report_that_cannot_be_written_after_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportUnwritable, match="writes its report elsewhere"):
        write_reports(made_run(), None, [tmp_path / "gone" / "run.md"])


def test_evaluate_writes_the_reports_it_is_asked_for(
    sample_home: Path, tmp_path: Path
) -> None:
    page, text = tmp_path / "run.html", tmp_path / "run.md"

    ran = polycite(
        "evaluate", REPOSITORY / "questions" / "sample.jsonl", "--retrieval-only",
        "--report", page, "--report", text, home=sample_home,
    )  # fmt: skip

    assert ran.code == 0, ran.err
    assert "<h1>20 questions, 10 languages</h1>" in page.read_text(encoding="utf-8")
    assert "| `hit@1` |" in text.read_text(encoding="utf-8")


def test_evaluate_asks_nothing_where_its_report_has_no_form(sample_home: Path) -> None:
    ran = polycite(
        "evaluate", REPOSITORY / "questions" / "sample.jsonl", "--retrieval-only",
        "--report", "run.docx", home=sample_home,
    )  # fmt: skip

    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "ends in .html or .md" in ran.err
