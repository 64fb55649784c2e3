import json
from pathlib import Path

import pytest

from tests.benchmarks.ingesting import main
from tests.benchmarks.small_data import write_data


def test_a_small_folder_is_ingested_and_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, file = write_data(tmp_path / "data"), tmp_path / "figures.json"
    options = ["--articles", "4", "--files", "3", "--json", str(file)]

    code = main(["--data", str(data), *options])

    assert code == 0
    assert "share of the model's own rate" in capsys.readouterr().out
    figures = json.loads(file.read_text())
    assert 0 < figures["share"] < 1
    assert 0 < figures["cpu_share"] < 1
    assert figures["beside_cpu_ms"] > 0
    assert figures["unchanged_s"] > 0


def test_without_data_the_small_files_are_measured_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "none"), "--files", "2"]) == 0

    printed = capsys.readouterr().out
    assert "2 small files" in printed
    assert "share" not in printed
