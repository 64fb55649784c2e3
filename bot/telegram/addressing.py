"""Whom a message is for, and which of its words are for the bot."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from telegram import Message, MessageEntity, User

# Telegram writes in the name of a group, or of a channel that the group discusses.
_ANONYMOUS = (1087968824, 136817688)
_SEPARATOR = r"[\s,:;،؛，：、]"
_BESIDE_A_NAME = f"{_SEPARATOR}*"
_MARKER = re.compile(r"(?<!\s)\s*\[\d{1,3}\]")
_MOST_SPOKEN_OF = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What a message begins with, and the rest of it."""

    name: str
    rest: str
    is_ours: bool


def is_by_a_person(message: Message) -> bool:
    """Say whether a person wrote, perhaps in the name of a group or channel."""
    writer = message.from_user
    if writer is None:
        return message.sender_chat is not None
    return not writer.is_bot or writer.id in _ANONYMOUS


def words_of(message: Message) -> str:
    """Return what was written: a text, or what stands under a picture or a recording.

    A file is not asked about: what stands under it is for whoever takes the file.
    """
    if message.text or message.document:
        return (message.text or "").strip()
    return (message.caption or "").strip()


def command_of(message: Message, bot: User) -> Command | None:
    """Return the command that a message begins with.

    What is forwarded was said to somebody else, and commands nothing.
    """
    if message.forward_origin is not None:
        return None
    for entity, word in _marked(message).items():
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            name, _, addressee = word[1:].partition("@")
            is_ours = not addressee or addressee.lower() == (bot.username or "").lower()
            rest = words_of(message).removeprefix(word).strip()
            return Command(name=name.lower(), rest=rest, is_ours=is_ours)
    return None


def answer_replied_to(message: Message, bot: User) -> int | None:
    """Return the message of the bot's that is replied to.

    The first message of a topic is one that every message there replies to.
    """
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.forum_topic_created:
        return None
    return replied.message_id if replied.from_user.id == bot.id else None


def author_replied_to(message: Message, bot: User) -> int:
    """Return who wrote the message that is replied to, 0 for nobody and the bot."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created:
        return 0
    sender = replied.sender_chat or replied.from_user
    return 0 if sender is None or sender.id == bot.id else sender.id


def is_named(message: Message, bot: User) -> bool:
    """Say whether a message mentions the bot; a forwarded one mentions it to others."""
    if message.forward_origin is not None:
        return False
    ours = f"@{bot.username}".lower()
    return any(
        (entity.type == MessageEntity.MENTION and word.lower() == ours)
        or (entity.user is not None and entity.user.id == bot.id)
        for entity, word in _marked(message).items()
    )


def without_name(text: str, bot: User) -> str:
    """Return a text without the bot's @name, wherever in it that stands."""
    # Tried at the first of several separators alone: a text may have thousands.
    name = rf"(?<!{_SEPARATOR}){_BESIDE_A_NAME}@{re.escape(bot.username or '')}(?!\w){_BESIDE_A_NAME}"
    ends = re.sub(rf"{name}(?=$|[?!.…؟？！。])", "", text, flags=re.IGNORECASE)
    return re.sub(name, " ", ends, flags=re.IGNORECASE).strip()


def spoken_of(message: Message, bot: User) -> str:
    """Return the words a message replies to: those it quotes, or another person's.

    Of an answer of the bot's, only what the reader has chosen to quote.
    """
    quote, replied = message.quote, message.reply_to_message
    if quote is not None and quote.is_manual:
        words = quote.text
    elif replied is None or answer_replied_to(message, bot) is not None:
        return ""
    else:
        words = replied.text or replied.caption or ""
    return _MARKER.sub("", without_name(words, bot))[:_MOST_SPOKEN_OF].strip()


def _marked(message: Message) -> Mapping[MessageEntity, str]:
    if message.text:
        return message.parse_entities()
    return message.parse_caption_entities() if message.caption else {}
