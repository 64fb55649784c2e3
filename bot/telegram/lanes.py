"""Lanes: what stands in one is worked off in order, and lanes do not wait for others."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from bot.telegram.journal import note_trouble
from index.errors import UserError

Work = Callable[[int], Awaitable[None]]

_PAUSE_S = 5.0


class Lanes:
    """Works off updates: one of each lane at a time, of many lanes at once."""

    def __init__(self, work: Work, *, pause_s: float = _PAUSE_S) -> None:
        """Hand every update's number to ``work``.

        That fails where the state cannot be used: it is tried again every ``pause_s``
        seconds, and what stands behind it waits.
        """
        self._work = work
        self._pause_s = pause_s
        self._waiting: dict[str, deque[int]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._is_ending = False

    def put(self, lane: str, update_id: int) -> None:
        """Let an update wait its turn."""
        if self._is_ending:
            return
        self._waiting.setdefault(lane, deque()).append(update_id)
        if lane not in self._tasks:
            self._tasks[lane] = asyncio.create_task(self._run(lane))

    def is_followed(self, lane: str) -> bool:
        """Say whether more waits in a lane than what is worked on."""
        return bool(self._waiting.get(lane))

    async def end(self, *, within_s: float) -> None:
        """Begin nothing more; let what is under way finish, and cancel what does not."""
        self._is_ending = True
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, lane: str) -> None:
        waiting = self._waiting[lane]
        while waiting and not self._is_ending:
            await self._work_off(waiting.popleft())
        # Nothing is awaited from here on: nobody can put in between.
        del self._waiting[lane], self._tasks[lane]

    async def _work_off(self, update_id: int) -> None:
        while not self._is_ending:
            try:
                await self._work(update_id)
            except UserError as error:
                note_trouble("state_unusable", reason=str(error))
                await asyncio.sleep(self._pause_s)
            else:
                return
