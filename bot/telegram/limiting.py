"""Telegram's limits, kept apart per chat: final messages wait their turn, frames never.

About one message a second may go to a private chat with short bursts, twenty a minute
to a group, thirty a second in all (https://core.telegram.org/bots/faq). What a 429 says
counts for its chat and method alone: nothing else waits for it.
"""

import asyncio
import datetime
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

Urgency = Literal["final", "frame"]
_Result = bool | dict[str, Any] | list[dict[str, Any]]

_LIMITED = frozenset(
    {"sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup"}
)
_NEW = frozenset({"sendMessage", "sendDocument"})
# A little below what is allowed: requests do not arrive as evenly as they leave.
_GROUP = (18, 60.0)
_PRIVATE = (4, 5.0)
# What frames leave over for final messages, of a group's minute and of all in a second.
_KEPT_IN_GROUP = 8
_KEPT_OVERALL = 10
_FORGOTTEN_AFTER_S = 300.0


class FrameDropped(TelegramError):
    """A frame that was not sent, for the chat has had enough of them for now."""

    def __init__(self) -> None:
        super().__init__("not now")


class Window:
    """Counts what happened within the last ``span_s`` seconds."""

    def __init__(self, most: int, span_s: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._span_s = span_s
        self._clock = clock
        self._times: deque[float] = deque()

    def wait_s(self, kept: int = 0) -> float:
        """Return the seconds until one more fits, ``kept`` places left free."""
        now = self._clock()
        while self._times and now - self._times[0] >= self._span_s:
            self._times.popleft()
        most = max(self._most - kept, 1)
        if len(self._times) < most:
            return 0.0
        return self._times[len(self._times) - most] + self._span_s - now

    def count(self) -> None:
        """Count one that happens now."""
        self._times.append(self._clock())

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing that still counts."""
        return self.wait_s() <= 0 and not self._times


class Limiter(BaseRateLimiter[Urgency]):
    """Lets every request through when its chat may have it."""

    def __init__(
        self,
        *,
        most_per_s: int,
        on_flood: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Send at most ``most_per_s`` messages a second; ``on_flood`` is told of 429s."""
        self._clock = clock
        self._overall = Window(most_per_s, 1.0, clock)
        self._by_chat: dict[int, Window] = {}
        self._penalties: dict[tuple[int, str], float] = {}
        self._cleared = clock()
        self._fails_since: float | None = None
        self._on_flood = on_flood

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is held."""

    @property
    def fails_for_s(self) -> float:
        """The seconds since nothing arrives at Telegram any more; 0 where it does."""
        since = self._fails_since
        return 0.0 if since is None else self._clock() - since

    def frame_wait_s(self, chat: int, endpoint: str) -> float:
        """Return the seconds until a frame may go to a chat."""
        return self._wait_s(chat, endpoint, "frame")

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,  # noqa: ANN401 - what the library hands on
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Urgency | None,
    ) -> _Result:
        """Wait for the chat's turn, and again for as long as a 429 says.

        Raises:
            FrameDropped: A frame cannot go now.
            RetryAfter: A frame met a 429, or a request without a chat.
        """
        chat = data.get("chat_id")
        if not isinstance(chat, int):
            return await callback(*args, **kwargs)
        urgency = rate_limit_args or "final"
        while True:
            await self._wait_turn(chat, endpoint, urgency)
            try:
                return await self._watch(callback(*args, **kwargs))
            except RetryAfter as error:
                self._on_flood()
                until = self._clock() + seconds_of(error)
                self._penalties[chat, endpoint] = until
                if urgency == "frame":
                    raise

    async def _watch(self, request: Coroutine[Any, Any, _Result]) -> _Result:
        """Return what a request does, and see whether it arrives."""
        fails_since = None
        try:
            return await request
        except NetworkError as error:
            # The library takes what Telegram refuses for trouble of the network.
            if not isinstance(error, BadRequest):
                fails_since = self._fails_since or self._clock()
            raise
        finally:
            self._fails_since = fails_since

    async def _wait_turn(self, chat: int, endpoint: str, urgency: Urgency) -> None:
        while (wait_s := self._wait_s(chat, endpoint, urgency)) > 0:
            if urgency == "frame":
                raise FrameDropped
            await asyncio.sleep(wait_s)
        if endpoint in _LIMITED:
            self._overall.count()
            if chat < 0 or endpoint in _NEW:
                self._window(chat).count()

    def _wait_s(self, chat: int, endpoint: str, urgency: Urgency) -> float:
        self._clear()
        waits = [self._penalties.get((chat, endpoint), 0.0) - self._clock()]
        is_frame = urgency == "frame"
        if endpoint in _LIMITED:
            waits.append(self._overall.wait_s(_KEPT_OVERALL if is_frame else 0))
        if endpoint in _LIMITED and (chat < 0 or endpoint in _NEW):
            kept = _KEPT_IN_GROUP if is_frame and chat < 0 else 0
            waits.append(self._window(chat).wait_s(kept))
        return max(waits)

    def _window(self, chat: int) -> Window:
        if chat not in self._by_chat:
            most, span_s = _GROUP if chat < 0 else _PRIVATE
            self._by_chat[chat] = Window(most, span_s, self._clock)
        return self._by_chat[chat]

    def _clear(self) -> None:
        """Forget chats that have been quiet, now and then."""
        now = self._clock()
        if now - self._cleared < _FORGOTTEN_AFTER_S:
            return
        self._cleared = now
        self._by_chat = {c: w for c, w in self._by_chat.items() if not w.is_empty}
        self._penalties = {k: u for k, u in self._penalties.items() if u > now}


def seconds_of(error: RetryAfter) -> float:
    """Return how long a 429 lasts."""
    after = error.retry_after
    if isinstance(after, datetime.timedelta):
        return after.total_seconds()
    return float(after)
