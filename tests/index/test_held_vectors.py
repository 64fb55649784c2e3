"""Vectors held in memory: what is near, what is read anew, and what has no room."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index import schema
from index.catalogue import Catalogue
from index.held_vectors import HeldVectors
from index.packing import PortionVectors, pack
from index.recording import Recorder
from index.schema import ids_of
from index.vectors import VectorStore
from tests.index.recorded import add, article

_QUESTION = np.array([1, 0], np.float32)
_NEAR = np.linspace(0, 1, 9, dtype=np.float32)
_ROWS = np.stack([_NEAR, np.sqrt(1 - _NEAR**2)], axis=1)


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "vectors")


@pytest.fixture
def put(recorder: Recorder, store: VectorStore) -> Callable[[], list[int]]:
    """Record an article of one passage and nine sentences; return the ids of these."""

    def put() -> list[int]:
        rows = PortionVectors(_ROWS[:1], _ROWS)
        new = article(" ".join(["Один."] * len(_ROWS)))
        article_id = add(recorder, new, vectors=rows)
        ids = list(ids_of(article_id, len(_ROWS)))
        store.add("passages", "uk", ids[:1], rows.passages)
        store.add("sentences", "uk", ids, rows.sentences)
        return ids

    return put


def _put_out(catalogue: Catalogue, article_id: int) -> None:
    """Let whoever reads the vectors of an article from now on find zeros."""
    p = schema.portions
    zeros = pack(PortionVectors(0 * _ROWS[:1], 0 * _ROWS))
    with catalogue.engine.begin() as connection:
        connection.execute(
            p.update().where(p.c.article_id == article_id).values(vectors=zeros)
        )


@pytest.mark.parametrize(
    ("most_bytes", "in_memory"), [(80, True), (79, False)], ids=["held", "too many"]
)
def test_the_nearest_are_the_same_in_memory_and_by_chroma(
    catalogue: Catalogue,
    store: VectorStore,
    put: Callable[[], list[int]],
    most_bytes: int,
    *,
    in_memory: bool,
) -> None:
    ids = put()
    held = HeldVectors(catalogue, store, most_bytes)
    held.turn_to(catalogue.languages())

    nearest, rows = held.nearest("sentences", "uk", _QUESTION, 3)
    among, _ = held.nearest("sentences", "uk", _QUESTION, 3, [ids[0], ids[4], 99])
    fetched = held.fetch("sentences", "uk", [ids[8], 99])

    assert held.holds("passages", "uk")
    assert held.holds("sentences", "uk") is in_memory
    assert (nearest, among) == ([ids[8], ids[7], ids[6]], [ids[4], ids[0]])
    assert rows == pytest.approx(_ROWS[[8, 7, 6]], abs=1e-3)
    assert list(fetched) == [ids[8]]
    assert np.array_equal(fetched[ids[8]], rows[0])


def test_more_are_wanted_than_there_are(
    catalogue: Catalogue, store: VectorStore, put: Callable[[], list[int]]
) -> None:
    ids = put()
    held = HeldVectors(catalogue, store)
    held.turn_to(catalogue.languages())

    assert held.nearest("sentences", "uk", _QUESTION, 99)[0] == ids[::-1]


def test_equal_vectors_come_in_the_order_of_their_articles(
    catalogue: Catalogue, store: VectorStore, put: Callable[[], list[int]]
) -> None:
    first, second = put(), put()
    held = HeldVectors(catalogue, store)
    held.turn_to(catalogue.languages())

    nearest, _ = held.nearest("sentences", "uk", _QUESTION, 3)

    assert nearest == [first[8], second[8], first[7]]


def test_what_is_in_memory_needs_no_chroma(
    catalogue: Catalogue, tmp_path: Path, put: Callable[[], list[int]]
) -> None:
    ids = put()
    nowhere = VectorStore(tmp_path / "nowhere")
    held = HeldVectors(catalogue, nowhere)
    held.turn_to(catalogue.languages())

    assert held.nearest("sentences", "uk", _QUESTION, 1)[0] == [ids[8]]
    assert not (tmp_path / "nowhere").exists()


def test_what_was_added_is_seen_at_the_turn_to_another_generation(
    catalogue: Catalogue, store: VectorStore, put: Callable[[], list[int]]
) -> None:
    first = put()
    held = HeldVectors(catalogue, store)
    held.turn_to(catalogue.languages())
    held.nearest("sentences", "uk", _QUESTION, 1)
    second = put()
    before = held.fetch("sentences", "uk", [second[8]])

    held.turn_to(catalogue.languages())

    assert (before, held.nearest("sentences", "uk", _QUESTION, 2)[0]) == (
        {},
        [first[8], second[8]],
    )


def test_a_language_that_an_ingest_has_just_taken_away_has_nothing_near(
    catalogue: Catalogue,
    recorder: Recorder,
    store: VectorStore,
    put: Callable[[], list[int]],
) -> None:
    put()
    held = HeldVectors(catalogue, store)
    held.turn_to(catalogue.languages())
    recorder.retire([stored.source.article_id for stored in catalogue.articles()])

    ids, rows = held.nearest("sentences", "uk", _QUESTION, 3)

    assert (ids, rows.shape) == ([], (0, 2))
    assert held.fetch("sentences", "uk", [1]) == {}


def test_vectors_are_read_of_new_articles_alone_and_go_with_old_ones(
    catalogue: Catalogue,
    recorder: Recorder,
    store: VectorStore,
    put: Callable[[], list[int]],
) -> None:
    first, second = put(), put()
    held = HeldVectors(catalogue, store)
    held.turn_to(catalogue.languages())
    _, before = held.nearest("sentences", "uk", _QUESTION, 1)
    third = put()
    recorder.retire([first[0] >> 20])
    _put_out(catalogue, second[0] >> 20)

    held.turn_to(catalogue.languages())
    nearest, rows = held.nearest("sentences", "uk", _QUESTION, 3)

    assert nearest == [second[8], third[8], second[7]]
    assert np.array_equal(rows[0], before[0])


def test_a_generation_in_which_nothing_held_changed_reads_nothing(
    catalogue: Catalogue, store: VectorStore, put: Callable[[], list[int]]
) -> None:
    ids = put()
    held = HeldVectors(catalogue, store)
    held.turn_to(catalogue.languages())
    before = held.fetch("sentences", "uk", ids)
    _put_out(catalogue, ids[0] >> 20)

    held.turn_to(catalogue.languages())
    held.turn_to(catalogue.languages())
    after = held.fetch("sentences", "uk", ids)

    assert len(before) == len(ids)
    assert all(np.array_equal(after[n], before[n]) for n in ids)


def test_of_another_build_of_the_index_everything_is_read(
    catalogue: Catalogue, store: VectorStore, put: Callable[[], list[int]]
) -> None:
    ids = put()
    held = HeldVectors(catalogue, store)
    held.turn_to(catalogue.languages(), build=1)
    held.fetch("sentences", "uk", ids)
    _put_out(catalogue, ids[0] >> 20)

    held.turn_to(catalogue.languages(), build=2)

    assert not any(row.any() for row in held.fetch("sentences", "uk", ids).values())


def test_no_sentences_are_in_memory_where_there_is_room_for_passages_alone(
    catalogue: Catalogue, store: VectorStore, recorder: Recorder
) -> None:
    count, dimension = 200, 384
    rows = np.ones((count, dimension), np.float32)
    for n in range(20):
        new = article(" ".join(["Один."] * count), path=f"/a/{n}.txt")
        add(recorder, new, vectors=PortionVectors(rows[:1], rows))
    held = HeldVectors(catalogue, store, most_bytes=20 * rows[:1].nbytes)
    held.turn_to(catalogue.languages())

    tracemalloc.start()
    ids, _ = held.nearest("passages", "uk", rows[0], 30)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(ids) == 20
    # As float32 the sentences would be 6 MB.
    assert peak < 5_000_000
