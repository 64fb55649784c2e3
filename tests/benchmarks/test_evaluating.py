import json
from pathlib import Path

import pytest

from tests.benchmarks.evaluating import main
from tests.benchmarks.small_data import write_data


def test_a_small_run_is_timed_and_its_figures_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, file = write_data(tmp_path / "data"), tmp_path / "figures.json"

    code = main(["--data", str(data), "--set", "news", "--json", str(file)])

    assert code == 0
    assert "4 questions over 4 passages" in capsys.readouterr().out
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert (figures["questions"], figures["hit@1"]) == (4, 1.0)
    assert figures["cpu_seconds"] > 0


def test_without_data_the_benchmark_says_so_and_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "none")]) == 0

    assert "skipped" in capsys.readouterr().err
