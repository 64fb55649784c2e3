"""Long polls: they wait for an update, and a second one ends the first."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.telegram.emulator.fetching import GetUpdates
from tests.telegram.emulator.refusals import conflict
from tests.telegram.emulator.world import World

_LOOK_S = 0.1
"""How often a poll looks whether its client is still there."""


class Polling:
    """The one poll that may be under way."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._current: asyncio.Event | None = None

    async def poll(
        self, given: GetUpdates, is_gone: Callable[[], bool]
    ) -> list[dict[str, Any]]:
        """Return updates as soon as there are any, or none after ``given.wait_s``.

        It ends without any soon after ``is_gone`` tells that nobody waits for them.

        Raises:
            Refused: A webhook is set, or another poll began meanwhile.
        """
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(woken.set)

        with self._world.changed:
            if self._world.webhook.url:
                raise conflict(
                    "can't use getUpdates method while webhook is active; use"
                    " deleteWebhook to delete the webhook first"
                )
            given.begin(self._world)
            self._world.updates.listeners.add(wake)
            self._world.updates.polls_under_way += 1
            self._world.changed.notify_all()
        if self._current is not None:
            self._current.set()
        self._current = woken
        try:
            return await self._wait(given, woken, is_gone)
        finally:
            with self._world.changed:
                self._world.updates.listeners.discard(wake)
                self._world.updates.polls_under_way -= 1
                self._world.changed.notify_all()
            if self._current is woken:
                self._current = None

    async def _wait(
        self, given: GetUpdates, woken: asyncio.Event, is_gone: Callable[[], bool]
    ) -> list[dict[str, Any]]:
        deadline = asyncio.get_running_loop().time() + given.wait_s
        while True:
            if self._current is not woken:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one"
                    " bot instance is running"
                )
            with self._world.changed:
                batch = [] if is_gone() else given.carry_out(self._world)
            left = deadline - asyncio.get_running_loop().time()
            if batch or left <= 0 or is_gone():
                return batch
            woken.clear()
            try:
                await asyncio.wait_for(woken.wait(), min(left, _LOOK_S))
            except TimeoutError:
                continue
