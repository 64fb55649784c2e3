"""What a rebuild must not lose."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bot.keeping import Place
from index.counting import counted
from index.errors import (
    ArticlesWouldBeLost,
    IndexDamaged,
    IndexMismatch,
    NoIndex,
    UnreadableFile,
)
from index.file_rows import FileRows, is_gone
from index.holdings import StoredFile
from index.json_lines import lines_at, read_fields
from index.passages import name_part
from ingest.calling import call
from ingest.finding import Found, find_again
from ingest.reading_jsonl import read_fields_article


def known_files(place: Place, *, prune: bool) -> list[StoredFile]:
    """Return the files of the articles that a rebuild has to bring into the new index.

    Raises:
        ArticlesWouldBeLost: The old index cannot be read, or files are gone, and
            ``prune`` does not say that this is meant.
    """
    try:
        with place.open("live") as (catalogue, _):
            stored = FileRows(catalogue).files()
    except NoIndex:
        return []
    except (IndexDamaged, IndexMismatch) as error:
        if prune:
            return []
        raise ArticlesWouldBeLost(
            f"What the old index at '{place.name}' holds cannot be read, so that the new"
            " one would have the named folders alone. Name every folder, and add --prune."
        ) from error
    gone = [file for file in stored if is_gone(file.path)]
    if gone and not prune:
        raise ArticlesWouldBeLost(
            f"A rebuild would lose the articles of"
            f" {counted(len(gone), 'file that is', 'files that are')} gone, the first is"
            f" '{gone[0].path}'. Bring back what is missing, or add --prune to let it go."
        )
    lost = {file.path for file in gone}
    return [file for file in stored if file.path not in lost]


def with_known_files(found: Found, known: Sequence[StoredFile]) -> Found:
    """Return the files found and those known before, each once and by its known name."""
    given = {str(file.path) for file in found.files}
    names = {file.path: file.file for file in known}
    rest = [file for file in known if file.path not in given]
    again = find_again((Path(file.path), file.file) for file in rest)
    return Found(
        files=(*call(found.files, names), *again.files),
        folders=found.folders,
        missed=(*found.missed, *again.missed),
        passed_over=found.passed_over,
        first_passed_over=found.first_passed_over,
    )


def check_nothing_is_lost(place: Place, known: Sequence[StoredFile]) -> None:
    """Refuse to swap in an index that lacks what the old one has.

    Raises:
        ArticlesWouldBeLost: A file or a line of one could not be read this time.
    """
    if not known:
        return
    with place.open("live") as (old, _), place.open("rebuilding") as (new, _):
        lost = list(_lost(known, FileRows(old), FileRows(new)))
    if lost:
        raise ArticlesWouldBeLost(
            f"{counted(len(lost), 'file or line', 'files or lines')} of the index cannot be"
            f" read any more, the first is '{lost[0]}', so the old index stays. Mend or remove them, then"
            " rebuild again."
        )


def _lost(known: Sequence[StoredFile], old: FileRows, new: FileRows) -> Iterator[str]:
    """Yield what had an article and has none, without being gone."""
    rebuilt = {file.path for file in new.files()}
    for file in known:
        if file.path not in rebuilt:
            yield file.path
        elif file.has_parts:
            here = {stored.part for stored in new.parts(file.path)}
            lacking = [s for s in old.parts(file.path) if s.part not in here]
            lines = {s.position for s in lacking if s.position is not None}
            yield from _bad_lines(Path(file.path), lines)


def _bad_lines(path: Path, numbers: Collection[int]) -> Iterator[str]:
    """Yield those lines that are there and are no article."""
    for line in lines_at(path, numbers) if numbers else ():
        try:
            read_fields_article(read_fields(line), line.encoding)
        except UnreadableFile:
            yield name_part(str(path), line.number)
