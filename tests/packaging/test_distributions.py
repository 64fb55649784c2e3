"""What is handed out holds the whole program, and runs without the repository."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.program import REPOSITORY

_PACKAGES = ("bot", "index", "ingest", "prompts")
_BUILD = """
import sys
from setuptools import build_meta
getattr(build_meta, f"build_{sys.argv[1]}")(sys.argv[2])
"""
_RUN = "from bot.cli import main; main()"
_AS_ROOT_OF_ITS_OWN = ("unshare", "--map-root-user", "--mount", "sh", "-euc")
# $0 is Python, $1 the repository, whose source tree -P keeps out of the way.
_ON_A_READ_ONLY_ROOT = """
mount -t tmpfs tmpfs "$POLYCITE_HOME"
mount -o remount,bind,ro /
if touch "$1/written" 2>/dev/null; then echo written; fi
"$0" -P -c "$PROGRAM" ingest "$1/articles/flood-warning-en.md"
"$0" -P -c "$PROGRAM" ask --no-model "Combien de capteurs compte Sông Báo ?"
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the repository holds, for setuptools leaves traces."""
    copy = tmp_path_factory.mktemp("source")
    for name in _tracked():
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, target)
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", source, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert names == _package_files()


def test_the_wheel_carries_licence_and_notice(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {Path(name).name for name in archive.namelist()}

    assert {"LICENSE", "NOTICE"} <= carried


def test_the_source_distribution_holds_what_the_wheel_is_built_from(
    source: Path, tmp_path: Path
) -> None:
    with tarfile.open(_build("sdist", source, tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert _package_files() | {"pyproject.toml", "README.md", "LICENSE"} <= names


def test_an_installed_wheel_answers_where_only_the_home_can_be_written(
    wheel: Path, tmp_path: Path
) -> None:
    if not _may_mount():
        pytest.skip("This machine lets nobody mount a file system of their own.")
    site, home = tmp_path / "site", tmp_path / "data"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)  # noqa: S202 - our own
    home.mkdir()

    ran = subprocess.run(
        [*_AS_ROOT_OF_ITS_OWN, _ON_A_READ_ONLY_ROOT, sys.executable, str(REPOSITORY)],
        cwd="/",
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(site),
            "HOME": "/nonexistent", "POLYCITE_HOME": str(home), "TMPDIR": str(home),
            "PROGRAM": _RUN,
        },
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert (ran.returncode, "185" in ran.stdout) == (0, True), ran.stderr
    assert "written" not in ran.stdout


def test_an_environment_that_the_wheel_is_installed_into_has_the_command(
    wheel: Path, tmp_path: Path
) -> None:
    made = tmp_path / "environment"
    own = Path(sys.executable).parent
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made], check=True)
    # As pipx installs it, but for what it needs, which is here already.
    subprocess.run(
        [own / "uv", "pip", "install", "--quiet", "--offline", "--no-deps",
         "--python", made / "bin" / "python", wheel],
        check=True,
    )  # fmt: skip
    (packages,) = made.glob("lib/python*/site-packages")
    paths = f"{packages}{os.pathsep}{sysconfig.get_path('purelib')}"

    ran = subprocess.run(
        [made / "bin" / "polycite", "--version"],
        cwd=tmp_path, env={"PYTHONPATH": paths},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert ran.stdout == f"polycite {version('polycite')}\n"


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = listed.stdout.split("\0")
    return [name for name in names if name and (REPOSITORY / name).is_file()]


def _package_files() -> set[str]:
    return {name for name in _tracked() if name.partition("/")[0] in _PACKAGES}


def _build(kind: str, source: Path, out: Path) -> Path:
    """Build as pip would, with the setuptools that is installed."""
    subprocess.run(
        [sys.executable, "-c", _BUILD, kind, str(out)],
        cwd=source, capture_output=True, check=True,
    )  # fmt: skip
    (made,) = out.iterdir()
    return made


def _may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        [*_AS_ROOT_OF_ITS_OWN, "mount -o remount,bind,ro /"],
        capture_output=True, check=False,
    )  # fmt: skip
    return tried.returncode == 0
