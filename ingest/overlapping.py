"""What happens while a batch is embedded: the next one is read, the last one written.

Embedding is native code that leaves Python to others, so that both cost next to nothing.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

from index.beside import start

Item = TypeVar("Item")

# A batch is read in less, but for files of many megabytes, which nobody waits for.
_LEAVE_WITHIN_S = 5.0


@contextmanager
def ahead(items: Iterator[Item]) -> Iterator[Iterator[Item]]:
    """Give an iterator over ``items`` that fetches each before it is asked for.

    They are fetched one at a time, in another thread; what ``items`` raises is raised
    in its place.
    """
    boxed = ((item,) for item in items)

    def fetch() -> Future[tuple[Item] | None]:
        return start(lambda: next(boxed, None))

    coming = fetch()

    def take() -> Iterator[Item]:
        nonlocal coming
        while (box := coming.result()) is not None:
            coming = fetch()
            yield box[0]

    try:
        yield take()
    finally:
        wait([coming], _LEAVE_WITHIN_S)


class Behind:
    """Does one thing after another in another thread; leaving waits for the last."""

    def __init__(self) -> None:
        """Have nothing to do."""
        self._last: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Begin ``work`` once what was begun before is done.

        Raises:
            Exception: Whatever that raised; then ``work`` is not begun.
        """
        self.wait()
        self._last = start(work)

    def wait(self) -> None:
        """Wait for what was begun last, and raise what it raised."""
        if self._last is not None:
            self._last.result()
            self._last = None

    def __enter__(self) -> Self:
        """Begin with nothing."""
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        error: BaseException | None,
        __: TracebackType | None,
    ) -> None:
        """Wait; what was begun last counts even when something else has failed.

        Raises:
            Exception: Whatever that raised, before all else: it says what is not in the
                index.
        """
        if self._last is None:
            return
        failure = self._last.exception()
        if failure is not None and failure is not error:
            raise failure from error
