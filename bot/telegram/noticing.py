"""A message that says how far something is, and that becomes the message of its end."""

import asyncio
from contextlib import suppress
from types import TracebackType

from telegram.error import TelegramError

from bot.telegram.conversations import Records
from bot.telegram.incoming import Place
from bot.telegram.journal import note
from bot.telegram.sending import Sender
from bot.telegram.showing.telling import show_text
from bot.telegram.turns import Turn

# Below what Telegram lets a group have, whatever else is said there.
_EDIT_EVERY_S = 3.0


class Notice:
    """A message that is edited as long as it is open; what comes too fast is passed over.

    Nothing hangs on an edit: one that Telegram does not take is not tried again.
    """

    def __init__(
        self, sender: Sender, place: Place, message: int, language: str
    ) -> None:
        """Edit ``message`` with ``sender``."""
        self._sender = sender
        self._place = place
        self._message = message
        self._language = language
        self._text = self._shown = ""
        self._closed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def show(self, text: str) -> None:
        """Let ``text`` be what the next edit says."""
        self._text = text

    async def __aenter__(self) -> "Notice":
        """Begin to edit."""
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Edit no more; no edit is under way afterwards that could come late."""
        self._closed.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not await self._is_closed_within(_EDIT_EVERY_S):
            if self._text != self._shown:
                self._shown = self._text
                await self._edit()

    async def _is_closed_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), seconds)
        return self._closed.is_set()

    async def _edit(self) -> None:
        (message,) = show_text(self._shown, self._language)
        try:
            await self._sender.edit(
                self._place, self._message, message, urgency="frame"
            )
        except TelegramError as error:
            note("notice_failed", error=type(error).__name__)


class Notices:
    """Begins notices, each kept as what the end of its turn replaces."""

    def __init__(self, records: Records, sender: Sender) -> None:
        """Keep them in ``records``, send with ``sender``."""
        self._records = records
        self._sender = sender

    async def begin(self, turn: Turn, text: str) -> Notice:
        """Send the first words of a notice, unless an earlier run has.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        kept = await self._records.find(turn.update_id)
        number = kept.placeholder if kept else None
        if number is None:
            (message,) = show_text(text, turn.language)
            number = await self._sender.send(turn.place, message, reply_to=turn.message)
            await self._records.keep_placeholder(
                turn.update_id, turn.place.chat, number
            )
        return Notice(self._sender, turn.place, number, turn.language)
