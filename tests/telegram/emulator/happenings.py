"""What happens in chats without the bot's doing, and whether the bot is told."""

import re
import time

from tests.telegram.emulator.formatted import Entity, Formatted, cleaned, part, units
from tests.telegram.emulator.objects import (
    chat_object,
    member_object,
    message_object,
    user_object,
)
from tests.telegram.emulator.world import Chat, File, Message, User, Version, World

_MARKED = re.compile(
    r"(?<!\S)(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w+)?)"
    r"|(?<![\w@])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?P<url>https?://\S+)",
    re.ASCII,
)


def user_text(text: str) -> Formatted:
    """Return what a user typed, with the entities that Telegram finds by itself."""
    shown = cleaned(text)
    entities = tuple(
        Entity(
            type=match.lastgroup or "url",
            offset=units(shown.text[: match.start()]),
            length=units(match.group()),
        )
        for match in _MARKED.finditer(shown.text)
    )
    return Formatted(text=shown.text, entities=entities)


def post(
    world: World,
    chat: Chat,
    sender: User,
    shown: Formatted,
    *,
    reply_to: Message | None = None,
    quote: str | None = None,
    thread_id: int | None = None,
    document: File | None = None,
    service: dict[str, object] | None = None,
    extra: dict[str, object] | None = None,
) -> Message:
    """Put a user's message into ``chat`` and tell the bot, if it may know.

    A reply in a supergroup without topics carries the number of its thread, as
    Telegram has it, though nothing may be sent to that number.
    """
    if thread_id is None and reply_to is not None:
        thread_id = reply_to.thread_id
        if chat.kind == "supergroup" and not chat.is_forum:
            thread_id = reply_to.thread_id or reply_to.id
    message = Message(
        id=world.next_message_id(chat),
        sender=sender,
        versions=[Version(at=time.monotonic(), shown=shown, keyboard=None)],
        sent_at=int(time.time()),
        reply_to=reply_to.id if reply_to else None,
        quote=quote,
        thread_id=thread_id,
        document=document,
        service=service or {},
        extra=extra or {},
    )
    chat.messages[message.id] = message
    if reaches_bot(world, chat, message):
        world.updates.add("message", message_object(world, chat, message))
    world.changed.notify_all()
    return message


def reaches_bot(world: World, chat: Chat, message: Message) -> bool:
    """Tell whether the bot is told of a user's ``message``.

    In groups with privacy mode on: commands that are not another bot's, replies to the
    bot, service messages; everything if the bot is an administrator
    (core.telegram.org/bots/features#privacy-mode).
    """
    status = chat.statuses.get(world.bot.id, "left")
    if status in ("left", "kicked"):
        return False
    if (
        chat.kind == "private"
        or status == "administrator"
        or not world.has_privacy_mode
    ):
        return True
    replied = chat.messages.get(message.reply_to or 0)
    if message.service or (replied and replied.sender is world.bot):
        return True
    return _names_bot(world, message)


def _names_bot(world: World, message: Message) -> bool:
    name = f"@{world.bot.username}".lower()
    shown = message.now.shown
    for entity in shown.entities:
        words = part(shown.text, entity.offset, entity.length).lower()
        if entity.type == "bot_command" and ("@" not in words or words.endswith(name)):
            return True
        if entity.type == "mention" and words == name and world.delivers_mentions:
            return True
    return False


def change_status(
    world: World, chat: Chat, user: User, status: str, *, by: User
) -> None:
    """Make ``user`` a member, "kicked" and so on, and tell the bot of its own change."""
    before = member_object(chat, user)
    chat.statuses[user.id] = status
    if before["status"] == status:
        return
    kind = "my_chat_member" if user is world.bot else "chat_member"
    is_told = user is world.bot or chat.statuses.get(world.bot.id) == "administrator"
    if is_told:
        world.updates.add(
            kind,
            {
                "chat": chat_object(world, chat),
                "from": user_object(by),
                "date": int(time.time()),
                "old_chat_member": before,
                "new_chat_member": member_object(chat, user),
            },
        )
    world.changed.notify_all()
