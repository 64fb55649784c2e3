"""What Telegram knows: users, chats, their messages and drafts, files, the bot itself."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.telegram.emulator.formatted import Formatted
from tests.telegram.emulator.keyboards import Keyboard
from tests.telegram.emulator.profile import Profile
from tests.telegram.emulator.refusals import bad_request, forbidden, migrated
from tests.telegram.emulator.updates import Updates
from tests.telegram.emulator.webhooks import Webhook

Kind = Literal["private", "group", "supergroup"]
DRAFT_LIFETIME_S = 30
_FIRST_SUPERGROUP = -1_001_000_000_000


@dataclass(kw_only=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, kw_only=True)
class File:
    """A document; ``content`` is None when only its size matters."""

    file_id: str
    name: str
    mime_type: str
    size: int
    content: bytes | None
    path: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a draft showed from ``at`` on (seconds of ``time.monotonic``)."""

    at: float
    draft_id: int
    shown: Formatted
    thread_id: int | None
    can_stop: bool
    keep_on_stop: bool
    is_after_stop: bool = False


@dataclass(frozen=True, kw_only=True)
class Version:
    """What a message said from ``at`` on (seconds of ``time.monotonic``)."""

    at: float
    shown: Formatted
    keyboard: Keyboard | None


@dataclass(kw_only=True)
class Message:
    """A message and all it said.

    ``service`` holds what makes it a service message, such as new_chat_members,
    ``extra`` other fields, such as media_group_id.
    """

    id: int
    sender: User
    versions: list[Version]
    sent_at: int
    reply_to: int | None = None
    quote: str | None = None
    thread_id: int | None = None
    document: File | None = None
    service: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    reactions: dict[int, str] = field(default_factory=dict)
    edited_at: int | None = None
    is_deleted: bool = False

    @property
    def now(self) -> Version:
        """What it says now."""
        return self.versions[-1]


@dataclass(kw_only=True)
class Chat:
    """A chat; ``statuses`` holds members by user id, ``topics`` names by thread id."""

    id: int
    kind: Kind
    title: str
    is_forum: bool = False
    statuses: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    draft: Frame | None = None
    stopped_drafts: set[int] = field(default_factory=set)
    actions: list[tuple[float, str]] = field(default_factory=list)
    migrated_to: int | None = None
    last_message_id: int = 0

    @property
    def visible_draft(self) -> Frame | None:
        """The draft that its reader sees at this moment."""
        draft = self.draft
        is_gone = not draft or time.monotonic() - draft.at > DRAFT_LIFETIME_S
        return None if is_gone else draft


@dataclass(kw_only=True)
class Query:
    """A pressed button that waits for the bot's answer; ``answer`` is its toast."""

    id: str
    at: float
    answer: dict[str, Any] | None = None
    is_expired: bool = False


class World:
    """Everything the emulator holds; ``changed`` guards it and tells of each change.

    ``has_privacy_mode`` is BotFather's switch, on by default; whether a mention then
    reaches the bot is not documented, so ``delivers_mentions`` says it.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.changed = threading.Condition()
        self.updates = Updates(self.changed)
        self.profile = Profile()
        self.webhook = Webhook()
        self.bot = User(
            id=int(token.partition(":")[0]),
            first_name="Polycite",
            username="polycite_bot",
            is_bot=True,
        )
        self.has_privacy_mode = True
        self.delivers_mentions = False
        self.query_lifetime_s = 30.0
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.numbers = itertools.count(1)
        self._shared_message_ids = itertools.count(1)

    def add_chat(self, chat: Chat) -> Chat:
        """Take in ``chat``."""
        self.chats[chat.id] = chat
        return chat

    def next_supergroup_id(self) -> int:
        """Return an id as supergroups have."""
        return _FIRST_SUPERGROUP - next(self.numbers)

    def next_message_id(self, chat: Chat) -> int:
        """Return the next id: supergroups count by themselves, other chats together."""
        if chat.kind == "supergroup":
            chat.last_message_id += 1
        else:
            chat.last_message_id = next(self._shared_message_ids)
        return chat.last_message_id

    def add_file(self, name: str, mime_type: str, content: bytes | int) -> File:
        """Keep a file; a number stands for content of that many bytes."""
        number = next(self.numbers)
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        file = File(
            file_id=f"BQACAgIAAxkBAAI{number:08d}",
            name=name,
            mime_type=mime_type,
            size=content if isinstance(content, int) else len(content),
            content=None if isinstance(content, int) else content,
            path=f"documents/file_{number}{suffix}",
        )
        self.files[file.file_id] = file
        return file

    def writable_chat(self, chat_id: int | str) -> Chat:
        """Return the chat the bot writes to.

        Raises:
            Refused: There is none, it migrated, or the bot may not write there.
        """
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        status = chat.statuses.get(self.bot.id, "left")
        if chat.kind == "private" and status == "left":
            raise forbidden("bot can't initiate conversation with a user")
        if chat.kind == "private" and status == "kicked":
            raise forbidden("bot was blocked by the user")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if status == "left":
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def message(self, chat: Chat, message_id: int, purpose: str) -> Message:
        """Return a message that is still there.

        Raises:
            Refused: There is none: "message to edit not found".
        """
        message = chat.messages.get(message_id)
        if message is None or message.is_deleted:
            raise bad_request(f"message {purpose} not found")
        return message
