"""The folder of the files that came through Telegram, under names that people can read.

What arrives lies hidden in it until it is whole, so that no ingest of the folder reads
half a file.
"""

import hashlib
import mimetypes
import os
import re
from collections.abc import Callable
from pathlib import Path

from bot.telegram.showing.cleaning import clean_line, clusters, is_seen

# What file systems, shells or the names of lines in a file (FILE#LINE) give a meaning.
_UNFIT = re.compile(r'[/\\:*?"<>|#\ufffd]+')
_UNNAMED = "article"
# Names of most file systems have 255 bytes; a number may be added.
_MOST_BYTES = 180


class Shelf:
    """Keeps files; one program uses it, for one file at a time."""

    def __init__(self, folder: Path) -> None:
        """Keep them in ``folder``, which is made when the first one comes."""
        # As an ingest calls it.
        self.folder = Path(os.path.abspath(folder))  # noqa: PTH100 - links are kept

    def has(self, path: str) -> bool:
        """Say whether a file is, or was, one of those that came through Telegram."""
        return Path(path).parent == self.folder

    def arrival(self, key: int) -> Path:
        """Return where a file is put while it comes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f".arriving-{key}"

    def find_same(self, arrived: Path) -> Path | None:
        """Return a file with the same bytes that is there already."""
        size = arrived.stat().st_size
        candidates = [
            path
            for path in sorted(self.folder.iterdir())
            if not path.name.startswith(".") and path.stat().st_size == size
        ]
        wanted = digest(arrived) if candidates else ""
        return next((path for path in candidates if digest(path) == wanted), None)

    def put(self, arrived: Path, name: str, is_taken: Callable[[str], bool]) -> Path:
        """Give what has arrived its place, and return it.

        A name that another file has here, in whatever case, or elsewhere gets a number.
        """
        with arrived.open("rb") as file:
            os.fsync(file.fileno())
        stem, suffix = Path(name).stem, Path(name).suffix
        used = {path.name.casefold() for path in self.folder.iterdir()}
        number = 1
        while name.casefold() in used or is_taken(name):
            number += 1
            name = f"{stem} ({number}){suffix}"
        return arrived.rename(self.folder / name)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def readable_name(name: str, kind: str = "") -> str:
    """Return the name that a file is stored under, whatever it was called.

    Of any script, on one line, neither hidden nor a path; ``kind`` is its MIME type, which
    names the suffix where the name has none.
    """
    line = _UNFIT.sub("-", clean_line(name).replace("\u200e", "").replace("\u200f", ""))
    stem, dot, suffix = line.rpartition(".")
    # What follows the last full stop of a sentence is no suffix.
    if not dot or not re.fullmatch("[A-Za-z0-9]{1,10}", suffix):
        stem, suffix = line, (mimetypes.guess_extension(kind) or "")[1:]
    stem = _shortened(stem).strip(" .-")
    return f"{stem if is_seen(stem) else _UNNAMED}{'.' if suffix else ''}{suffix}"


def _shortened(stem: str) -> str:
    kept = ""
    for cluster in clusters(stem):
        if len((kept + cluster).encode()) > _MOST_BYTES:
            break
        kept += cluster
    return kept
