"""Methods about the bot itself, its chats and files."""

from typing import Literal

from tests.telegram.emulator.happenings import change_status
from tests.telegram.emulator.method import ChatId, Method
from tests.telegram.emulator.objects import (
    Json,
    chat_object,
    member_object,
    unique_id,
    user_object,
)
from tests.telegram.emulator.refusals import bad_request
from tests.telegram.emulator.world import Chat, World

MAX_DOWNLOAD = 20 * 1024 * 1024


class GetMe(Method):
    """The bot."""

    def carry_out(self, world: World) -> Json:
        """Return a User with what BotFather has switched on."""
        return user_object(world.bot) | {
            "can_join_groups": True,
            "can_read_all_group_messages": not world.has_privacy_mode,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


class GetChat(Method):
    """All about one chat."""

    chat_id: ChatId

    def carry_out(self, world: World) -> Json:
        """Return a ChatFullInfo."""
        chat = _readable_chat(world, self.chat_id)
        gifts = (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
        )
        return chat_object(world, chat) | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(
                (*gifts, "gifts_from_channels"), False
            ),
        }


class GetChatMember(Method):
    """What somebody is in a chat."""

    chat_id: ChatId
    user_id: int

    def carry_out(self, world: World) -> Json:
        """Return a ChatMember."""
        chat = _readable_chat(world, self.chat_id)
        if self.user_id not in world.users:
            raise bad_request("user not found")
        return member_object(chat, world.users[self.user_id])


class GetChatAdministrators(Method):
    """Who administers a group."""

    chat_id: ChatId

    def carry_out(self, world: World) -> list[Json]:
        """Return a list of ChatMember."""
        chat = _readable_chat(world, self.chat_id)
        if chat.kind == "private":
            raise bad_request("there are no administrators in the private chat")
        return [
            member_object(chat, world.users[user_id])
            for user_id, status in chat.statuses.items()
            if status in ("creator", "administrator")
        ]


class GetChatMemberCount(Method):
    """How many are in a chat."""

    chat_id: ChatId

    def carry_out(self, world: World) -> int:
        """Return the number, the bot included."""
        statuses = _readable_chat(world, self.chat_id).statuses.values()
        return sum(status not in ("left", "kicked") for status in statuses)


class LeaveChat(Method):
    """The bot's way out of a group."""

    chat_id: ChatId

    def carry_out(self, world: World) -> Literal[True]:
        """Return True."""
        chat = world.writable_chat(self.chat_id)
        if chat.kind == "private":
            raise bad_request("chat member status can't be changed in private chats")
        change_status(world, chat, world.bot, "left", by=world.bot)
        return True


class GetFile(Method):
    """Where a file can be fetched for at least an hour."""

    file_id: str

    def carry_out(self, world: World) -> Json:
        """Return a File."""
        file = world.files.get(self.file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.size > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": file.file_id,
            "file_unique_id": unique_id(file),
            "file_size": file.size,
            "file_path": file.path,
        }


def _readable_chat(world: World, chat_id: ChatId) -> Chat:
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        raise bad_request("chat not found")
    return chat if chat.kind == "private" else world.writable_chat(chat_id)
