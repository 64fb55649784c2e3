"""What is old is deleted by and by, for as long as the bot runs."""

import asyncio

from bot.telegram.erasing import Eraser
from bot.telegram.journal import note_error
from index.errors import StateUnusable

_EVERY_S = 3600.0
# Between two portions of much that is old, so that answering goes on.
_PAUSE_S = 0.2


async def delete_old(eraser: Eraser, *, keep_days: int) -> None:
    """Delete for ever what is older than ``keep_days``."""
    while True:
        is_more = False
        try:
            is_more = await eraser.erase_old(keep_days)
        except StateUnusable as error:
            # Questions meet the same, and say so; this can be tried again later.
            note_error("old_kept", error)
        await asyncio.sleep(_PAUSE_S if is_more else _EVERY_S)
