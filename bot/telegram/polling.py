"""Updates fetched from Telegram: confirmed by the next request, after they are committed.

The library's own updater confirms what it holds in memory alone, and would lose it.
"""

import asyncio
import random
import warnings
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.warnings import PTBUserWarning

from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.journal import note, note_trouble
from bot.telegram.limiting import seconds_of
from bot.telegram.sending import Bot
from index.errors import BadSettings

Commit = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]
"""Commits updates; what it has returned from is safe."""

_WAIT_S = 25
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_MOST = 100
_Result = TypeVar("_Result")


async def poll(bot: Bot, commit: Commit) -> None:
    """Fetch updates for ever, and commit them before they are confirmed.

    Raises:
        BadSettings: Telegram does not take the token any more.
    """
    # The library would read updates, and fail at all of them if one were malformed.
    warnings.filterwarnings(
        "ignore", message=r"Please use 'Bot\.getUpdates'", category=PTBUserWarning
    )
    await persist(lambda: bot.delete_webhook(drop_pending_updates=False))
    offset = 0

    async def fetch() -> list[dict[str, Any]]:
        asked = {"timeout": _WAIT_S, "limit": _MOST, "allowed_updates": ALLOWED_UPDATES}
        updates: list[dict[str, Any]] = await bot.do_api_request(
            "getUpdates",
            api_kwargs={**asked, "offset": offset},
            read_timeout=_WAIT_S + 10,
        )
        return updates

    while True:
        updates = await persist(fetch)
        if updates:
            await commit(updates)
            offset = max(int(update["update_id"]) for update in updates) + 1


async def persist(act: Callable[[], Awaitable[_Result]]) -> _Result:
    """Return what ``act`` returns, once Telegram can be reached.

    Raises:
        BadSettings: Telegram does not take the token any more.
        BadRequest: It will never take what is asked.
    """
    pause_s = _FIRST_PAUSE_S
    trouble = ""
    while True:
        try:
            result = await act()
        except TelegramError as error:
            reason = _reason_to_wait(error)
            wait_s = seconds_of(error) if isinstance(error, RetryAfter) else pause_s
        else:
            if trouble:
                note("reached_again")
            return result
        if reason != trouble:
            note_trouble("not_reached", reason=reason)
        trouble = reason
        # Nothing secret hangs on it.
        await asyncio.sleep(wait_s * random.uniform(1, 1.25))  # noqa: S311
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _reason_to_wait(error: TelegramError) -> str:
    """Return why to wait; raise where that will not help."""
    if isinstance(error, InvalidToken):
        raise BadSettings(
            "Telegram does not know POLYCITE_TELEGRAM_TOKEN."
            " Get the bot's token from @BotFather."
        ) from error
    if isinstance(error, Conflict):
        return "another program fetches the updates of this bot"
    waits = isinstance(error, NetworkError | RetryAfter)
    if isinstance(error, BadRequest) or not waits:
        raise error
    return type(error).__name__
