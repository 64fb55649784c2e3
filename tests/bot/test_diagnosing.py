"""What ``doctor`` finds in homes that are not as they should be."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.diagnosing import Finding, diagnose
from bot.model_weights import QWEN_CODER_1_5B, check_weights, default_weights_path
from bot.settings import Settings
from index.home import Home, catalogue_in, vectors_in
from tests.program import polycite


@pytest.fixture
def ingested(sample_home: Path, tmp_path: Path) -> Path:
    """A home with an index that a test may break."""
    return shutil.copytree(sample_home, tmp_path / "home")


def _diagnose(home: Path, models: Path | None = None) -> list[Finding]:
    # Settings of whoever runs the tests stay out of it.
    settings = Settings.model_construct(home=home, models=models or home / "no-models")
    return diagnose(settings)


def _problems(home: Path, models: Path | None = None) -> list[Finding]:
    return [f for f in _diagnose(home, models) if f.level == "problem"]


def test_a_sound_home_has_no_problem(ingested: Path) -> None:
    assert _problems(ingested) == []


def test_without_an_index_nothing_can_be_answered(home: Path) -> None:
    assert _problems(home) == [
        Finding(
            about="index",
            level="problem",
            text=f"there is none at '{home}' yet",
            mend="polycite ingest FOLDER",
        )
    ]
    assert not home.exists()


def test_a_problem_is_exit_code_1_and_a_command(home: Path) -> None:
    ran = polycite("doctor", home=home)

    assert ran.code == 1
    assert f"BAD   index: there is none at '{home}' yet" in ran.out
    assert "-> polycite ingest FOLDER" in ran.out


def test_a_damaged_catalogue_is_told_under_the_name_of_what_was_looked_at(
    ingested: Path,
) -> None:
    catalogue_in(Home(ingested).index).write_bytes(b"no database" * 1_000)

    (problem,) = _problems(ingested)

    assert (problem.about, problem.mend) == ("index", None)
    assert "cannot be read" in problem.text
    assert "polycite ingest" in problem.text


def test_missing_vectors_are_counted_and_the_folder_is_left_alone(
    ingested: Path,
) -> None:
    folder = vectors_in(Home(ingested).index)
    shutil.rmtree(folder)

    problems = _problems(ingested)

    assert all(re.match(r"\d+ vectors? (is|are) gone: ", p.text) for p in problems)
    assert {p.mend for p in problems} == {"polycite doctor --repair"}
    assert len(problems) == 16
    assert not folder.exists()


@pytest.mark.parametrize("table", ["collections", "embeddings"])
def test_damaged_vectors_are_a_finding_and_no_traceback(
    ingested: Path, table: str
) -> None:
    path = vectors_in(Home(ingested).index) / "chroma.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute(f"DROP TABLE {table}")
    connection.close()

    (problem,) = _problems(ingested)

    assert problem.about == "index"
    assert f"no such table: {table}" in problem.text


def test_a_home_that_the_system_does_not_let_one_read_is_a_finding(
    tmp_path: Path,
) -> None:
    # A name that is too long is refused as a closed folder is, also to root.
    (problem,) = _problems(tmp_path / ("x" * 300), models=tmp_path)

    assert problem.about == "index"
    assert problem.text.endswith("cannot be read (File name too long)")


def test_articles_whose_files_are_gone_are_advice(ingested: Path) -> None:
    connection = sqlite3.connect(catalogue_in(Home(ingested).index))
    with connection:
        connection.execute("UPDATE articles SET path = '/nowhere/' || file")
    connection.close()

    findings = [f for f in _diagnose(ingested) if f.level == "advice"]

    assert [f.mend for f in findings if f.about == "index"] == [
        "polycite ingest FOLDER --prune"
    ]


def test_damage_that_keeps_size_and_time_of_the_weights_is_told(
    ingested: Path, tmp_path: Path
) -> None:
    path, release = default_weights_path(tmp_path), QWEN_CODER_1_5B
    with path.open("wb") as file:
        file.truncate(release.total_bytes)
    record = f"{release.sha256} {release.total_bytes} {path.stat().st_mtime_ns}\n"
    path.with_name(path.name + ".verified").write_text(record, encoding="utf-8")
    check_weights(path)

    (problem,) = _problems(ingested, models=tmp_path)

    assert (problem.about, problem.mend) == ("answers", None)
    assert "is damaged or another model" in problem.text


def test_a_model_file_that_is_not_there_is_told(ingested: Path, tmp_path: Path) -> None:
    settings = Settings.model_construct(
        home=ingested, models=tmp_path, gguf=tmp_path / "none.gguf"
    )

    (problem,) = [f for f in diagnose(settings) if f.level == "problem"]

    assert (problem.about, problem.text) == (
        "answers",
        f"there is no file '{tmp_path / 'none.gguf'}'",
    )
