"""What is kept of chats: the language they chose, whether they can be written to."""

import time

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import answers, chats, conversations

_JUST_NOW_S = 60.0


class Chats:
    """The chats of one bot."""

    def __init__(self, state: State) -> None:
        """Keep them in ``state``."""
        self._state = state

    async def choose_language(self, chat: int, language: str | None) -> None:
        """Keep the language that a chat has chosen; None is that of each person's app."""
        row = {"language": language, "language_chosen": time.time()}
        await self._state.use(lambda c: put_row(c, chats, {"chat": chat}, row))

    async def language_of(self, chat: int) -> str | None:
        """Return the language that a chat has chosen."""
        query = sql.select(chats.c.language).where(chats.c.chat == chat)
        return await self._state.use(lambda c: c.execute(query).scalar())

    async def introduce(self, chat: int, by: int) -> bool:
        """Say whether the update ``by`` is what the bot introduces itself to a group by.

        Whoever adds it may write /start at the same time; and a group that becomes a
        supergroup knows it already.
        """

        def introduce(connection: sql.Connection) -> bool:
            query = sql.select(chats).where(chats.c.chat == chat)
            row = connection.execute(query).one_or_none()
            if row is not None and row.introduced_by == by:
                return True
            now = time.time()
            is_known = row is not None and now - (row.introduced or 0) < _JUST_NOW_S
            moved = sql.select(chats.c.chat).where(chats.c.migrated_to == chat)
            if is_known or connection.execute(moved).first() is not None:
                return False
            values = {"introduced": now, "introduced_by": by}
            put_row(connection, chats, {"chat": chat}, values)
            return True

        return await self._state.use(introduce)

    async def move(self, chat: int, moved_to: int) -> None:
        """Give what is kept of a group to the supergroup that it has become.

        Numbers of messages stay with the group, whose they are.
        """
        numberless = {"chat": moved_to, "asked": None, "placeholder": None}

        def move(connection: sql.Connection) -> None:
            put_row(connection, chats, {"chat": chat}, {"migrated_to": moved_to})
            connection.execute(
                answers.update().where(answers.c.chat == chat).values(**numberless)
            )
            known = conversations.alias()
            is_known = sql.exists().where(
                known.c.chat == moved_to,
                known.c.thread == conversations.c.thread,
                known.c.person == conversations.c.person,
            )
            connection.execute(
                conversations.update()
                .where(conversations.c.chat == chat, ~is_known)
                .values(chat=moved_to)
            )

        await self._state.use(move)

    async def moved_to(self, chat: int) -> int | None:
        """Return the number that a chat has now, if it has another."""
        query = sql.select(chats.c.migrated_to).where(chats.c.chat == chat)
        return await self._state.use(lambda c: c.execute(query).scalar())
