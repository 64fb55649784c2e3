"""What is read of an index once and remembered, until there is another generation."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import Catalogue
from index.held_rows import HeldRows
from index.held_vectors import HeldVectors
from index.packing import PortionVectors
from index.recording import Recorder
from index.remembering import Memory
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


def test_what_was_read_is_not_read_again_nor_what_is_not_there() -> None:
    asked: list[Sequence[int]] = []

    def read(keys: Sequence[int]) -> dict[int, str]:
        asked.append(keys)
        return {key: str(key) for key in keys if key != 3}

    memory: Memory[int, str] = Memory(9)

    found = [memory.look_up(keys, read) for keys in ([2, 1], [1, 3, 2], [3, 1])]

    assert found == [{2: "2", 1: "1"}, {1: "1", 2: "2"}, {1: "1"}]
    assert asked == [[2, 1], [3]]


def test_the_longest_unused_is_forgotten_first() -> None:
    asked: list[Sequence[int]] = []

    def read(keys: Sequence[int]) -> dict[int, int]:
        asked.append(keys)
        return dict.fromkeys(keys, 0)

    memory: Memory[int, int] = Memory(2)

    for key in (1, 2, 1, 3, 1, 2):
        memory.look_up([key], read)

    assert asked == [[1], [2], [3], [2]]


def test_what_is_being_read_while_all_is_forgotten_is_not_remembered() -> None:
    memory: Memory[int, str] = Memory(9)

    def read_late(keys: Sequence[int]) -> dict[int, str]:
        memory.forget()
        return dict.fromkeys(keys, "old")

    first = memory.look_up([1], read_late)
    then = memory.look_up([1], lambda keys: dict.fromkeys(keys, "new"))

    assert (first, then) == ({1: "old"}, {1: "new"})


def test_held_rows_are_those_of_the_catalogue(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    one = add(recorder, article("Сік і кава."))
    other = add(recorder, article("Сік і мед.", path="/a/y.txt"))
    ids = [*ids_of(one, 1), *ids_of(other, 1), 7]
    rows = HeldRows(catalogue)

    twice = [(rows.chunks(ids), rows.chunk_by_sentence(ids)) for _ in range(2)]

    assert twice == 2 * [(catalogue.chunks(ids), catalogue.chunk_by_sentence(ids))]
    assert sorted(rows.chunk_ids([other, one])) == ids[:2]


def test_a_rare_word_counts_the_more_the_fewer_have_it(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    for n in range(21):
        add(recorder, article("Вода.", path=f"/a/{n}.txt"))
    coffee = add(recorder, article("Сік, кава, вода.", path="/a/x.txt"))
    honey = add(recorder, article("Сік і мед.", path="/a/y.txt"))

    found = HeldRows(catalogue).chunks_with_rare({"uk": ["сік", "мед", "вода"]})

    (with_coffee,), (with_honey,) = ids_of(coffee, 1), ids_of(honey, 1)
    assert found == {"uk": {with_coffee: 0.5, with_honey: 1.5}}


def test_rows_are_read_anew_once_they_are_forgotten(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    old = add(recorder, article("Сік."))
    rows = HeldRows(catalogue)
    before = rows.chunks(ids_of(old, 1))
    new = add(recorder, article("Мед."), replaces=old)

    rows.forget()

    assert [chunk.text for chunk in before.values()] == ["Сік."]
    assert rows.chunks(ids_of(old, 1)) == {}
    assert [c.text for c in rows.chunks(ids_of(new, 1)).values()] == ["Мед."]


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
