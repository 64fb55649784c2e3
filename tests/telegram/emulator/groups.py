"""Groups: who is in them, their topics, and how they become supergroups."""

from tests.telegram.emulator.calls import Calls
from tests.telegram.emulator.formatted import Formatted
from tests.telegram.emulator.happenings import change_status, post
from tests.telegram.emulator.objects import user_object
from tests.telegram.emulator.seats import ANONYMOUS, Seat
from tests.telegram.emulator.world import Chat, User, World


class Group:
    """A group or supergroup; its first person has made it."""

    def __init__(self, world: World, calls: Calls, chat: Chat, maker: User) -> None:
        self._world = world
        self._calls = calls
        self._chat = chat
        self._maker = maker

    @property
    def id(self) -> int:
        """The chat's number."""
        return self._chat.id

    def seat(self, user: User) -> Seat:
        """Return the place of ``user``, who joins if they were not in."""
        with self._world.changed:
            if self._chat.statuses.get(user.id) in (None, "left", "kicked"):
                change_status(self._world, self._chat, user, "member", by=user)
        return Seat(self._world, self._calls, self._chat, user)

    def anonymous_seat(self) -> Seat:
        """Return the place of an administrator who writes in the group's name."""
        user = User(
            id=ANONYMOUS, first_name="Group", username="GroupAnonymousBot", is_bot=True
        )
        with self._world.changed:
            self._world.users[user.id] = user
        return Seat(self._world, self._calls, self._chat, user)

    def add_bot(self) -> None:
        """Let the maker add the bot; it is told of both its status and the message."""
        bot = self._world.bot
        with self._world.changed:
            change_status(self._world, self._chat, bot, "member", by=self._maker)
            self._serve({"new_chat_members": [user_object(bot)]})

    def remove_bot(self) -> None:
        """Let the maker remove the bot."""
        bot = self._world.bot
        with self._world.changed:
            change_status(self._world, self._chat, bot, "kicked", by=self._maker)
            self._serve({"left_chat_member": user_object(bot)})

    def promote_bot(self) -> None:
        """Make the bot an administrator, who reads everything."""
        with self._world.changed:
            change_status(
                self._world,
                self._chat,
                self._world.bot,
                "administrator",
                by=self._maker,
            )

    def open_topic(self, name: str) -> int:
        """Begin a topic of a forum and return its thread's number."""
        with self._world.changed:
            if not self._chat.is_forum:
                raise ValueError(f"{self._chat.title!r} has no topics")
            thread_id = self._chat.last_message_id + 1
            self._chat.topics[thread_id] = name
            self._serve(
                {"forum_topic_created": {"name": name, "icon_color": 7322096}},
                thread_id=thread_id,
            )
            return thread_id

    def close_topic(self, thread_id: int) -> None:
        """Delete a topic; nothing can be sent to it any more."""
        with self._world.changed:
            del self._chat.topics[thread_id]

    def migrate(self) -> "Group":
        """Make a supergroup of the group and return it; the old number is dead."""
        old = self._chat
        with self._world.changed:
            if old.kind != "group":
                raise ValueError(f"{old.title!r} is a supergroup already")
            new = Chat(
                id=self._world.next_supergroup_id(),
                kind="supergroup",
                title=old.title,
                statuses=dict(old.statuses),
            )
            self._world.add_chat(new)
            self._serve({"migrate_to_chat_id": new.id})
            old.migrated_to = new.id
            group = Group(self._world, self._calls, new, self._maker)
            group._serve({"migrate_from_chat_id": old.id})
        return group

    def _serve(self, service: dict[str, object], thread_id: int | None = None) -> None:
        post(
            self._world,
            self._chat,
            self._maker,
            Formatted(),
            thread_id=thread_id,
            service=service,
        )
