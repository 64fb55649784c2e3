"""Users, chats and messages as JSON of the Bot API."""

from typing import Any

from tests.telegram.emulator.formatted import Entity
from tests.telegram.emulator.world import Chat, File, Message, User, World

Json = dict[str, Any]


def user_object(user: User) -> Json:
    """Return a User."""
    return _known(
        id=user.id,
        is_bot=user.is_bot,
        first_name=user.first_name,
        username=user.username,
        language_code=user.language_code,
    )


def chat_object(world: World, chat: Chat) -> Json:
    """Return a Chat."""
    if chat.kind == "private":
        user = world.users[chat.id]
        return _known(
            id=chat.id,
            type="private",
            first_name=user.first_name,
            username=user.username,
        )
    return _known(
        id=chat.id, type=chat.kind, title=chat.title, is_forum=chat.is_forum or None
    )


def document_object(file: File) -> Json:
    """Return a Document."""
    return {
        "file_id": file.file_id,
        "file_unique_id": unique_id(file),
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_size": file.size,
    }


def unique_id(file: File) -> str:
    """Return what names the same file for every bot."""
    return f"AgAD{file.file_id[-8:]}"


def entity_objects(entities: tuple[Entity, ...]) -> list[Json]:
    """Return a list of MessageEntity."""
    return [entity.model_dump(exclude_none=True) for entity in entities]


def message_object(
    world: World, chat: Chat, message: Message, *, with_reply: bool = True
) -> Json:
    """Return a Message; what it replies to is told once, not all the way up."""
    now = message.now
    replied = chat.messages.get(message.reply_to or 0) if with_reply else None
    is_topic = message.thread_id in chat.topics or None
    body = _known(
        message_id=message.id,
        date=message.sent_at,
        edit_date=message.edited_at,
        chat=chat_object(world, chat),
        message_thread_id=message.thread_id,
        is_topic_message=is_topic,
        reply_markup=now.keyboard.model_dump(exclude_none=True)
        if now.keyboard
        else None,
        quote=_quote(message),
        document=document_object(message.document) if message.document else None,
        reply_to_message=message_object(world, chat, replied, with_reply=False)
        if replied and not replied.is_deleted
        else None,
    )
    body["from"] = user_object(message.sender)
    return body | _words(message) | message.service | message.extra


def _words(message: Message) -> Json:
    shown = message.now.shown
    is_media = message.document is not None or "photo" in message.extra
    kind, marks = ("caption", "caption_entities") if is_media else ("text", "entities")
    words: Json = {kind: shown.text} if shown.text else {}
    return words | ({marks: entity_objects(shown.entities)} if shown.entities else {})


def _quote(message: Message) -> Json | None:
    if message.quote is None:
        return None
    return {"text": message.quote, "position": 0, "is_manual": True}


def member_object(chat: Chat, user: User) -> Json:
    """Return a ChatMember."""
    status = chat.statuses.get(user.id, "left")
    body: Json = {"user": user_object(user), "status": status}
    if status == "creator":
        return body | {"is_anonymous": False}
    if status == "kicked":
        return body | {"until_date": 0}
    if status == "administrator":
        rights = (
            "is_anonymous", "can_manage_chat", "can_delete_messages", "can_edit_stories",
            "can_manage_video_chats", "can_restrict_members", "can_promote_members",
            "can_change_info", "can_invite_users", "can_post_stories",
            "can_delete_stories",
        )  # fmt: skip
        return body | {"can_be_edited": False} | dict.fromkeys(rights, False)
    return body


def _known(**values: object) -> Json:
    return {name: value for name, value in values.items() if value is not None}
