"""What an ingest has to do, decided without reading a file."""

from dataclasses import dataclass
from pathlib import Path

from index.catalogue import Catalogue
from index.file_rows import FileRows, is_gone, looks_the_same
from index.holdings import StoredFile
from ingest.calling import call
from ingest.finding import Found, FoundFile


@dataclass(frozen=True, kw_only=True, slots=True)
class IngestPlan:
    """What an ingest has to do; ``unchanged`` costs nothing.

    ``vanished`` are files whose articles are to be removed; ``gone`` are not there
    either, but their articles stay.

    ``stored_by_path`` are the files of the live articles.
    """

    to_read: tuple[FoundFile, ...]
    unchanged: tuple[FoundFile, ...]
    vanished: tuple[StoredFile, ...]
    gone: tuple[StoredFile, ...]
    stored_by_path: dict[str, StoredFile]


def plan_ingest(catalogue: Catalogue, found: Found, *, prune: bool) -> IngestPlan:
    """Compare the files found with the files of the articles stored.

    A file of the same size and time is unchanged. Files keep the names that they have, and
    no two are called the same. With ``prune``, files under the found folders that are gone
    have vanished, and those that are unwanted.
    """
    stored = {file.path: file for file in FileRows(catalogue).files()}
    to_read: list[FoundFile] = []
    unchanged: list[FoundFile] = []
    names = {path: file.file for path, file in stored.items()}
    for file in call(found.files, names):
        known = stored.get(str(file.path))
        same = known is not None and _is_unchanged(known, file)
        (unchanged if same else to_read).append(file)
    present = {str(file.path) for file in found.files}
    lacking = tuple(
        file
        for path, file in stored.items()
        if path in found.unwanted
        or (path not in present and _is_gone_from(path, found.folders))
    )
    return IngestPlan(
        to_read=tuple(to_read),
        unchanged=tuple(unchanged),
        vanished=lacking if prune else (),
        gone=() if prune else lacking,
        stored_by_path=stored,
    )


def _is_unchanged(stored: StoredFile, file: FoundFile) -> bool:
    return stored.is_whole and looks_the_same(stored, file.size, file.modified_ns)


def _is_gone_from(path: str, folders: tuple[Path, ...]) -> bool:
    """Say whether a file of one of ``folders`` is not there any more.

    A file that is there and was not found (unreadable, its type no longer read) is not
    gone.
    """
    inside = any(Path(path).is_relative_to(folder) for folder in folders)
    return inside and is_gone(path)
