"""Updates fetched from Telegram: confirmed by the next request, after they are committed.

The library's own updater confirms what it holds in memory alone, and would lose it.
"""

import warnings
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.warnings import PTBUserWarning

from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.reaching import Contact
from bot.telegram.sending import Bot

Commit = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]
"""Commits updates; what it has returned from is safe."""

_WAIT_S = 25
_MOST = 100


async def poll(bot: Bot, contact: Contact, commit: Commit) -> None:
    """Fetch updates for ever, and commit them before they are confirmed.

    Raises:
        BadSettings: Telegram does not take the token any more.
    """
    # The library would read updates, and fail at all of them if one were malformed.
    warnings.filterwarnings(
        "ignore", message=r"Please use 'Bot\.getUpdates'", category=PTBUserWarning
    )
    await contact.persist(lambda: bot.delete_webhook(drop_pending_updates=False))
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
        updates = await contact.persist(fetch)
        if updates:
            await commit(updates)
            offset = max(int(update["update_id"]) for update in updates) + 1
