import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from index.embedding import Vectors
from ingest.embedding import OnceEmbedder
from ingest.overlapping import Behind, ahead
from tests.fakes import LexiconEmbedder


def test_the_next_item_is_fetched_while_one_is_worked_on() -> None:
    fetched = [threading.Event() for _ in range(3)]

    def items() -> Iterator[int]:
        for number, event in enumerate(fetched):
            event.set()
            yield number

    with ahead(items()) as numbers:
        taken = [(n, fetched[min(n + 1, 2)].wait(10)) for n in numbers]

    assert taken == [(0, True), (1, True), (2, True)]


def test_what_stops_the_reading_is_raised_after_what_was_read() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    taken: list[int] = []
    with ahead(items()) as numbers, pytest.raises(OSError, match="the disk is gone"):
        taken += numbers

    assert taken == [1]


def test_things_are_done_in_order_one_at_a_time() -> None:
    done: list[int] = []
    going_on = threading.Event()

    def slow() -> None:
        going_on.wait(10)
        done.append(1)

    with Behind() as behind:
        behind.do(slow)
        going_on.set()
        behind.do(lambda: done.append(2))

    assert done == [1, 2]


def fail() -> None:
    raise OSError("the disk is full")


def do_all(*works: Callable[[], None], then: type[BaseException] | None = None) -> None:
    """Do some things behind what goes on, which ends by raising ``then``."""
    with Behind() as behind:
        for work in works:
            behind.do(work)
        if then is not None:
            raise then


def test_after_a_failure_nothing_more_is_done() -> None:
    done: list[int] = []

    with pytest.raises(OSError, match="the disk is full"):
        do_all(fail, lambda: done.append(1))

    assert done == []


def test_a_failure_of_the_last_thing_is_raised_at_the_end() -> None:
    with pytest.raises(OSError, match="the disk is full"):
        do_all(fail)


def test_what_was_begun_is_done_when_something_else_fails() -> None:
    done: list[int] = []
    going_on = threading.Event()

    def slow() -> None:
        going_on.wait(10)
        done.append(1)

    threading.Timer(0.05, going_on.set).start()
    with pytest.raises(KeyboardInterrupt):
        do_all(slow, then=KeyboardInterrupt)

    assert done == [1]


def test_what_could_not_be_done_is_told_even_when_something_else_fails() -> None:
    with pytest.raises(OSError, match="the disk is full") as caught:
        do_all(fail, then=KeyboardInterrupt)

    assert isinstance(caught.value.__cause__, KeyboardInterrupt)


def embed(once: OnceEmbedder, *texts: str) -> dict[str, Vectors]:
    return once.embed(texts, lambda _: None)


def test_a_text_that_comes_again_later_is_not_embedded_again() -> None:
    embedder = LexiconEmbedder()
    once = OnceEmbedder(embedder)

    first = embed(once, "the castle", "honey", "honey")
    second = embed(once, "honey", "a violin")

    assert embedder.passages == ["the castle", "honey", "a violin"]
    assert np.array_equal(first["honey"], second["honey"])


def test_of_texts_that_all_came_before_all_is_told_to_be_done() -> None:
    once = OnceEmbedder(LexiconEmbedder())
    embed(once, "honey")
    told: list[float] = []

    once.embed(["honey"], told.append)

    assert told == [1.0]


class WideEmbedder(LexiconEmbedder):
    """Makes vectors of so many numbers that few are remembered."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one of two million numbers for each text."""
        super().embed_passages(texts)
        return np.ones((len(texts), 2_000_000), np.float32)


def test_what_is_remembered_is_bounded_and_the_oldest_is_forgotten() -> None:
    embedder = WideEmbedder()
    once = OnceEmbedder(embedder)

    for text in ("one", "two", "three", "three", "one"):
        embed(once, text)

    assert embedder.passages == ["one", "two", "three", "one"]
