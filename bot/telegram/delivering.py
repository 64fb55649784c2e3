"""What is to be said in a chat: kept before it is sent, and sent once."""

from collections.abc import Sequence
from dataclasses import replace

from bot.telegram.chats import Chats
from bot.telegram.conversations import Given, Kept, Records
from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.resending import ChatMoved
from bot.telegram.sending import Sender
from bot.telegram.showing.telling import show_text
from bot.telegram.turns import IsFollowed, Turn


class Deliverer:
    """Sends what answers a turn, and goes on where an earlier run ended."""

    def __init__(
        self,
        records: Records,
        chats: Chats,
        sender: Sender,
        *,
        is_followed: IsFollowed,
    ) -> None:
        """Keep in ``records`` what ``sender`` sends."""
        self._records = records
        self._chats = chats
        self._sender = sender
        self._is_followed = is_followed

    async def say(
        self,
        turn: Turn,
        text: str,
        *,
        language: str | None = None,
        instead: bool = False,
        ending: Sequence[int] = (),
    ) -> None:
        """Say something else than an answer, once, and end the update with it.

        ``language`` is that of ``text``, the turn's if None. What is kept already is
        sent, or, with ``instead``, not sent any more. The updates of ``ending`` are done
        with it too.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        told = show_text(text, language or turn.language)
        await self.show(turn, told, instead=instead, ending=ending)

    async def show(
        self,
        turn: Turn,
        told: tuple[OutgoingMessage, ...],
        *,
        instead: bool = False,
        ending: Sequence[int] = (),
    ) -> None:
        """Send messages that are no answer, as ``say`` does.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        asks = turn.said.asks
        given = Given(
            update_id=turn.update_id,
            status="said",
            language=turn.language,
            parts=told,
            question=turn.said.text if asks else None,
            person=turn.said.person,
            asked=turn.said.message if asks else None,
        )
        await self.give(turn, given, instead=instead, ending=ending)

    async def give(
        self,
        turn: Turn,
        given: Given,
        *,
        instead: bool = False,
        ending: Sequence[int] = (),
    ) -> None:
        """Send what is given and is no answer, as ``say`` does.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        kept = await self._records.find(turn.update_id)
        kept = kept or Kept(
            update_id=turn.update_id, parts=None, sent=0, placeholder=None
        )
        if kept.parts is None or instead:
            parts = (kept.parts or ())[: kept.sent] + given.parts
            given = replace(given, parts=parts)
            await self._records.keep_said(given, turn.place.chat, ending)
            kept = replace(kept, parts=parts)
        await self.deliver(kept, turn)

    async def resume(self, turn: Turn) -> bool:
        """Send what is kept of a turn, and return whether anything is.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        kept = await self._records.find(turn.update_id)
        if kept is None or kept.parts is None:
            return False
        await self.deliver(kept, turn)
        return True

    async def deliver(self, kept: Kept, turn: Turn) -> None:
        """Send the parts that are not sent; with the last one the update is done.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        parts = kept.parts or ()
        for number in range(kept.sent, len(parts)):
            try:
                message = await self._deliver_part(kept, number, turn)
            except ChatMoved as moved:
                await self._chats.move(turn.place.chat, moved.moved_to)
                turn = replace(turn, place=replace(turn.place, chat=moved.moved_to))
                moved_kept = replace(kept, sent=number, placeholder=None)
                await self.deliver(moved_kept, turn)
                return
            await self._records.keep_sent(
                kept.update_id,
                number,
                turn.place.chat,
                message,
                is_last=number == len(parts) - 1,
            )

    async def _deliver_part(self, kept: Kept, number: int, turn: Turn) -> int:
        part = (kept.parts or ())[number]
        placeholder = kept.placeholder if number == 0 else None
        if placeholder is not None:
            # One that somebody has deleted cannot become the answer.
            is_there = await self._sender.edit(turn.place, placeholder, part)
            if is_there:
                return placeholder
        reply_to = self._reply_to(turn) if number == 0 else None
        return await self._sender.send(turn.place, part, reply_to=reply_to)

    def _reply_to(self, turn: Turn) -> int | None:
        """Return the question where it would not be clear which one is answered.

        Files come several at a time.
        """
        is_last = not self._is_followed(turn.place)
        is_alone = is_last and turn.said.kind not in ("edited", "file")
        return None if turn.place.is_private and is_alone else turn.message
