"""What is read of an index once and remembered, until there is another generation."""

from collections.abc import Sequence

from index.catalogue import Catalogue
from index.held_rows import HeldRows
from index.recording import Recorder
from index.remembering import Memory
from index.schema import ids_of
from tests.index.recorded import add, article


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
