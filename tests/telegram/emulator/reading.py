"""The conversation as a reader sees it, and waiting for what comes next."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tests.telegram.emulator.calls import Calls
from tests.telegram.emulator.formatted import Entity, part
from tests.telegram.emulator.keyboards import Button
from tests.telegram.emulator.world import Chat, File, Frame, Message, World

WAIT_S = 60.0
_Found = TypeVar("_Found")


class NothingCame(AssertionError):
    """What a test waited for did not happen in time."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message as it stood when it was looked at; ``texts`` are all it ever said."""

    id: int
    chat_id: int
    is_by_bot: bool
    text: str
    entities: tuple[Entity, ...]
    texts: tuple[str, ...]
    rows: tuple[tuple[Button, ...], ...]
    reply_to: int | None
    thread_id: int | None
    document: File | None
    reactions: tuple[str, ...]
    is_deleted: bool

    @property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        """What the buttons say, row by row."""
        return tuple(tuple(button.text for button in row) for row in self.rows)

    def button(self, label: str) -> Button:
        """Return the button that says ``label``.

        Raises:
            NothingCame: There is none.
        """
        found = [button for row in self.rows for button in row if button.text == label]
        if not found:
            raise NothingCame(f"no button {label!r} among {self.labels}")
        return found[0]

    def covered(self, kind: str) -> list[str]:
        """Return the parts of the text under entities of ``kind``."""
        return [
            part(self.text, entity.offset, entity.length)
            for entity in self.entities
            if entity.type == kind
        ]


class Reading:
    """One chat in a reader's eyes; ``next_message`` goes from message to message."""

    def __init__(self, world: World, calls: Calls, chat: Chat) -> None:
        self._world = world
        self._calls = calls
        self._chat = chat
        self._seen = 0

    @property
    def messages(self) -> list[Shown]:
        """Everything that is there, oldest first."""
        with self._world.changed:
            messages = self._chat.messages.values()
            return [self._shown(m) for m in messages if not m.is_deleted]

    @property
    def from_bot(self) -> list[Shown]:
        """What the bot said and did not delete, oldest first."""
        return [message for message in self.messages if message.is_by_bot]

    @property
    def draft(self) -> str | None:
        """What the draft says that is visible now; "" is "Thinking", None is no draft."""
        with self._world.changed:
            draft = self._chat.visible_draft
            return None if draft is None else draft.shown.text

    @property
    def frames(self) -> list[Frame]:
        """Everything that drafts said, with its time."""
        with self._world.changed:
            return list(self._chat.frames)

    @property
    def actions(self) -> list[tuple[float, str]]:
        """Hints such as "typing", with their times."""
        with self._world.changed:
            return list(self._chat.actions)

    def now(self, message: Shown) -> Shown:
        """Return ``message`` as it stands now."""
        with self._world.changed:
            return self._shown(self._chat.messages[message.id])

    def next_message(self, *, within_s: float = WAIT_S) -> Shown:
        """Return the bot's next message that was not returned before; wait for it.

        Raises:
            NothingCame: There was none in time.
        """

        def unseen() -> Shown | None:
            messages = list(self._chat.messages.values())
            for number, message in enumerate(messages[self._seen :], self._seen + 1):
                if message.sender is self._world.bot and not message.is_deleted:
                    self._seen = number
                    return self._shown(message)
            return None

        return self.wait_for(unseen, "message of the bot", within_s=within_s)

    def changed_message(self, message: Shown, *, within_s: float = WAIT_S) -> Shown:
        """Return ``message`` once it says, offers or carries something else.

        Raises:
            NothingCame: It stayed as it was.
        """

        def other() -> Shown | None:
            shown = self._shown(self._chat.messages[message.id])
            return None if shown == message else shown

        return self.wait_for(
            other, f"change of message {message.id}", within_s=within_s
        )

    def wait_for(
        self, look: Callable[[], _Found | None], what: str, *, within_s: float = WAIT_S
    ) -> _Found:
        """Return what ``look`` returns, as soon as that is not None or False.

        Raises:
            NothingCame: It was one of them all the time.
        """
        deadline = time.monotonic() + within_s
        with self._world.changed:
            while not (found := look()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise NothingCame(
                        f"no {what} within {within_s:g} s; {self._last()}"
                    )
                self._world.changed.wait(left)
        return found

    def _last(self) -> str:
        calls = [call for call in self._calls.of() if call.method != "getUpdates"][-8:]
        return "the last calls: " + ", ".join(
            f"{call.method} {call.code} {call.description}".strip() for call in calls
        )

    def _shown(self, message: Message) -> Shown:
        now = message.now
        return Shown(
            id=message.id,
            chat_id=self._chat.id,
            is_by_bot=message.sender is self._world.bot,
            text=now.shown.text,
            entities=now.shown.entities,
            texts=tuple(version.shown.text for version in message.versions),
            rows=now.keyboard.inline_keyboard if now.keyboard else (),
            reply_to=message.reply_to,
            thread_id=message.thread_id,
            document=message.document,
            reactions=tuple(message.reactions.values()),
            is_deleted=message.is_deleted,
        )
