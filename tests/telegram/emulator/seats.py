"""A person in a chat: what they say, press, send and see."""

import mimetypes
import time

from tests.telegram.emulator.calls import Calls
from tests.telegram.emulator.formatted import cleaned
from tests.telegram.emulator.happenings import (
    change_status,
    post,
    reaches_bot,
    user_text,
)
from tests.telegram.emulator.objects import chat_object, message_object, user_object
from tests.telegram.emulator.profile import Menu
from tests.telegram.emulator.reading import WAIT_S, NothingCame, Reading, Shown
from tests.telegram.emulator.world import Chat, Message, Query, User, Version, World

ANONYMOUS = 1_087_968_824
"""The user as whom administrators write who do not show themselves."""

_PHOTO = {"file_id": "AgACAgIAAxk", "file_unique_id": "AQAD", "width": 90, "height": 60}
_FORWARDED: dict[str, object] = {
    "forward_origin": {
        "type": "hidden_user",
        "date": 1_700_000_000,
        "sender_user_name": "Somebody",
    }
}


class Press:
    """A button that was pressed."""

    def __init__(self, query: Query, seat: "Seat") -> None:
        self._query = query
        self._seat = seat

    def answer(self, *, within_s: float = WAIT_S) -> str:
        """Return the toast of the bot's answer; wait for it.

        Raises:
            NothingCame: The bot did not answer in time.
        """
        found = self._seat.wait_for(
            lambda: self._query.answer, "answer to the button", within_s=within_s
        )
        return str(found["text"])

    def expire(self) -> None:
        """Let so much time pass that Telegram takes no answer any more."""
        self._query.is_expired = True


class Seat(Reading):
    """One person in one chat. What they do reaches the bot as Telegram would tell it."""

    def __init__(self, world: World, calls: Calls, chat: Chat, user: User) -> None:
        super().__init__(world, calls, chat)
        self.user = user
        is_anonymous = user.id == ANONYMOUS
        self._extra: dict[str, object] = (
            {"sender_chat": chat_object(world, chat)} if is_anonymous else {}
        )

    @property
    def chat_id(self) -> int:
        """The chat's number."""
        return self._chat.id

    def says(
        self,
        text: str,
        *,
        reply_to: Shown | None = None,
        quote: str | None = None,
        thread_id: int | None = None,
        is_forwarded: bool = False,
    ) -> Shown:
        """Write or forward ``text``; commands, mentions and links in it are marked."""
        with self._world.changed:
            message = post(
                self._world,
                self._entered(),
                self.user,
                user_text(text),
                reply_to=self._chat.messages[reply_to.id] if reply_to else None,
                quote=quote,
                thread_id=thread_id,
                extra=self._extra | (_FORWARDED if is_forwarded else {}),
            )
            return self._shown(message)

    def shows_picture(
        self,
        caption: str = "",
        *,
        reply_to: Shown | None = None,
        album: str | None = None,
    ) -> Shown:
        """Send a photo; those of one ``album`` are sent together and told one by one."""
        with self._world.changed:
            message = post(
                self._world,
                self._entered(),
                self.user,
                user_text(caption),
                reply_to=self._chat.messages[reply_to.id] if reply_to else None,
                extra=self._extra
                | {"photo": [_PHOTO]}
                | ({"media_group_id": album} if album else {}),
            )
            return self._shown(message)

    def uploads(
        self,
        name: str,
        content: bytes | int,
        *,
        caption: str = "",
        reply_to: Shown | None = None,
        thread_id: int | None = None,
        album: str | None = None,
    ) -> Shown:
        """Send a file; a number stands for content of that many bytes.

        Files of one ``album`` are sent together and told one by one.
        """
        mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with self._world.changed:
            message = post(
                self._world,
                self._entered(),
                self.user,
                user_text(caption),
                reply_to=self._chat.messages[reply_to.id] if reply_to else None,
                thread_id=thread_id,
                document=self._world.add_file(name, mime_type, content),
                extra=self._extra | ({"media_group_id": album} if album else {}),
            )
            return self._shown(message)

    def sends(self, kind: str, content: object) -> Shown:
        """Send something that has no text, such as a "photo" or a "voice"."""
        with self._world.changed:
            extra = self._extra | {kind: content}
            return self._shown(
                post(
                    self._world, self._entered(), self.user, user_text(""), extra=extra
                )
            )

    def edits(self, message: Shown, text: str) -> Shown:
        """Change a message of one's own."""
        with self._world.changed:
            mine = self._chat.messages[message.id]
            if mine.sender is not self.user:
                raise ValueError(
                    f"message {message.id} is not {self.user.first_name}'s"
                )
            mine.versions.append(
                Version(at=time.monotonic(), shown=user_text(text), keyboard=None)
            )
            mine.edited_at = int(time.time())
            self._tell("edited_message", mine)
            return self._shown(mine)

    def deletes(self, message: Shown) -> None:
        """Delete a message; the bot is not told."""
        with self._world.changed:
            self._chat.messages[message.id].is_deleted = True

    def presses(self, message: Shown, label: str, *, is_old: bool = False) -> Press:
        """Press a button that the message has now.

        Of a message that ``is_old``, the bot is told the chat and the number alone.

        Raises:
            NothingCame: There is no such button, or it only opens or copies something.
        """
        with self._world.changed:
            pressed = self._chat.messages[message.id]
            data = self._shown(pressed).button(label).callback_data
            if data is None:
                raise NothingCame(f"the button {label!r} tells the bot nothing")
            return self._press(pressed, data, is_old=is_old)

    def presses_old(self, message: Shown, data: str) -> Press:
        """Press a button with ``data`` that a client still shows from earlier."""
        with self._world.changed:
            return self._press(self._chat.messages[message.id], data)

    def stops(self) -> None:
        """Press Stop at the draft.

        Raises:
            NothingCame: There is no draft, or none that can be stopped.
        """
        with self._world.changed:
            draft = self._chat.visible_draft
            if draft is None or not draft.can_stop:
                raise NothingCame("there is no draft that can be stopped")
            self._chat.stopped_drafts.add(draft.draft_id)
            if not draft.keep_on_stop:
                self._chat.draft = None
            body = {
                "chat": chat_object(self._world, self._chat),
                "draft_id": draft.draft_id,
            }
            if draft.thread_id is not None:
                body["message_thread_id"] = draft.thread_id
            self._world.updates.add("stopped_message_generation", body)

    def reacts(self, message: Shown, emoji: str) -> None:
        """Put an emoji under a message; in groups only administrators are told."""
        with self._world.changed:
            reacted = self._chat.messages[message.id]
            before = reacted.reactions.get(self.user.id)
            reacted.reactions[self.user.id] = emoji
            status = self._chat.statuses.get(self._world.bot.id)
            if self._chat.kind == "private" or status == "administrator":
                self._world.updates.add(
                    "message_reaction",
                    {
                        "chat": chat_object(self._world, self._chat),
                        "message_id": reacted.id,
                        "user": user_object(self.user),
                        "date": int(time.time()),
                        "old_reaction": [_emoji(before)] if before else [],
                        "new_reaction": [_emoji(emoji)],
                    },
                )
            self._world.changed.notify_all()

    def blocks(self) -> None:
        """Block the bot in the private chat."""
        with self._world.changed:
            change_status(
                self._world, self._chat, self._world.bot, "kicked", by=self.user
            )

    def unblocks(self) -> None:
        """Take the block back."""
        with self._world.changed:
            change_status(
                self._world, self._chat, self._world.bot, "member", by=self.user
            )

    def menu(self) -> Menu:
        """Return the commands that are offered here in the person's language."""
        return self._world.profile.menu(
            chat_id=self._chat.id,
            user_id=self.user.id,
            is_group=self._chat.kind != "private",
            is_admin=self._chat.statuses.get(self.user.id)
            in ("creator", "administrator"),
            language=(self.user.language_code or "")[:2],
        )

    def _entered(self) -> Chat:
        """Return the chat; the first word to a bot is what lets it answer."""
        statuses = self._chat.statuses
        if self._chat.kind == "private":
            if statuses.get(self._world.bot.id) == "kicked":
                raise ValueError(f"{self.user.first_name} has blocked the bot")
            statuses[self._world.bot.id] = "member"
        elif self._chat.migrated_to is not None:
            raise ValueError("the group has migrated; take a seat in the new one")
        return self._chat

    def _press(self, message: Message, data: str, *, is_old: bool = False) -> Press:
        told = message_object(self._world, self._chat, message)
        if is_old:
            told = {name: told[name] for name in ("chat", "message_id")} | {"date": 0}
        query = Query(id=str(10**15 + next(self._world.numbers)), at=time.monotonic())
        self._world.queries[query.id] = query
        self._world.updates.add(
            "callback_query",
            {
                "id": query.id,
                "from": user_object(self.user),
                "message": told,
                "chat_instance": str(self._chat.id),
                "data": cleaned(data).text,
            },
        )
        return Press(query, self)

    def _tell(self, kind: str, message: Message) -> None:
        if reaches_bot(self._world, self._chat, message):
            body = message_object(self._world, self._chat, message)
            self._world.updates.add(kind, body)
        self._world.changed.notify_all()


def _emoji(emoji: str) -> dict[str, str]:
    return {"type": "emoji", "emoji": emoji}
