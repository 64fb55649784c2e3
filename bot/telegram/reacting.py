"""Reactions of the bot's own: a sign in groups that a question has been seen."""

import asyncio

from telegram.error import BadRequest, TelegramError

from bot.telegram.incoming import Place
from bot.telegram.journal import note
from bot.telegram.sending import Bot

_SEEN = "👀"


class Reactions:
    """Marks messages; nothing hangs on it, and nothing waits for it."""

    def __init__(self, bot: Bot) -> None:
        """Mark as ``bot``."""
        self._bot = bot
        self._under_way: set[asyncio.Task[None]] = set()
        self._forbidden: set[int] = set()

    def mark_as_seen(self, place: Place, message: int) -> None:
        """Put eyes under a message, if that can be now.

        Some groups allow no reactions, or not this one: these are not asked again.
        """
        if place.chat not in self._forbidden:
            marking = asyncio.create_task(self._mark(place.chat, message))
            self._under_way.add(marking)
            marking.add_done_callback(self._under_way.discard)

    async def _mark(self, chat: int, message: int) -> None:
        try:
            await self._bot.set_message_reaction(
                chat, message, _SEEN, rate_limit_args="frame"
            )
        except BadRequest:
            self._forbidden.add(chat)
        except TelegramError as error:
            note("hint_failed", error=type(error).__name__)
