"""What somebody is told to run installs a package where this program looks for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import REPOSITORY

_TOLD = "from index.installing import how_to_install; print(how_to_install('a[b]'))"


def _told(python: Path, path: str) -> str:
    plain = {"PATH": path, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run(
        [python, "-c", _TOLD], env=plain, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python of an environment that has nothing in it."""
    made = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "made")]
    subprocess.run(made, check=True)
    return tmp_path / "made" / "bin" / "python"


def test_an_active_environment_is_installed_into_by_its_pip() -> None:
    python = Path(sys.executable)
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"

    assert _told(python, path) == "pip install 'a[b]'"


def test_an_environment_that_is_not_active_is_named() -> None:
    python = Path(sys.executable)

    assert _told(python, "/nowhere") == f"{python} -m pip install 'a[b]'"


def test_one_that_has_no_pip_is_left_to_uv(python: Path) -> None:
    told = _told(python, os.environ["PATH"])

    assert told == f"uv pip install --python {python} 'a[b]'"


def test_one_that_pipx_made_is_left_to_pipx(python: Path) -> None:
    (python.parents[1] / "pipx_metadata.json").write_text("{}", encoding="utf-8")

    assert _told(python, os.environ["PATH"]) == "pipx inject polycite 'a[b]'"
