"""Long polls: they wait for an update, and a second one ends the first."""

import asyncio
from typing import Any

from tests.telegram.emulator.fetching import GetUpdates
from tests.telegram.emulator.refusals import conflict
from tests.telegram.emulator.world import World


class Polling:
    """The one poll that may be under way."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._current: asyncio.Event | None = None

    async def poll(self, given: GetUpdates) -> list[dict[str, Any]]:
        """Return updates as soon as there are any, or none after ``given.wait_s``.

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
            return await self._wait(given, woken)
        finally:
            with self._world.changed:
                self._world.updates.listeners.discard(wake)
                self._world.updates.polls_under_way -= 1
            if self._current is woken:
                self._current = None

    async def _wait(
        self, given: GetUpdates, woken: asyncio.Event
    ) -> list[dict[str, Any]]:
        deadline = asyncio.get_running_loop().time() + given.wait_s
        while True:
            if self._current is not woken:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one"
                    " bot instance is running"
                )
            with self._world.changed:
                batch = given.carry_out(self._world)
            left = deadline - asyncio.get_running_loop().time()
            if batch or left <= 0:
                return batch
            woken.clear()
            try:
                await asyncio.wait_for(woken.wait(), left)
            except TimeoutError:
                continue
