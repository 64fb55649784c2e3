import gc
import resource
import shutil
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from index.chroma import MEND
from index.embedding import Vectors
from index.errors import IndexDamaged, IndexUnreachable
from index.vectors import VectorStore
from tests.servers import fresh_collections
from tests.small_world import run_process

NORTH, EAST = (0.0, 1.0), (1.0, 0.0)
NORTH_EAST = (0.6, 0.8)


def rows(*vectors: tuple[float, float]) -> Vectors:
    return np.array(vectors, np.float32)


def one(vector: tuple[float, float]) -> Vectors:
    return np.array(vector, np.float32)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let nobody write beyond so many bytes of any file, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def add_north(folder: Path, ids: list[int]) -> None:
    """Add vectors to the north; run by another process."""
    VectorStore(folder).add("passages", "uk", ids, rows(*[NORTH] * len(ids)))


@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    """An empty store: in a folder, or on a Chroma server."""
    if request.param == "folder":
        yield VectorStore(tmp_path / "vectors")
    else:
        with fresh_collections() as server:
            yield VectorStore(server)


@pytest.fixture
def in_folder(tmp_path: Path) -> VectorStore:
    """A store for tests that look at its folder."""
    return VectorStore(tmp_path / "vectors")


def test_the_nearest_come_best_first_with_their_vectors(store: VectorStore) -> None:
    store.add("passages", "uk", [1, 2, 3], rows(EAST, NORTH, NORTH_EAST))

    ids, vectors = store.nearest("passages", "uk", one(NORTH), most=2)

    assert ids == [2, 3]
    np.testing.assert_array_equal(vectors, rows(NORTH, NORTH_EAST))


def test_only_those_that_are_among_the_wanted_are_found(store: VectorStore) -> None:
    store.add("passages", "uk", [1, 2, 3], rows(EAST, NORTH, NORTH_EAST))

    found = store.nearest("passages", "uk", one(NORTH), most=9, among=[1, 3])
    one_of_them = store.nearest("passages", "uk", one(NORTH), most=1, among=[1, 3])

    assert (found[0], one_of_them[0]) == ([3, 1], [3])


def test_among_nothing_nothing_is_found(store: VectorStore) -> None:
    store.add("passages", "uk", [1], rows(NORTH))

    ids, vectors = store.nearest("passages", "uk", one(NORTH), most=9, among=[])

    assert (ids, len(vectors)) == ([], 0)


def test_kinds_and_languages_are_kept_apart(store: VectorStore) -> None:
    store.add("passages", "uk", [1], rows(NORTH))
    store.add("passages", "fa", [2], rows(NORTH))
    store.add("sentences", "uk", [3, 4], rows(NORTH, EAST))

    assert store.nearest("passages", "fa", one(NORTH), 9)[0] == [2]
    assert store.counts() == {
        ("passages", "uk"): 1,
        ("passages", "fa"): 1,
        ("sentences", "uk"): 2,
    }


def test_a_language_whose_vectors_are_gone_is_called_damaged(
    in_folder: VectorStore, tmp_path: Path
) -> None:
    with pytest.raises(IndexDamaged) as caught:
        in_folder.nearest("passages", "vi", one(NORTH), most=5)

    assert str(caught.value) == (
        f"The vectors at '{tmp_path / 'vectors'}' lack all passages in 'vi'. {MEND}"
    )


def test_a_language_that_lost_its_last_vector_has_none(store: VectorStore) -> None:
    store.add("passages", "vi", [1], rows(NORTH))
    store.remove("passages", "vi", [1])

    ids, vectors = store.nearest("passages", "vi", one(NORTH), most=5)

    assert (ids, len(vectors)) == ([], 0)


def test_adding_an_id_again_overwrites_it(store: VectorStore) -> None:
    store.add("passages", "uk", [1], rows(NORTH))
    store.add("passages", "uk", [1], rows(EAST))

    fetched = store.fetch("passages", "uk", [1])

    assert store.counts() == {("passages", "uk"): 1}
    np.testing.assert_array_equal(fetched[1], one(EAST))


def test_removing_takes_out_what_is_there_and_minds_nothing_else(
    store: VectorStore,
) -> None:
    store.add("passages", "uk", [1, 2], rows(NORTH, EAST))

    store.remove("passages", "uk", [2, 77])

    assert store.nearest("passages", "uk", one(EAST), 9)[0] == [1]


def test_fetching_leaves_out_what_is_missing(store: VectorStore) -> None:
    store.add("sentences", "zh", [2**40, 5], rows(NORTH, EAST))

    fetched = store.fetch("sentences", "zh", [5, 6, 2**40])

    assert {n: v.tolist() for n, v in fetched.items()} == {
        5: list(EAST),
        2**40: list(NORTH),
    }


def test_fetching_nothing_gives_nothing(store: VectorStore) -> None:
    assert store.fetch("sentences", "zh", []) == {}


def test_more_than_one_batch_goes_in_and_out(store: VectorStore) -> None:
    ids = list(range(6_000))
    turned = np.linspace(0, 1, len(ids), dtype=np.float32)
    store.add("passages", "uk", ids, np.stack([np.cos(turned), np.sin(turned)], axis=1))

    assert store.counts() == {("passages", "uk"): 6_000}

    store.remove("passages", "uk", ids[1:])

    assert store.nearest("passages", "uk", one(EAST), 9)[0] == [0]


def test_what_another_process_adds_is_seen_after_reopening_and_not_before(
    in_folder: VectorStore, tmp_path: Path
) -> None:
    in_folder.add("passages", "uk", [1], rows(EAST))
    in_folder.nearest("passages", "uk", one(NORTH), most=5)
    run_process(add_north, tmp_path / "vectors", [2, 3])

    before = in_folder.nearest("passages", "uk", one(NORTH), most=5)[0]
    in_folder.reopen()
    after = in_folder.nearest("passages", "uk", one(NORTH), most=5)[0]

    assert (before, sorted(after)) == ([1], [1, 2, 3])


def test_a_client_that_was_let_go_of_is_out_of_memory_before_the_next_one_loads(
    tmp_path: Path,
) -> None:
    store = VectorStore(tmp_path / "vectors")
    gc.disable()
    try:
        # What holds the vectors is inside the client.
        before = weakref.ref(cast("Any", store.open())._server)
        store.reopen()
        store.open()
    finally:
        gc.enable()

    assert before() is None


def test_reopening_what_was_never_opened_is_no_error(store: VectorStore) -> None:
    store.reopen()

    assert store.counts() == {}


def test_a_folder_that_is_no_store_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"no database" * 1_000)

    with pytest.raises(IndexDamaged, match="cannot be opened"):
        VectorStore(tmp_path).counts()


CALLS: dict[str, Callable[[VectorStore], object]] = {
    "nearest": lambda store: store.nearest("passages", "uk", one(NORTH), most=5),
    "fetch": lambda store: store.fetch("passages", "uk", [1]),
    "add": lambda store: store.add("passages", "uk", [3], rows(NORTH)),
    "remove": lambda store: store.remove("passages", "uk", [1]),
    "counts": lambda store: store.counts(),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("table", ["collections", "segments", "embeddings_queue"])
def test_a_store_that_is_broken_further_in_is_called_damaged(
    in_folder: VectorStore, tmp_path: Path, table: str, call: str
) -> None:
    in_folder.add("passages", "uk", [1, 2], rows(NORTH, EAST))
    broken = shutil.copytree(tmp_path / "vectors", tmp_path / "broken")
    with sqlite3.connect(broken / "chroma.sqlite3") as connection:
        connection.execute(f"DROP TABLE {table}")
    connection.close()

    with pytest.raises(IndexDamaged) as caught:
        CALLS[call](VectorStore(broken))

    message = str(caught.value)
    assert message.startswith(f"The vectors at '{broken}' cannot be used (")
    assert message.endswith(f"). {MEND}")
    assert "\n" not in message


def test_a_disk_that_takes_no_more_is_no_damage_to_what_is_there(
    in_folder: VectorStore, tmp_path: Path
) -> None:
    in_folder.add("passages", "uk", [1, 2], rows(NORTH, EAST))
    full = (tmp_path / "vectors" / "chroma.sqlite3").stat().st_size

    with files_of_at_most(full), pytest.raises(IndexUnreachable) as caught:
        in_folder.add("passages", "uk", range(3, 2_003), rows(*[NORTH] * 2_000))

    assert str(caught.value).endswith(
        "). See to its disk and its permissions, then try again."
    )
    assert VectorStore(tmp_path / "vectors").counts() == {("passages", "uk"): 2}


@pytest.mark.parametrize("call", ["nearest", "fetch"])
def test_a_graph_whose_files_were_cut_off_is_called_damaged(
    in_folder: VectorStore, tmp_path: Path, call: str
) -> None:
    # Chroma keeps the first thousand in its log alone.
    ids = list(range(1_500))
    turned = np.linspace(0, 1, len(ids), dtype=np.float32)
    in_folder.add(
        "passages", "uk", ids, np.stack([np.cos(turned), np.sin(turned)], axis=1)
    )
    broken = shutil.copytree(tmp_path / "vectors", tmp_path / "broken")
    for file in broken.rglob("*.bin"):
        file.write_bytes(file.read_bytes()[:10])

    with pytest.raises(IndexDamaged, match="cannot be used"):
        CALLS[call](VectorStore(broken))


def test_vectors_that_another_process_added_are_fetched_by_an_open_store(
    in_folder: VectorStore, tmp_path: Path
) -> None:
    in_folder.add("passages", "uk", [1], rows(EAST))
    in_folder.nearest("passages", "uk", one(NORTH), most=1)

    run_process(add_north, tmp_path / "vectors", [2])

    assert in_folder.fetch("passages", "uk", [1, 2]).keys() == {1, 2}


def test_a_search_among_vectors_that_another_process_added_finds_them(
    in_folder: VectorStore, tmp_path: Path
) -> None:
    in_folder.add("passages", "uk", [1], rows(EAST))
    in_folder.nearest("passages", "uk", one(NORTH), most=1)

    run_process(add_north, tmp_path / "vectors", [2])

    ids, _ = in_folder.nearest("passages", "uk", one(NORTH), most=1, among=[1, 2])
    assert ids == [2]


def test_more_ids_than_a_statement_takes_are_fetched(store: VectorStore) -> None:
    store.add("passages", "uk", [1, 39_999], rows(EAST, NORTH))

    assert store.fetch("passages", "uk", range(40_000)).keys() == {1, 39_999}
