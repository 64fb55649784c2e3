"""Updates of Telegram read into what they are for this bot, as values."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)

from bot.telegram.addressing import (
    answer_replied_to,
    author_replied_to,
    command_of,
    is_by_a_person,
    is_named,
    spoken_of,
    without_name,
    words_of,
)
from bot.telegram.attaching import Attached, find_file, has_more_than_text

Kind = Literal[
    "question", "command", "edited", "file", "media", "press", "stop", "added", "other",
]  # fmt: skip
"""What an update is about.

Media are what cannot be read: pictures, voices and the like. An edited message asks
something else now. A group has added the bot.
"""

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "stopped_message_generation",
)
"""What the bot asks Telegram for; nothing else comes."""

_GONE = (ChatMember.LEFT, ChatMember.BANNED)
_ASKING = ("", "ask", "new")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something was said: a chat, and its topic where it has several."""

    chat: int
    is_private: bool
    thread: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """An update, as far as it matters here.

    ``text`` is the question, or what follows a command; ``name`` is the command's.
    ``about`` is what the question is asked of: words it quotes, or another's message.
    ``is_again`` says that its message has asked before, in other words. ``at`` is when
    it was said, in seconds of the Unix epoch. ``person`` is who asked: a user, or the
    group or channel they speak for. ``language`` is that of their client. ``reply_to``
    is the message of the bot's that it replies to, ``replied_to`` who wrote the message
    that it replies to, 0 if none or the bot did. ``answer`` is the update whose answer
    is to be stopped, None for any. ``data`` is a pressed button's, ``query`` what the
    press is answered by. ``attached`` is a file; what is sent together has the same
    ``album``.
    ``reads_all`` says of a group that the bot sees whatever is said there.
    """

    kind: Kind
    place: Place | None = None
    text: str = ""
    name: str = ""
    about: str = ""
    is_again: bool = False
    at: float = 0.0
    person: int = 0
    language: str | None = None
    message: int | None = None
    reply_to: int | None = None
    replied_to: int = 0
    answer: int | None = None
    data: str = ""
    query: str = ""
    migrated_to: int | None = None
    attached: Attached | None = None
    album: str = ""
    reads_all: bool = False

    @property
    def asks(self) -> bool:
        """Whether it asks something that can be looked for."""
        return self.kind in ("question", "command") and (
            self.name in _ASKING and bool(self.text)
        )


_OTHER = Incoming(kind="other")


def read_update(raw: dict[str, Any], bot: User) -> Incoming:
    """Return what an update is to ``bot``."""
    update = Update.de_json(raw, None)
    if update.message is not None:
        return _read_message(update.message, bot)
    if update.edited_message is not None:
        said = _read_message(update.edited_message, bot)
        return replace(said, kind="edited") if said.asks else _OTHER
    if update.callback_query is not None:
        query = update.callback_query
        return Incoming(
            kind="press",
            place=_place_of(query),
            person=query.from_user.id,
            language=query.from_user.language_code,
            message=query.message.message_id if query.message else None,
            data=query.data or "",
            query=query.id,
        )
    if update.my_chat_member is not None:
        return _read_membership(update.my_chat_member, bot)
    stopped = update.api_kwargs.get("stopped_message_generation")
    if isinstance(stopped, dict):
        return _read_stop(stopped)
    return _OTHER


def _read_stop(stopped: dict[str, Any]) -> Incoming:
    chat = stopped.get("chat") or {}
    place = Place(chat=int(chat.get("id", 0)), is_private=True)
    return Incoming(kind="stop", place=place, answer=stopped.get("draft_id"))


def _read_membership(change: ChatMemberUpdated, bot: User) -> Incoming:
    """Return that a group has added the bot; who blocks it is met by the next answer."""
    member, was = change.new_chat_member, change.old_chat_member
    is_in_group = change.chat.type in (Chat.GROUP, Chat.SUPERGROUP)
    if not is_in_group or member.status in _GONE or was.status not in _GONE:
        return _OTHER
    is_admin = member.status == ChatMember.ADMINISTRATOR
    return Incoming(
        kind="added",
        place=_place_in(change.chat),
        person=change.from_user.id,
        language=change.from_user.language_code,
        reads_all=is_admin or bool(bot.can_read_all_group_messages),
    )


def _read_message(message: Message, bot: User) -> Incoming:
    place = _place(message)
    if message.migrate_to_chat_id:
        return Incoming(
            kind="other", place=place, migrated_to=message.migrate_to_chat_id
        )
    words, sender = words_of(message), message.sender_chat or message.from_user
    if sender is None or not is_by_a_person(message):
        return _OTHER
    if not words:
        return _read_attached(message, place, sender.id, bot)
    command, reply_to = command_of(message, bot), answer_replied_to(message, bot)
    is_meant = place.is_private or reply_to is not None or is_named(message, bot)
    if not (command.is_ours if command else is_meant):
        return _OTHER
    name, text = (command.name, command.rest) if command else ("", words)
    said = Incoming(
        kind="command" if name else "question",
        place=place,
        name=name,
        text=without_name(text, bot),
        about=spoken_of(message, bot),
        at=message.date.timestamp(),
        person=sender.id,
        language=message.from_user.language_code if message.from_user else None,
        message=message.message_id,
        reply_to=reply_to,
        replied_to=author_replied_to(message, bot),
    )
    return _with_a_question(said)


def _read_attached(message: Message, place: Place, person: int, bot: User) -> Incoming:
    """Return what is sent without words; a group means the bot only with /add."""
    attached, command = find_file(message), command_of(message, bot)
    is_given = command is not None and command.is_ours and command.name == "add"
    is_meant = place.is_private or (attached is not None and is_given)
    if not is_meant or not (attached or has_more_than_text(message)):
        return _OTHER
    return Incoming(
        kind="file" if attached else "media",
        place=place,
        at=message.date.timestamp(),
        person=person,
        language=message.from_user.language_code if message.from_user else None,
        message=message.message_id,
        attached=attached,
        album=message.media_group_id or "",
    )


def _with_a_question(said: Incoming) -> Incoming:
    """Return what was said with a question, where nothing but a name or a command was.

    Who answers another's message so, asks what that says.
    """
    if said.text or said.name not in _ASKING or said.name == "new":
        return said
    if said.about:
        return replace(said, text=said.about, about="")
    return replace(said, kind="command", name="ask")


def _place(message: Message) -> Place:
    # Replies in a supergroup without topics carry a number that nothing can be sent to.
    thread = message.message_thread_id if message.is_topic_message else None
    return _place_in(message.chat, thread)


def _place_of(query: CallbackQuery) -> Place:
    """Return where a button was pressed; of an old message Telegram tells the chat."""
    if isinstance(query.message, Message):
        return _place(query.message)
    if query.message is not None:
        return _place_in(query.message.chat)
    return Place(chat=query.from_user.id, is_private=True)


def _place_in(chat: Chat, thread: int | None = None) -> Place:
    return Place(chat=chat.id, is_private=chat.type == Chat.PRIVATE, thread=thread)
