"""Methods about what the bot says of itself: name, descriptions, menus of commands."""

import re
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from tests.telegram.emulator.formatted import units
from tests.telegram.emulator.method import Method
from tests.telegram.emulator.profile import checked_language
from tests.telegram.emulator.refusals import bad_request
from tests.telegram.emulator.world import World

MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MAX_COMMAND_DESCRIPTION = 256


class Scope(BaseModel):
    """Who sees a menu."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal[
        "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
        "chat", "chat_administrators", "chat_member",
    ] = "default"  # fmt: skip
    chat_id: int | None = None
    user_id: int | None = None

    def key(self, world: World) -> tuple[str, int | None, int | None]:
        """Return what the menu is kept under.

        Raises:
            Refused: The chat or user is missing or unknown.
        """
        chat = world.chats.get(self.chat_id or 0)
        # A person's chat is one that the bot knows once they have written to it.
        is_known = chat is not None and world.bot.id in chat.statuses
        if self.type.startswith("chat") and not is_known:
            raise bad_request("chat not found")
        if self.type == "chat_member" and self.user_id not in world.users:
            raise bad_request("user not found")
        return self.type, self.chat_id, self.user_id


class Command(BaseModel):
    """One line of a menu."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: str
    description: str


class _OfMenu(Method):
    scope: Scope = Scope()
    language_code: str = ""


class SetMyCommands(_OfMenu):
    """A menu for one scope and language."""

    commands: tuple[Command, ...]

    def carry_out(self, world: World) -> object:
        """Return True."""
        code = checked_language(self.language_code)
        if len(self.commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in self.commands:
            if not _COMMAND.fullmatch(command.command.removeprefix("/")):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= units(command.description.strip()) <= _MAX_COMMAND_DESCRIPTION:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        menu = tuple(
            (c.command.removeprefix("/"), c.description) for c in self.commands
        )
        world.profile.menus[self.scope.key(world), code] = menu
        return True


class DeleteMyCommands(_OfMenu):
    """No menu of its own for one scope and language."""

    def carry_out(self, world: World) -> object:
        """Return True."""
        code = checked_language(self.language_code)
        world.profile.menus.pop((self.scope.key(world), code), None)
        return True


class GetMyCommands(_OfMenu):
    """The menu set for exactly one scope and language."""

    def carry_out(self, world: World) -> object:
        """Return a list of BotCommand."""
        code = checked_language(self.language_code)
        menu = world.profile.menus.get((self.scope.key(world), code), ())
        return [{"command": name, "description": text} for name, text in menu]


class _SetText(Method):
    language_code: str = ""

    kind: ClassVar[str]
    limit: ClassVar[int]

    def carry_out(self, world: World) -> object:
        """Return True."""
        text = str(getattr(self, self.kind, "")).strip()
        if units(text) > self.limit:
            raise bad_request(f"{self.kind} is too long")
        world.profile.texts[self.kind, checked_language(self.language_code)] = text
        return True


class SetMyName(_SetText):
    """The bot's name in one language."""

    name: str = ""
    kind = "name"
    limit = 64


class SetMyDescription(_SetText):
    """What an empty chat with the bot shows, in one language."""

    description: str = ""
    kind = "description"
    limit = 512


class SetMyShortDescription(_SetText):
    """What the bot's profile shows, in one language."""

    short_description: str = ""
    kind = "short_description"
    limit = 120


class _GetText(Method):
    language_code: str = ""

    kind: ClassVar[str]

    def carry_out(self, world: World) -> object:
        """Return the text for the language, or the one for all others."""
        code = checked_language(self.language_code)
        return {self.kind: world.profile.text(self.kind, code)}


class GetMyName(_GetText):
    """The bot's name."""

    kind = "name"


class GetMyDescription(_GetText):
    """The bot's description."""

    kind = "description"


class GetMyShortDescription(_GetText):
    """The bot's short description."""

    kind = "short_description"
