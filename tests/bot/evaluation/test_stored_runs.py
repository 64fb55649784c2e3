"""Runs by their names, and ``polycite runs``."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.keeping import AnotherRun, KeptRun, delete_run
from bot.evaluation.stored_runs import (
    NoSuchRun,
    find_run,
    read_run,
    run_folders,
)
from tests.bot.evaluation.made import made_manifest, made_outcome, made_question
from tests.program import polycite

_NAMES = ("20261121-101500", "20261122-101500", "20261122-111500")


@pytest.fixture
def runs(home: Path) -> Path:
    """Three finished runs of one question; the last is wrong."""
    for name in _NAMES:
        question = made_question()
        text = "Some." if name == _NAMES[-1] else "72."
        with KeptRun.start(
            home / "runs" / name, replace(made_manifest(), run=name)
        ) as kept:
            kept.append(made_outcome(text, question=question))
            kept.finish([question])
    return home / "runs"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("last", _NAMES[2]),
        ("20261121", _NAMES[0]),
        ("20261122-10", _NAMES[1]),
        (_NAMES[1], _NAMES[1]),
    ],
)
def test_a_run_is_found_by_the_beginning_of_its_name(
    runs: Path, name: str, found: str
) -> None:
    assert find_run(runs, name) == runs / found


def test_a_run_elsewhere_is_found_by_its_folder(runs: Path, tmp_path: Path) -> None:
    assert find_run(tmp_path / "none", str(runs / _NAMES[0])) == runs / _NAMES[0]


def test_the_last_run_is_that_begun_last_whatever_its_folder_is_called(
    runs: Path,
) -> None:
    (runs / _NAMES[0]).rename(runs / "baseline")

    assert find_run(runs, "last") == runs / _NAMES[2]
    assert find_run(runs, "base") == find_run(runs, "20261121") == runs / "baseline"


def test_the_last_run_before_another_is_not_that_one(
    runs: Path, tmp_path: Path
) -> None:
    elsewhere = (runs / _NAMES[1]).rename(tmp_path / "elsewhere")

    assert find_run(runs, "last", before=elsewhere) == runs / _NAMES[0]
    with pytest.raises(NoSuchRun):
        find_run(runs, "last", before=runs / _NAMES[0])


def test_a_run_that_is_worked_on_is_not_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "run"

    with (
        KeptRun.start(folder, made_manifest()),
        pytest.raises(AnotherRun, match="Another program is at work"),
    ):
        delete_run(folder)

    assert (folder / "run.json").exists()


@pytest.mark.usefixtures("runs")
def test_runs_are_reported_on_after_they_ended(home: Path, tmp_path: Path) -> None:
    page, change = tmp_path / "run.html", tmp_path / "change.md"

    shown = polycite("runs", "show", "last", "--report", page, home=home)
    polycite("runs", "compare", "20261121", "last", "--report", change, home=home)

    assert "scope                  only uk" in shown.out
    assert "model                  -" in shown.out
    assert "only uk" in page.read_text(encoding="utf-8")
    assert "−100.0" in change.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_takes_no_figure_with_it(
    runs: Path, home: Path, tmp_path: Path
) -> None:
    page = tmp_path / "full.md"
    page.symlink_to("/dev/full")

    ran = polycite("runs", "show", _NAMES[0], "--report", page, home=home)

    assert (ran.code, "contains_answer" in ran.out) == (1, True)
    assert f"cannot be written to '{page}' (No space left on device)" in ran.err
    assert len(run_folders(runs)) == len(_NAMES)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("20261122", "2 runs begin with '20261122'"),
        ("2025", "There is no run '2025'"),
        ("", "There is no run ''"),
        ("../runs", "There is no run '../runs'"),
    ],
)
def test_a_name_of_no_run_or_of_several_is_told(
    runs: Path, name: str, told: str
) -> None:
    with pytest.raises(NoSuchRun) as refused:
        find_run(runs, name)

    assert told in str(refused.value)


def test_a_run_is_deleted_and_what_else_is_in_its_folder_stays(runs: Path) -> None:
    (runs / _NAMES[0] / "report.html").touch()

    for name in _NAMES[:2]:
        delete_run(runs / name)

    assert [folder.name for folder in run_folders(runs)] == [_NAMES[2]]
    assert {p.name for p in runs.iterdir()} == {_NAMES[0], _NAMES[2]}
    assert (runs / _NAMES[0] / "report.html").exists()


def test_the_runs_are_listed_shown_compared_and_deleted(runs: Path, home: Path) -> None:
    listed = polycite("runs", "list", "--json", home=home).json["runs"]
    shown = polycite("runs", "show", "last", "--json", home=home).json
    compared = polycite("runs", "compare", "20261121", "--json", home=home).json
    deleted = polycite("runs", "delete", "last", "--json", home=home)

    assert [row["run"] for row in listed] == [*_NAMES]
    assert [row["metrics"]["contains_answer"] for row in listed] == [1.0, 1.0, 0.0]
    assert (shown["run"], shown["about"]["finished"]) == (_NAMES[2], 1)
    assert compared["metrics"]["contains_answer"]["difference"] == -1.0
    assert deleted.json == {"deleted": _NAMES[2]}
    assert len(run_folders(runs)) == 2


def test_a_damaged_run_is_told_and_the_others_are_listed(
    runs: Path, home: Path
) -> None:
    (runs / _NAMES[1] / "run.json").write_text("{", encoding="utf-8")

    ran = polycite("runs", "list", home=home)

    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert f"polycite runs delete {runs / _NAMES[1]}" in ran.err
    assert read_run(runs / _NAMES[0]).is_whole
