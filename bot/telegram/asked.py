"""What was asked in a message, and what has been offered since it was edited."""

import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import answers, messages

OFFERED = "offered"
"""The status of an offer to answer an edited question again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question: answered, or, where ``is_open``, offered to be answered again."""

    update_id: int
    text: str
    is_open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """An edited question that is to be answered again; ``message`` holds it."""

    text: str
    message: int | None


class AskedQuestions:
    """The questions of one bot, as ``Records`` keep them."""

    def __init__(self, state: State) -> None:
        """Look in ``state``."""
        self._state = state

    async def last(self, chat: int, message: int) -> Asked | None:
        """Return what a message has asked last; None if it was no question."""
        query = (
            sql.select(answers)
            .where(answers.c.chat == chat, answers.c.asked == message)
            .order_by(answers.c.update_id.desc())
            .limit(1)
        )

        def look(connection: sql.Connection) -> Asked | None:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            is_open = row.status == OFFERED and row.taken_by is None
            return Asked(update_id=row.update_id, text=row.question, is_open=is_open)

        return await self._state.use(look)

    async def change(self, offer: int, text: str) -> None:
        """Let an offer be of another text: the message was edited once more."""
        query = answers.update().where(answers.c.update_id == offer)
        await self._state.use(lambda c: c.execute(query.values(question=text)))

    async def take(
        self, offer: int, by: int, *, chats: tuple[int, ...], person: int
    ) -> Offer | None:
        """Let the update ``by`` take an offer up; its message becomes the answer.

        None if it is not open, not in one of ``chats``, or not made to ``person``.
        """
        query = sql.select(answers).where(
            answers.c.update_id == offer,
            answers.c.status == OFFERED,
            answers.c.chat.in_(chats),
            answers.c.person == person,
        )

        def take(connection: sql.Connection) -> Offer | None:
            row = connection.execute(query).one_or_none()
            if row is None or row.taken_by not in (None, by):
                return None
            if row.taken_by is None:
                taken = answers.update().where(answers.c.update_id == offer)
                connection.execute(taken.values(taken_by=by))
                begun = {"chat": row.chat, "placeholder": _message_of(connection, row)}
                begun["made"] = time.time()
                put_row(connection, answers, {"update_id": by}, begun)
            return Offer(text=row.question, message=row.asked)

        return await self._state.use(take)


def _message_of(connection: sql.Connection, row: "sql.Row[Any]") -> int | None:
    """Return the message of an offer; None if the group has other numbers since."""
    query = sql.select(messages.c.message).where(
        messages.c.update_id == row.update_id, messages.c.chat == row.chat
    )
    return connection.execute(query).scalar()
