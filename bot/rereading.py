"""Whether cited articles still stand in their files as they were ingested."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from bot.answers import Citation
from index.errors import UnreadableFile
from index.file_rows import is_gone, looks_the_same
from index.json_lines import hashes_at, open_file
from index.passages import Source

Change = Literal["changed", "gone"]

# What is read of a file for one answer, in a tenth of a second.
_MOST_BYTES = 50_000_000


def find_changes(citations: Iterable[Citation]) -> Mapping[Source, Change]:
    """Return what became of the cited sources whose file is not what was ingested.

    Every file is read once, however often it is cited. Of one that has an article in
    each line, the line counts, and what stands there now; it is not read while its size
    and time are as they were, and a line deep in a large one changes with the file.
    """
    by_path: defaultdict[str, list[Source]] = defaultdict(list)
    for source in {c.passage.source for c in citations}:
        by_path[source.path].append(source)
    changes: dict[Source, Change] = {}
    for path, sources in by_path.items():
        if is_gone(path):
            changes |= dict.fromkeys(sources, "gone")
        else:
            changes |= dict.fromkeys(_changed_at(Path(path), sources), "changed")
    return changes


def find_change(path: Path, position: int | None, content_hash: str) -> Change | None:
    """Return what became of a file, or of a line of it; None if it is as it was."""
    if is_gone(str(path)):
        return "gone"
    try:
        if position is None:
            is_same = _hash_of(path) == content_hash
        else:
            is_same = hashes_at(path, {position}).get(position) == content_hash
    except (OSError, UnreadableFile):
        return "changed"
    return None if is_same else "changed"


def _changed_at(path: Path, sources: Sequence[Source]) -> list[Source]:
    lines = {s.position for s in sources if s.position is not None}
    try:
        if lines and _is_untouched(path, sources):
            return []
        by_line = hashes_at(path, lines, _MOST_BYTES) if lines else {}
        whole = "" if lines else _hash_of(path)
    except (OSError, UnreadableFile):
        return list(sources)
    return [
        source
        for source in sources
        if source.content_hash
        != (whole if source.position is None else by_line.get(source.position))
    ]


def _is_untouched(path: Path, sources: Sequence[Source]) -> bool:
    now = path.stat()
    return all(looks_the_same(s, now.st_size, now.st_mtime_ns) for s in sources)


def _hash_of(path: Path) -> str:
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
