"""What is deleted of what was said: at a person's word, or because it is old.

The number of an update outlives what it said, for as long as Telegram may repeat it.
"""

import json
import time
from dataclasses import dataclass

import sqlalchemy as sql

from bot.telegram.inbox import finish_in, forget_old_in
from bot.telegram.raw_updates import sender_of
from bot.telegram.state import State
from bot.telegram.tables import (
    access,
    answers,
    chats,
    conversations,
    deposits,
    inbox,
    messages,
    ratings,
)

_DAY_S = 24 * 3600.0
# Others wait for the state meanwhile.
_AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Belongings:
    """Whose things are meant: all of a chat, a person's in one chat, or a person's.

    None stands for any.
    """

    chat: int | None
    person: int | None

    def is_of(self, table: sql.Table) -> sql.ColumnElement[bool]:
        """Return what rows of ``table`` have in common that are meant."""
        return sql.and_(
            *(table.c[name] == n for name, n in self._known().items()), sql.true()
        )

    def has(self, chat: int, person: int) -> bool:
        """Say whether something of a person in a chat is meant."""
        known = self._known()
        return known.get("chat", chat) == chat and known.get("person", person) == person

    def _known(self) -> dict[str, int]:
        both = {"chat": self.chat, "person": self.person}
        return {name: number for name, number in both.items() if number is not None}


class Eraser:
    """Deletes from the state of one bot."""

    def __init__(self, state: State) -> None:
        """Delete from ``state``."""
        self._state = state

    async def erase(self, whose: Belongings, *, before: int) -> None:
        """Delete conversations, answers, ratings and what waits from before an update.

        Of a chat that is meant as a whole, the language is forgotten, too.
        """

        def delete(connection: sql.Connection) -> None:
            self._end_waiting(connection, whose, before)
            connection.execute(conversations.delete().where(whose.is_of(conversations)))
            self._delete_answers(connection, whose.is_of(answers))
            if whose.person is not None:
                self._delete_ratings(connection, whose)
            if whose.person is None:
                forgotten = chats.update().where(whose.is_of(chats))
                connection.execute(
                    forgotten.values(language=None, language_chosen=None)
                )
                is_here = inbox.c.lane.startswith(f"{whose.chat}/")
                is_done = inbox.c.state.in_(("done", "poisoned"))
                connection.execute(
                    inbox.update().where(is_here, is_done).values(lane="")
                )

        await self._state.use(delete)

    async def erase_old(self, days: int) -> bool:
        """Delete some of what is older than ``days``; return whether there may be more."""
        before = time.time() - days * _DAY_S

        def delete(connection: sql.Connection) -> bool:
            forget_old_in(connection)
            connection.execute(
                conversations.delete().where(conversations.c.last < before)
            )
            waits = sql.select(inbox.c.update_id).where(
                inbox.c.state.in_(("new", "working"))
            )
            old = (
                sql.select(answers.c.update_id)
                .where(answers.c.made < before, answers.c.update_id.not_in(waits))
                .limit(_AT_A_TIME)
            )
            count = self._delete_answers(connection, answers.c.update_id.in_(old))
            connection.execute(
                access.delete().where(
                    access.c.verdict.is_(None), access.c.told < before
                )
            )
            kept = sql.union(
                sql.select(inbox.c.update_id), sql.select(answers.c.update_id)
            )
            connection.execute(
                deposits.delete().where(deposits.c.update_id.not_in(kept))
            )
            # Whoever has a language here has not said anything for as long.
            is_quiet = chats.c.chat.not_in(sql.select(answers.c.chat))
            connection.execute(
                chats.update()
                .where(chats.c.language_chosen < before, is_quiet)
                .values(language=None, language_chosen=None)
            )
            # A group may still be known by the number that it had.
            connection.execute(
                chats.delete().where(
                    is_quiet, chats.c.language.is_(None), chats.c.migrated_to.is_(None)
                )
            )
            return count == _AT_A_TIME

        return await self._state.use(delete)

    @staticmethod
    def _delete_answers(
        connection: sql.Connection, is_meant: sql.ColumnElement[bool]
    ) -> int:
        found = sql.select(answers.c.update_id).where(is_meant)
        numbers = connection.execute(found).scalars().all()
        for start in range(0, len(numbers), _AT_A_TIME):
            some = numbers[start : start + _AT_A_TIME]
            for table in (messages, ratings, answers):
                connection.execute(table.delete().where(table.c.update_id.in_(some)))
        return len(numbers)

    @staticmethod
    def _delete_ratings(connection: sql.Connection, whose: Belongings) -> None:
        """Delete what a person thinks of others' answers."""
        is_theirs = ratings.c.person == whose.person
        if whose.chat is not None:
            here = sql.select(answers.c.update_id).where(answers.c.chat == whose.chat)
            is_theirs &= ratings.c.update_id.in_(here)
        connection.execute(ratings.delete().where(is_theirs))

    @staticmethod
    def _end_waiting(
        connection: sql.Connection, whose: Belongings, before: int
    ) -> None:
        """Let nothing be answered that was said before, in whichever lane it waits."""
        query = sql.select(inbox.c.update_id, inbox.c.raw).where(
            inbox.c.state.in_(("new", "working")), inbox.c.update_id < before
        )
        for row in connection.execute(query).all():
            if whose.has(*sender_of(json.loads(row.raw))):
                finish_in(connection, row.update_id)
