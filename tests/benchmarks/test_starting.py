import json
import shutil
from pathlib import Path

import pytest

from tests.benchmarks.starting import main
from tests.program import REPOSITORY


def test_every_command_is_started_and_its_cost_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "figures.json", tmp_path / "articles"
    folder.mkdir()
    shutil.copy(REPOSITORY / "articles" / "flood-warning-en.md", folder)

    code = main(["--times", "1", "--articles", str(folder), "--json", str(file)])

    printed = capsys.readouterr().out
    figures = json.loads(file.read_text())
    assert code == 0
    assert "exit code" not in printed
    assert {"--help", "search --help", "search", "ask --no-model"} < figures.keys()
    assert all(figure["cpu_s"] > 0 for figure in figures.values())
