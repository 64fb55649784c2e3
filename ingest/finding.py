"""The files that paths given on the command line mean."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.errors import NothingToIngest
from index.links import folder_of, leads_out
from ingest.suffixes import READABLE

_MOST_NAMED = 5
_OUT = (
    "is a link out of its folder, or to another type of file; name it itself to have it"
    " read"
)
_BEHIND = "lies behind a link out of its folder; name it itself to have it read"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFile:
    """A file to ingest; ``file`` is its path relative to the folder that was given.

    Of one that is ``is_growing``, a last line without an end is left to a later look.
    """

    path: Path
    file: str
    size: int
    modified_ns: int
    is_growing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What lies under the given paths: files to ingest, and folders looked through.

    ``missed`` are files that could not even be looked at, each with the reason;
    ``passed_over`` counts files in folders whose type is not read, and
    ``first_passed_over`` names some.
    ``unwanted`` are paths of files that have vanished, whether or not they are there.
    """

    files: tuple[FoundFile, ...]
    folders: tuple[Path, ...]
    missed: tuple[tuple[str, str], ...]
    passed_over: int = 0
    first_passed_over: tuple[str, ...] = ()
    unwanted: frozenset[str] = frozenset()


def find_files(paths: Iterable[Path]) -> Found:
    """Return the readable files under ``paths``, each once, by name.

    Hidden files and folders are passed over, as are files whose type is not read
    unless they are named themselves. Links to folders are not followed, and links to
    files only within the folder: whoever writes there need not be let read elsewhere.

    Raises:
        NothingToIngest: A path does not exist or may not be looked at.
    """
    files: dict[Path, FoundFile] = {}
    folders: list[Path] = []
    missed: list[tuple[str, str]] = []
    others = _Others()
    for given in paths:
        # Links are kept: an archive may lie behind one, under the name people know.
        path = Path(os.path.abspath(given))  # noqa: PTH100 - resolve() follows links
        if _is_folder(path, given):
            folders.append(path)
            names = _names_in(path, missed, others)
            root, within = path, path
        else:
            names = [path.name]
            root, within = path.parent, None
        for name in names:
            file = _look_at(root / name, name, missed, within=within)
            if file is not None:
                files[file.path] = file
    in_order = sorted(files.values(), key=lambda f: f.file)
    return Found(
        files=tuple(in_order),
        folders=tuple(folders),
        missed=tuple(sorted(missed)),
        passed_over=others.count,
        first_passed_over=tuple(others.first),
    )


def find_again(known: Iterable[tuple[Path, str]]) -> Found:
    """Return the files of articles known by path and name, wherever they lie."""
    missed: list[tuple[str, str]] = []
    files: list[FoundFile] = []
    for path, file in known:
        within = folder_of(path, file)
        found = _look_at(path, file, missed, within=within)
        # No folder is walked here, so one on the way may have become a link since.
        if found is not None and leads_out(path, within):
            missed.append((file, _BEHIND))
        elif found is not None:
            files.append(found)
    return Found(files=tuple(files), folders=(), missed=tuple(sorted(missed)))


def readable_types() -> str:
    """Return the types that are read, for messages."""
    return " ".join(sorted(READABLE))


def _is_folder(path: Path, given: Path) -> bool:
    try:
        if not path.exists():
            raise NothingToIngest(
                f"There is no file or folder '{given}'. Check the path."
            )
        return path.is_dir()
    except OSError as error:
        # Behind a closed folder, or no name that the file system takes.
        raise NothingToIngest(
            f"'{given}' cannot be opened ({error.strerror})."
            " Check the path and its permissions."
        ) from error


class _Others:
    """Files of types that are not read: how many, and the names of the first."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[str] = []

    def add(self, folder: str, names: Iterable[str]) -> None:
        """Take some names of a folder."""
        for name in names:
            self.count += 1
            if len(self.first) < _MOST_NAMED:
                path = os.path.normpath(f"{folder}/{name}")
                self.first.append(os.fsencode(path).decode("utf-8", "replace"))


def _names_in(
    folder: Path, missed: list[tuple[str, str]], others: _Others
) -> list[str]:
    """Return the names under a folder to read, divided by slashes."""

    def note(error: OSError) -> None:
        name = os.path.relpath(error.filename or folder, folder)
        missed.append((name, f"cannot be opened ({error.strerror})"))

    names: list[str] = []
    for where, inner, inside in os.walk(folder, onerror=note):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        shown = [name for name in inside if not name.startswith(".")]
        # Of an archive of many files, a Path for each would take most of the time.
        read = [name for name in shown if _suffix_of(name) in READABLE]
        inside_of = os.path.relpath(where, folder)
        if len(read) < len(shown):
            others.add(inside_of, sorted(set(shown).difference(read)))
        prefix = "" if inside_of == os.curdir else f"{Path(inside_of).as_posix()}/"
        names += [prefix + name for name in read]
    return names


def _look_at(
    path: Path, file: str, missed: list[tuple[str, str]], *, within: Path | None
) -> FoundFile | None:
    """Return a file; None for one that is missed, as a link out of ``within`` is."""
    if not _is_text(str(path)):
        shown = os.fsencode(file).decode("utf-8", "replace")
        missed.append((shown, "has a name that is not valid UTF-8; rename it"))
        return None
    if _suffix_of(path.name) not in READABLE:
        missed.append((file, f"is not of a type that is read ({readable_types()})"))
        return None
    try:
        found = path.stat()
    except OSError as error:
        missed.append((file, f"cannot be opened ({error.strerror})"))
        return None
    if not stat.S_ISREG(found.st_mode):
        missed.append((file, "is not a regular file"))
        return None
    if within is not None and path.is_symlink() and _is_strange(path, within):
        missed.append((file, _OUT))
        return None
    return FoundFile(
        path=path, file=file, size=found.st_size, modified_ns=found.st_mtime_ns
    )


def _is_strange(link: Path, within: Path) -> bool:
    # What it is called decides how it is read: a file of settings is no article.
    is_article = _suffix_of(os.path.realpath(link)) in READABLE
    return not is_article or leads_out(link, within)


def _suffix_of(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - a fifth of Path's time


def _is_text(name: str) -> bool:
    """Say whether a file name is text: Linux takes any bytes, an index does not."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
