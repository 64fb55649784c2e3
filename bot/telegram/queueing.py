"""Turns to write an answer: few at a time, in the order of asking, told as they move."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

Moved = Callable[[int], None]
"""Is told the place in the queue, from 1, whenever it is another."""


class Queue:
    """Lets ``at_once`` in, and the others wait."""

    def __init__(self, at_once: int) -> None:
        """Begin with nobody in."""
        self._turns = asyncio.Semaphore(at_once)
        # In the order in which they came: the semaphore lets them in so, too.
        self._waiting: dict[object, Moved] = {}

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def turn(self, moved: Moved) -> AsyncIterator[None]:
        """Wait for a turn, and have it; ``moved`` is told of the way there."""
        if self._turns.locked():
            await self._wait(moved)
        else:
            await self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release()

    async def _wait(self, moved: Moved) -> None:
        ticket = object()
        self._waiting[ticket] = moved
        moved(self.length)
        try:
            await self._turns.acquire()
        finally:
            places = list(self._waiting)
            behind = places[places.index(ticket) + 1 :]
            del self._waiting[ticket]
            for place, other in enumerate(behind, start=len(places) - len(behind)):
                self._waiting[other](place)
