"""Messages to Telegram: sent, edited, shown in part, their buttons changed."""

from collections.abc import Sequence

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.telegram.incoming import Place
from bot.telegram.journal import note
from bot.telegram.limiting import Limiter, Urgency
from bot.telegram.outgoing import Button, Entity, OutgoingMessage
from bot.telegram.resending import ChatClosed, ChatMoved, until_sent

Bot = ExtBot[Urgency]

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_EDIT_IS_LOST = ("message to edit not found", "can't be edited", "message_id_invalid")


class Sender:
    """Sends to chats through one bot."""

    def __init__(self, bot: Bot, limiter: Limiter) -> None:
        """Send through ``bot``, as ``limiter`` lets it."""
        self.bot = bot
        self.limiter = limiter

    async def send(
        self, place: Place, message: OutgoingMessage, *, reply_to: int | None = None
    ) -> int:
        """Send a message, and return its number.

        Raises:
            ChatClosed: The chat takes nothing.
            ChatMoved: It has another number now.
        """
        return await until_sent(
            lambda: self.send_once(place, message, reply_to=reply_to, urgency="final")
        )

    async def send_once(
        self,
        place: Place,
        message: OutgoingMessage,
        *,
        reply_to: int | None = None,
        urgency: Urgency = "frame",
    ) -> int:
        """Send a message if it can be now, and return its number.

        Raises:
            TelegramError: It was not sent.
        """
        reply = None
        if reply_to is not None:
            reply = ReplyParameters(reply_to, allow_sending_without_reply=True)
        sent = await self.bot.send_message(
            place.chat,
            message.text,
            entities=_entities(message.entities),
            reply_markup=_keyboard(message.buttons),
            message_thread_id=place.thread,
            reply_parameters=reply,
            link_preview_options=_NO_PREVIEW,
            rate_limit_args=urgency,
        )
        return sent.message_id

    async def edit(
        self,
        place: Place,
        number: int,
        message: OutgoingMessage,
        *,
        urgency: Urgency = "final",
    ) -> bool:
        """Change a message, and return whether it is there to be changed.

        Raises:
            ChatClosed: The chat takes nothing.
            ChatMoved: It has another number now.
            TelegramError: A frame was not shown.
        """

        async def act() -> bool:
            try:
                await self.bot.edit_message_text(
                    message.text,
                    chat_id=place.chat,
                    message_id=number,
                    entities=_entities(message.entities),
                    reply_markup=_keyboard(message.buttons),
                    link_preview_options=_NO_PREVIEW,
                    rate_limit_args=urgency,
                )
            except BadRequest as error:
                said = error.message.lower()
                if "is not modified" in said:
                    return True
                if _is_edit_lost(said):
                    return False
                raise
            return True

        return await (act() if urgency == "frame" else until_sent(act))

    async def change_buttons(
        self, place: Place, number: int, buttons: Sequence[Sequence[Button]]
    ) -> None:
        """Change the buttons of a message; nothing hangs on it.

        Raises:
            ChatClosed: The chat takes nothing.
            ChatMoved: It has another number now.
        """

        async def act() -> None:
            try:
                await self.bot.edit_message_reply_markup(
                    place.chat,
                    number,
                    reply_markup=_keyboard(buttons),
                    rate_limit_args="final",
                )
            except BadRequest as error:
                said = error.message.lower()
                if "is not modified" not in said and not _is_edit_lost(said):
                    raise

        await until_sent(act)

    async def draft(self, place: Place, number: int, text: str) -> None:
        """Show a partial answer in a private chat, with a Stop; empty is "Thinking".

        Raises:
            TelegramError: It was not shown.
        """
        await self.bot.send_message_draft(
            place.chat,
            number,
            text,
            message_thread_id=place.thread,
            rate_limit_args="frame",
            # Since Bot API 10.3, which the library does not know yet.
            api_kwargs={"can_stop": True},
        )

    async def typing(self, place: Place) -> None:
        """Show that the bot is at work, for five seconds; nothing hangs on it."""
        try:
            await self.bot.send_chat_action(
                place.chat,
                "typing",
                message_thread_id=place.thread,
                rate_limit_args="frame",
            )
        except TelegramError as error:
            note("hint_failed", error=type(error).__name__)

    async def leave(self, chat: int) -> None:
        """Leave a group, unless that has happened."""
        try:
            await until_sent(lambda: self.bot.leave_chat(chat))
        except (ChatClosed, ChatMoved) as error:
            note("left_before", error=type(error).__name__)

    async def answer_press(
        self, query: str, text: str = "", *, is_alert: bool = False
    ) -> None:
        """End the waiting of a pressed button; one that is too old waits no more.

        ``text`` is shown for a moment, as an alert until it is read.
        """
        try:
            await self.bot.answer_callback_query(query, text, show_alert=is_alert)
        except TelegramError as error:
            note("press_unanswered", error=type(error).__name__)


def _is_edit_lost(said: str) -> bool:
    return any(words in said for words in _EDIT_IS_LOST)


def _entities(entities: Sequence[Entity]) -> list[MessageEntity]:
    return [MessageEntity(e.kind, e.offset, e.length, url=e.url) for e in entities]


def _keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copied is not None:
        return InlineKeyboardButton(
            button.label, copy_text=CopyTextButton(button.copied)
        )
    return InlineKeyboardButton(button.label, callback_data=button.callback_data)
