"""Vectors that are lost are made again from the catalogue's own text."""

import os
import shutil
import signal
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import Catalogue
from index.comparing import compare
from index.embedding import Vectors
from index.errors import IndexDamaged
from index.home import catalogue_in, vectors_in
from index.recording import Recorder
from index.vectors import Kind, VectorStore
from ingest.mending import settle
from tests.fakes import LexiconEmbedder
from tests.ingest.contents import Content, content
from tests.small_world import ingest, open_index, start_process


def mend(index: Path, vectors: VectorStore | None = None) -> list[tuple[float, int]]:
    """Mend an index and return what its progress was; also run by another process."""
    told: list[tuple[float, int]] = []
    with closing(Catalogue(catalogue_in(index))) as catalogue:
        settle(
            catalogue,
            vectors or VectorStore(vectors_in(index)),
            LexiconEmbedder(),
            lambda done, total: told.append((done, total)),
            thoroughly=True,
        )
    return told


@pytest.fixture
def whole(index: Path) -> Content:
    return content(index)


def test_lost_vectors_come_back_and_foreign_ones_go(
    index: Path, whole: Content
) -> None:
    store = VectorStore(vectors_in(index))
    store.remove("sentences", "en", store.ids("sentences", "en")[:3])
    store.add("passages", "uk", [7], np.eye(1, 8, dtype=np.float32))

    mend(index)

    assert content(index) == whole


def test_a_deleted_folder_of_vectors_comes_back(index: Path, whole: Content) -> None:
    shutil.rmtree(vectors_in(index))

    told = mend(index)

    assert content(index) == whole
    assert told[-1] == (sum(whole.vectors.values()), sum(whole.vectors.values()))


@pytest.mark.parametrize("is_header", [True, False], ids=["database", "graph"])
def test_files_that_are_rubbish_are_made_anew(
    index: Path, whole: Content, is_header: bool
) -> None:
    folder = vectors_in(index)
    rubbish = folder / "chroma.sqlite3" if is_header else None
    for path in [rubbish] if rubbish else folder.glob("*/*.bin"):
        path.write_bytes(b"rubbish" * 1_000)

    mend(index)

    assert content(index) == whole


def test_an_open_index_finds_what_was_mended(index: Path) -> None:
    with open_index(index) as opened:
        before = opened.files_for("castle", only_languages=["de"])
        opened.vectors.remove("passages", "de", opened.vectors.ids("passages", "de"))
        opened.vectors.remove("sentences", "de", opened.vectors.ids("sentences", "de"))
        mend(index)

        assert opened.files_for("castle", only_languages=["de"]) == before


class DyingStore(VectorStore):
    """Kills its own process, as SIGKILL does, before a write to Chroma."""

    def __init__(self, folder: Path, writes: int) -> None:
        """Die before the write that comes after ``writes``."""
        super().__init__(folder)
        self._left = writes

    def add(
        self, kind: Kind, language: str, ids: Sequence[int], vectors: Vectors
    ) -> None:
        """Add, or die."""
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1
        super().add(kind, language, ids, vectors)


def mend_until_killed(index: Path, writes: int) -> None:
    """Mend with a store that dies; run by another process."""
    mend(index, DyingStore(vectors_in(index), writes))


def test_killed_and_run_again_it_makes_only_what_is_missing_still(
    index: Path, whole: Content
) -> None:
    shutil.rmtree(vectors_in(index))
    child = start_process(mend_until_killed, index, 6)
    child.join(60)

    with closing(Catalogue(catalogue_in(index))) as catalogue:
        was_unsettled = catalogue.is_unsettled()
        left = compare(catalogue, VectorStore(vectors_in(index)))
    mend(index)

    assert (child.exitcode, was_unsettled) == (-signal.SIGKILL, True)
    assert len(left) == len(whole.vectors) - 6
    assert content(index) == whole


def test_an_ingest_mends_what_an_interrupted_one_left(
    index: Path, articles: Path, whole: Content
) -> None:
    store = VectorStore(vectors_in(index))
    with closing(Catalogue(catalogue_in(index))) as catalogue:
        Recorder(catalogue).unsettle()
    store.remove("sentences", "en", store.ids("sentences", "en")[:3])

    ingest(index, [articles])

    assert content(index) == whole


class ForgetfulStore(VectorStore):
    """Keeps nothing of what it is given."""

    def add(
        self, kind: Kind, language: str, ids: Sequence[int], vectors: Vectors
    ) -> None:
        """Forget."""


def test_what_cannot_be_mended_is_an_error_and_is_looked_at_again(index: Path) -> None:
    shutil.rmtree(vectors_in(index))

    with pytest.raises(IndexDamaged, match="cannot be mended"):
        mend(index, ForgetfulStore(vectors_in(index)))

    with closing(Catalogue(catalogue_in(index))) as catalogue:
        assert catalogue.is_unsettled()
