from pathlib import Path

import pytest

from bot.evaluation.keeping import (
    OutcomesUnreadable,
    OutcomesUnwritable,
    make_outcomes_file,
    read_outcomes,
    write_outcomes,
)
from bot.evaluation.outcomes import BadOutcome
from tests.bot.evaluation.made import made_outcome


def test_outcomes_are_read_as_they_were_written(tmp_path: Path) -> None:
    outcomes = [made_outcome(language="uk", notice="зайнято"), made_outcome("72.")]
    path = make_outcomes_file(tmp_path / "runs", "r")

    write_outcomes(outcomes, path)

    assert read_outcomes(path) == outcomes


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutcomesUnwritable, match="Give another folder with --out"):
        make_outcomes_file(tmp_path / "file" / "runs", "r")


def test_outcomes_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(OutcomesUnwritable, match="Is a directory"):
        write_outcomes([made_outcome()], tmp_path)


def test_outcomes_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(OutcomesUnreadable, match="No such file"):
        read_outcomes(tmp_path / "none.jsonl")


def test_a_line_that_broke_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    write_outcomes([made_outcome()], path)
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(BadOutcome):
        read_outcomes(path)
