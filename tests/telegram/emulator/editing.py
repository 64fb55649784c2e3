"""Methods that change what is there: edits, deletions, reactions, answers to buttons."""

import time
from typing import Literal

from pydantic import BaseModel, ConfigDict

from tests.telegram.emulator.formatted import MAX_CAPTION, MAX_TEXT, Entity, Formatted
from tests.telegram.emulator.keyboards import Keyboard, checked
from tests.telegram.emulator.method import ChatId, Method, written, written_message
from tests.telegram.emulator.objects import message_object
from tests.telegram.emulator.refusals import bad_request
from tests.telegram.emulator.sending import LinkPreviewOptions
from tests.telegram.emulator.world import Message, Version, World

MAX_TOAST = 200
MAX_DELETED = 100
_DELETABLE_S = 48 * 3600
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)
_REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


class _Editing(Method):
    chat_id: ChatId
    message_id: int
    reply_markup: Keyboard | None = None

    def _found(self, world: World) -> Message:
        chat = world.writable_chat(self.chat_id)
        message = world.message(chat, self.message_id, "to edit")
        if message.sender is not world.bot:
            raise bad_request("message can't be edited")
        return message

    def _change(self, world: World, message: Message, shown: Formatted) -> object:
        """An edit without a keyboard takes the keyboard away, as Telegram does."""
        keyboard = checked(self.reply_markup)
        now = message.now
        is_same_text = (shown.text, shown.entities) == (
            now.shown.text,
            now.shown.entities,
        )
        if is_same_text and keyboard == now.keyboard:
            raise bad_request(_UNCHANGED)
        message.versions.append(
            Version(at=time.monotonic(), shown=shown, keyboard=keyboard)
        )
        message.edited_at = int(time.time())
        return message_object(world, world.writable_chat(self.chat_id), message)


class EditMessageText(_Editing):
    """Another text and keyboard for a message of the bot."""

    text: str
    entities: tuple[Entity, ...] = ()
    link_preview_options: LinkPreviewOptions | None = None

    def carry_out(self, world: World) -> object:
        """Return the message."""
        message = self._found(world)
        if message.document:
            raise bad_request("there is no text in the message to edit")
        return self._change(
            world, message, written_message(self.text, self.entities, MAX_TEXT)
        )


class EditMessageCaption(_Editing):
    """Another caption and keyboard for a document of the bot."""

    caption: str = ""
    caption_entities: tuple[Entity, ...] = ()

    def carry_out(self, world: World) -> object:
        """Return the message."""
        message = self._found(world)
        if not message.document:
            raise bad_request("there is no caption in the message to edit")
        shown = written(
            self.caption,
            self.caption_entities,
            limit=MAX_CAPTION,
            what="message caption",
        )
        return self._change(world, message, shown)


class EditMessageReplyMarkup(_Editing):
    """Another keyboard, or none."""

    def carry_out(self, world: World) -> object:
        """Return the message."""
        message = self._found(world)
        return self._change(world, message, message.now.shown)


class DeleteMessage(Method):
    """One message of the bot, or of anybody in a private chat, within 48 hours."""

    chat_id: ChatId
    message_id: int

    def carry_out(self, world: World) -> object:
        """Return True."""
        chat = world.writable_chat(self.chat_id)
        message = world.message(chat, self.message_id, "to delete")
        is_deletable = (
            chat.kind == "private"
            or message.sender is world.bot
            or chat.statuses.get(world.bot.id) == "administrator"
        )
        if not is_deletable or time.time() - message.sent_at > _DELETABLE_S:
            raise bad_request("message can't be deleted")
        message.is_deleted = True
        return True


class DeleteMessages(Method):
    """Several messages; those that cannot be found are passed over."""

    chat_id: ChatId
    message_ids: tuple[int, ...]

    def carry_out(self, world: World) -> object:
        """Return True."""
        if not 1 <= len(self.message_ids) <= MAX_DELETED:
            raise bad_request("message identifiers must be 1-100")
        chat = world.writable_chat(self.chat_id)
        for number in self.message_ids:
            message = chat.messages.get(number)
            if message and not message.is_deleted:
                DeleteMessage(chat_id=chat.id, message_id=number).carry_out(world)
        return True


class Reaction(BaseModel):
    """One emoji of those that Telegram allows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["emoji"]
    emoji: str


class SetMessageReaction(Method):
    """The bot's reaction to a message: at most one, none takes it back."""

    chat_id: ChatId
    message_id: int
    reaction: tuple[Reaction, ...] = ()
    is_big: bool = False

    def carry_out(self, world: World) -> object:
        """Return True."""
        chat = world.writable_chat(self.chat_id)
        message = world.message(chat, self.message_id, "to react")
        if len(self.reaction) > 1:
            raise bad_request("REACTIONS_TOO_MANY")
        if any(r.emoji.rstrip("\ufe0f") not in _REACTIONS for r in self.reaction):
            raise bad_request("REACTION_INVALID")
        message.reactions.pop(world.bot.id, None)
        if self.reaction:
            message.reactions[world.bot.id] = self.reaction[0].emoji
        return True


class AnswerCallbackQuery(Method):
    """The end of a button's waiting, with a short text or none."""

    callback_query_id: str
    text: str = ""
    show_alert: bool = False
    url: str | None = None
    cache_time: int = 0

    def carry_out(self, world: World) -> object:
        """Return True."""
        query = world.queries.get(self.callback_query_id)
        if (
            query is None
            or query.is_expired
            or time.monotonic() - query.at > world.query_lifetime_s
        ):
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        toast = written(self.text, (), limit=MAX_TOAST, what="MESSAGE")
        query.answer = {"text": toast.text, "show_alert": self.show_alert}
        return True
