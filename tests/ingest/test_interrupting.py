import os
import shutil
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.embedding import Vectors
from index.home import vectors_in
from index.vectors import Kind, VectorStore
from tests.ingest.contents import Content, content
from tests.small_world import ingest, start_process, write_articles

CHANGED = {"castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen."}
ADDED = {"honey-en.txt": "The honey fair\n\nThe honey fair was held in the old town."}


class DyingStore(VectorStore):
    """Kills its own process, as SIGKILL does, after so many writes to Chroma."""

    def __init__(self, folder: Path, writes: float) -> None:
        """Die after ``writes`` writes; a half is before the next one begins."""
        super().__init__(folder)
        self._left = writes

    def _die_at(self, step: float) -> None:
        self._left -= step
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def add(
        self, kind: Kind, language: str, ids: Sequence[int], vectors: Vectors
    ) -> None:
        """Add, and perhaps die before or after."""
        self._die_at(0.5)
        super().add(kind, language, ids, vectors)
        self._die_at(0.5)

    def remove(self, kind: Kind, language: str, ids: Sequence[int]) -> None:
        """Remove, and perhaps die before or after."""
        self._die_at(0.5)
        super().remove(kind, language, ids)
        self._die_at(0.5)


def ingest_until_killed(index: Path, folder: Path, writes: float) -> None:
    """Ingest with a store that dies; run by another process."""
    ingest(index, [folder], prune=True, vectors=DyingStore(vectors_in(index), writes))


@dataclass(frozen=True)
class Changes:
    """An index, a folder that has changed since, and what the index must come to hold."""

    index: Path
    folder: Path
    before: Content
    after: Content


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Changes:
    """One article of the small world is changed, one added, one removed."""
    home = tmp_path_factory.mktemp("changes")
    folder = write_articles(home / "articles")
    ingest(home / "index", [folder])
    write_articles(folder, {**CHANGED, **ADDED})
    (folder / "carpet-fa.txt").unlink()
    shutil.copytree(home / "index", home / "uninterrupted")
    ingest(home / "uninterrupted", [folder], prune=True)
    return Changes(
        index=home / "index",
        folder=folder,
        before=content(home / "index"),
        after=content(home / "uninterrupted"),
    )


# First the removed article's vectors go (2 writes), then those of the changed and the
# added one come (2 each), then those of the replaced one go (2).
@pytest.mark.parametrize(
    "writes",
    [
        pytest.param(0.5, id="retired-vectors-still-there"),
        pytest.param(2.0, id="retired-rows-still-there"),
        pytest.param(2.5, id="begun-without-vectors"),
        pytest.param(3.5, id="passages-without-sentences"),
        pytest.param(4.0, id="complete-but-not-published"),
        pytest.param(6.5, id="published-old-vectors-still-there"),
        pytest.param(7.5, id="old-vectors-half-removed"),
    ],
)
def test_an_ingest_killed_at_any_instant_ends_as_if_it_had_not_been(
    tmp_path: Path, changes: Changes, writes: float
) -> None:
    index = shutil.copytree(changes.index, tmp_path / "index")
    child = start_process(ingest_until_killed, index, changes.folder, writes)
    child.join(60)

    killed = content(index).articles
    ingest(index, [changes.folder], prune=True)

    assert child.exitcode == -signal.SIGKILL
    # Killed, it holds whole articles alone, each as it was or as it shall be.
    whole = changes.before.articles.items() | changes.after.articles.items()
    assert killed.items() <= whole
    assert content(index) == changes.after
