"""What files are called: by the name that each had first, and no two alike."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ingest.finding import FoundFile


def call(files: Iterable[FoundFile], known: Mapping[str, str]) -> tuple[FoundFile, ...]:
    """Return files by name, each called as ``known`` has it for its path.

    One that is new is called as it was found, unless another has that name: then by as
    much of its path as tells it apart.
    """
    names = {file: known.get(str(file.path), file.file) for file in files}
    new = [file for file in names if str(file.path) not in known]
    while True:
        uses = Counter([*known.values(), *(names[file] for file in new)])
        alike = [file for file in new if uses[names[file]] > 1]
        if not alike:
            break
        for file in alike:
            names[file] = _longer(file.path, names[file])
    called = (
        file if file.file == name else replace(file, file=name)
        for file, name in names.items()
    )
    return tuple(sorted(called, key=lambda file: file.file))


def _longer(path: Path, name: str) -> str:
    """Return a name with one more folder of the path; the whole path at the end."""
    count = len(PurePosixPath(name).parts) + 1
    return Path(*path.parts[-count:]).as_posix()
