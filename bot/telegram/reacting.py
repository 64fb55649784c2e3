"""Reactions of the bot's own: a sign in groups that a question has been seen."""

import asyncio

from telegram.error import TelegramError

from bot.telegram.incoming import Place
from bot.telegram.journal import note
from bot.telegram.sending import Bot

_SEEN = "👀"
_FORBIDDEN = "reaction_invalid"


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

    async def end(self) -> None:
        """Mark no more: what is not marked yet has been answered, or will be seen again."""
        for marking in self._under_way:
            marking.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _mark(self, chat: int, message: int) -> None:
        try:
            await self._bot.set_message_reaction(
                chat, message, _SEEN, rate_limit_args="frame"
            )
        except TelegramError as error:
            if _FORBIDDEN in error.message.lower():
                self._forbidden.add(chat)
                return
            note("hint_failed", error=type(error).__name__)
