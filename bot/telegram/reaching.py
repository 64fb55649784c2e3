"""Requests to Telegram that wait out its troubles, and when it last answered."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.telegram.journal import note, note_trouble
from bot.telegram.limiting import seconds_of
from index.errors import BadSettings
from index.hiding import hide

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
# Two programs that fetch the same updates end each other's requests for ever.
_TOLD_AGAIN_AFTER_S = 600.0
_MOST_SAID = 200
_Result = TypeVar("_Result")


class Contact:
    """The contact of a program with the Bot API at one address."""

    def __init__(
        self,
        address: str,
        clock: Callable[[], float] = time.monotonic,
        *,
        token: str = "",
    ) -> None:
        """Begin without any; nothing that is told of it has the ``token`` in it."""
        self.trouble: str | None = None
        self._address = address
        self._token = token
        self._clock = clock
        self._since = clock()
        self._is_made = False
        self._told_at: dict[str, float] = {}

    @property
    def silent_s(self) -> float:
        """The seconds since Telegram was heard of, or since the start."""
        return self._clock() - self._since

    def made(self) -> None:
        """Say that Telegram has just been heard of."""
        self._since, self._is_made, self.trouble = self._clock(), True, None

    async def persist(self, act: Callable[[], Awaitable[_Result]]) -> _Result:
        """Return what ``act`` returns, once Telegram can be reached.

        Raises:
            BadSettings: It does not take the token, or is no Bot API from the beginning.
            BadRequest: It will never take what is asked.
        """
        pause_s = _FIRST_PAUSE_S
        is_told = False
        while True:
            try:
                result = await act()
            except TelegramError as error:
                self.trouble = self._reason_to_wait(error)
                is_told = self._tell(self.trouble) or is_told
                wait_s = seconds_of(error) if isinstance(error, RetryAfter) else pause_s
            else:
                self.made()
                if is_told:
                    note("reached_again")
                return result
            # Nothing secret hangs on it.
            await asyncio.sleep(wait_s * random.uniform(1, 1.25))  # noqa: S311
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _tell(self, reason: str) -> bool:
        """Tell why Telegram is not reached, and say so, unless it was told lately."""
        now = self._clock()
        # Of one kind, details may be other ones each time.
        kind = reason.partition(":")[0]
        if now - self._told_at.get(kind, -_TOLD_AGAIN_AFTER_S) < _TOLD_AGAIN_AFTER_S:
            return False
        self._told_at[kind] = now
        note_trouble("not_reached", reason=reason)
        return True

    def _reason_to_wait(self, error: TelegramError) -> str:
        """Return why to wait; raise where that will not help."""
        if isinstance(error, InvalidToken | EndPointNotFound):
            raise BadSettings(
                f"{self._address} does not know POLYCITE_TELEGRAM_TOKEN. Get the bot's"
                " token from @BotFather, and leave POLYCITE_TELEGRAM_API_URL away unless"
                " a Bot API server of your own is there."
            ) from error
        if isinstance(error, BadRequest):
            raise error
        if isinstance(error, Conflict):
            return _conflict(error)
        if type(error) is TelegramError and not self._is_made:
            raise self.no_server(error.message) from error
        # The library quotes pages that it cannot read.
        said = hide(error.message.partition(". Parsing")[0], self._token)
        return f"{type(error).__name__}: {said[:_MOST_SAID]}"

    def no_server(self, said: str) -> BadSettings:
        """Return that something else answers at the address, and what it has said."""
        # The token is in every address that was asked, and may be repeated.
        told = hide(" ".join(said.split()), self._token)[:_MOST_SAID]
        return BadSettings(
            f"What answers at {self._address} is no Bot API server ({told})."
            " Set POLYCITE_TELEGRAM_API_URL right, or leave it away."
        )


def _conflict(error: Conflict) -> str:
    if "webhook" in error.message:
        return (
            "Another program has set a webhook for this bot. End that program, then start"
            " this one again, which takes the webhook away."
        )
    return (
        "Another program fetches the updates of this bot. End one of the two, or give each"
        " a bot of its own."
    )
