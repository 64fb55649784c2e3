"""Whether cited articles still stand in their files as they were ingested."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.answers import Citation
from index.errors import UnreadableFile
from index.json_lines import hashes_at, open_file
from index.passages import Source


def changed_sources(citations: Iterable[Citation]) -> frozenset[Source]:
    """Return the cited sources whose file is gone or is not what was ingested.

    Every file is read once, however often it is cited. Of one that has an article in
    each line, the line counts, and what stands there now.
    """
    by_path: defaultdict[str, list[Source]] = defaultdict(list)
    for source in {c.passage.source for c in citations}:
        by_path[source.path].append(source)
    return frozenset(
        source
        for path, sources in by_path.items()
        for source in _changed_at(Path(path), sources)
    )


def has_changed(path: Path, position: int | None, content_hash: str) -> bool:
    """Say whether a file, or what stands in a line of it, is not what it was, or gone."""
    try:
        if position is None:
            return _hash_of(path) != content_hash
        return hashes_at(path, {position}).get(position) != content_hash
    except (OSError, UnreadableFile):
        return True


def _changed_at(path: Path, sources: Sequence[Source]) -> Iterator[Source]:
    lines = {s.position for s in sources if s.position is not None}
    try:
        by_line = hashes_at(path, lines) if lines else {}
        whole = "" if lines else _hash_of(path)
    except (OSError, UnreadableFile):
        yield from sources
        return
    for source in sources:
        is_line = source.position is not None
        found = by_line.get(source.position or 0) if is_line else whole
        if found != source.content_hash:
            yield source


def _hash_of(path: Path) -> str:
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
