"""Telegram's published rates: excesses are recorded always, and refused if enforced."""

import math
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from tests.telegram.emulator.refusals import too_many_requests
from tests.telegram.emulator.world import Chat

OVERALL_PER_S = 30
GROUP_PER_MINUTE = 20
PRIVATE_BURST = 5
"""One message a second in a private chat; what a short burst is, nobody has published."""

_NEW = frozenset({"sendmessage", "senddocument"})
_SHOWN = _NEW | {"editmessagetext", "editmessagecaption", "editmessagereplymarkup"}


@dataclass(frozen=True, kw_only=True)
class Excess:
    """A call above a limit: "bot", "group" or "private"."""

    limit: str
    method: str
    chat_id: int


class Rates:
    """Counts messages and, in groups and overall, edits too; other calls are free."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._passed: dict[Hashable, deque[float]] = {}
        self.is_enforced = False
        self.excesses: list[Excess] = []

    def check(self, method: str, chat: Chat) -> None:
        """Count a call.

        Raises:
            Refused: It is above a limit, and the limits are enforced.
        """
        waits = [self._wait(limit, chat) for limit in self._limits(method, chat)]
        limited = [(wait, limit) for wait, limit in waits if wait > 0]
        for _, limit in limited:
            self.excesses.append(Excess(limit=limit, method=method, chat_id=chat.id))
        if limited and self.is_enforced:
            raise too_many_requests(math.ceil(max(wait for wait, _ in limited)))
        for limit in self._limits(method, chat):
            self._passed[self._key(limit, chat)].append(self._clock())

    def _limits(self, method: str, chat: Chat) -> list[str]:
        if method.lower() not in _SHOWN:
            return []
        if chat.kind != "private":
            return ["bot", "group"]
        return ["bot", "private"] if method.lower() in _NEW else ["bot"]

    def _wait(self, limit: str, chat: Chat) -> tuple[float, str]:
        """Return the seconds until another call fits below ``limit``, 0 if it does now."""
        count, span = {
            "bot": (OVERALL_PER_S, 1.0),
            "group": (GROUP_PER_MINUTE, 60.0),
            "private": (PRIVATE_BURST, float(PRIVATE_BURST)),
        }[limit]
        passed = self._passed.setdefault(self._key(limit, chat), deque())
        now = self._clock()
        while passed and now - passed[0] >= span:
            passed.popleft()
        return (span - (now - passed[0]) if len(passed) >= count else 0.0), limit

    @staticmethod
    def _key(limit: str, chat: Chat) -> Hashable:
        return limit if limit == "bot" else (limit, chat.id)
