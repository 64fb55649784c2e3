"""Updates of Telegram read into what they are for this bot, as values."""

from dataclasses import dataclass
from typing import Any, Literal

from telegram import CallbackQuery, Chat, Message, MessageEntity, Update, User

Kind = Literal["question", "command", "press", "stop", "closed", "opened", "other"]
"""A closed chat has blocked or removed the bot; an opened one has let it in again."""

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "stopped_message_generation",
)
"""What the bot asks Telegram for; nothing else comes."""

# Telegram writes in the name of a group, or of a channel that the group discusses.
_ANONYMOUS = (1087968824, 136817688)
_GONE = ("left", "kicked")


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
    ``person`` is who asked: a user, or the group or channel they speak for.
    ``language`` is that of their client. ``reply_to`` is the message of the bot's that
    it replies to, ``replied_to`` who wrote the message that it replies to, 0 if none or
    the bot did. ``answer`` is the update whose answer is to be stopped, None for any.
    ``data`` is a pressed button's, ``query`` what the press is answered by.
    """

    kind: Kind
    place: Place | None = None
    text: str = ""
    name: str = ""
    person: int = 0
    language: str | None = None
    message: int | None = None
    reply_to: int | None = None
    replied_to: int = 0
    answer: int | None = None
    data: str = ""
    query: str = ""
    migrated_to: int | None = None


_OTHER = Incoming(kind="other")


def lane_of(raw: dict[str, Any]) -> str:
    """Return the lane of an update: what has the same is worked off in order.

    A chat's topic is a lane. What must not wait for the answer under way has another:
    Stop, each opened source, and what else is pressed under one message.
    """
    body: Any = next((v for k, v in raw.items() if k != "update_id"), {})
    if not isinstance(body, dict):
        return ""
    message = body.get("message") if "data" in body else body
    message = message if isinstance(message, dict) else {}
    chat = message.get("chat") or {}
    thread = message.get("message_thread_id") if message.get("is_topic_message") else 0
    lane = f"{chat.get('id', 0)}/{thread or 0}"
    is_talk = "message" in raw or "edited_message" in raw
    text = str(message.get("text") or "")
    is_stop = text.split("@")[0].split(" ")[0] == "/stop"
    if is_talk and not is_stop:
        return lane
    data = str(body.get("data") or "stop")
    if data.startswith("stop"):
        return f"{lane}/now"
    # Telegram waits seconds for a press to be answered, and sending may take longer.
    one = body.get("id") if data.startswith("s:") else message.get("message_id")
    return f"{lane}/{one}"


def read_update(raw: dict[str, Any], bot: User) -> Incoming:
    """Return what an update is to ``bot``."""
    update = Update.de_json(raw, None)
    if update.message is not None:
        return _read_message(update.message, bot)
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
        change = update.my_chat_member
        is_gone = change.new_chat_member.status in _GONE
        return Incoming(
            kind="closed" if is_gone else "opened",
            place=_place_in(change.chat),
            person=change.from_user.id,
            language=change.from_user.language_code,
        )
    stopped = update.api_kwargs.get("stopped_message_generation")
    if isinstance(stopped, dict):
        return _read_stop(stopped)
    return _OTHER


def _read_stop(stopped: dict[str, Any]) -> Incoming:
    chat = stopped.get("chat") or {}
    place = Place(chat=int(chat.get("id", 0)), is_private=True)
    return Incoming(kind="stop", place=place, answer=stopped.get("draft_id"))


def _read_message(message: Message, bot: User) -> Incoming:
    place = _place(message)
    if message.migrate_to_chat_id:
        return Incoming(
            kind="other", place=place, migrated_to=message.migrate_to_chat_id
        )
    sender = message.sender_chat or message.from_user
    is_machine = message.from_user is not None and (
        message.from_user.is_bot and message.from_user.id not in _ANONYMOUS
    )
    if not message.text or sender is None or is_machine:
        return _OTHER
    name, text, is_ours = _read_command(message, bot)
    if name and not is_ours:
        return _OTHER
    said = Incoming(
        kind="command" if name else "question",
        place=place,
        name=name,
        text=text,
        person=sender.id,
        language=message.from_user.language_code if message.from_user else None,
        message=message.message_id,
        reply_to=_replied(message, bot),
        replied_to=_replied_to(message, bot),
    )
    if name or place.is_private or said.reply_to is not None:
        return said
    without = _without_mention(message, bot)
    if without is None:
        return _OTHER
    return Incoming(
        kind="question",
        place=place,
        text=without,
        person=said.person,
        language=said.language,
        message=said.message,
    )


def _read_command(message: Message, bot: User) -> tuple[str, str, bool]:
    """Return the command that a message begins with, the rest, and whether it is ours."""
    text = message.text or ""
    for entity in message.entities:
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            word = message.parse_entity(entity)
            name, _, addressee = word[1:].partition("@")
            is_ours = not addressee or addressee.lower() == (bot.username or "").lower()
            return name.lower(), text[len(word) :].strip(), is_ours
    return "", text.strip(), True


def _replied(message: Message, bot: User) -> int | None:
    """Return the message of the bot's that is replied to.

    The first message of a topic is one that every message there replies to.
    """
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.forum_topic_created:
        return None
    return replied.message_id if replied.from_user.id == bot.id else None


def _replied_to(message: Message, bot: User) -> int:
    """Return who wrote the message that is replied to, 0 for nobody and the bot."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created:
        return 0
    sender = replied.sender_chat or replied.from_user
    return 0 if sender is None or sender.id == bot.id else sender.id


def _without_mention(message: Message, bot: User) -> str | None:
    """Return a message's text without the bot's name; None where it is not named."""
    text = message.text or ""
    ours = f"@{bot.username}".lower()
    for entity in message.entities:
        if entity.type == MessageEntity.MENTION:
            word = message.parse_entity(entity)
            if word.lower() == ours:
                return " ".join(text.replace(word, " ").split())
        if entity.user is not None and entity.user.id == bot.id:
            return text.strip()
    return None


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
