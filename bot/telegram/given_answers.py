"""Answers that readers come back to: by their buttons, by a reply, or as the last one."""

import json
from dataclasses import dataclass

import sqlalchemy as sql

from bot.telegram.conversations import Talk
from bot.telegram.outgoing import Button, from_json
from bot.telegram.showing.kept_citations import KeptCitation, restore_citation
from bot.telegram.state import State
from bot.telegram.tables import answers, chats, messages

_LARGEST = 2**63


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenAnswer:
    """An answer as it was given; ``key`` is what its buttons name it by.

    ``thread`` is None where there are no topics. ``buttons`` are those it was sent with.
    """

    key: str
    chat: int
    thread: int | None
    language: str
    citations: tuple[KeptCitation, ...]
    buttons: tuple[tuple[Button, ...], ...]

    def citation(self, number: int | None) -> KeptCitation | None:
        """Return the citation with this number."""
        return next((c for c in self.citations if c.number == number), None)


class GivenAnswers:
    """The answers of one bot that are still kept."""

    def __init__(self, state: State) -> None:
        """Find them in ``state``."""
        self._state = state

    async def find(self, key: str) -> GivenAnswer | None:
        """Return the answer that a button names."""
        if not key.isdecimal() or int(key) >= _LARGEST:
            return None
        return await self._first(_given().where(answers.c.update_id == int(key)))

    async def is_of(self, given: GivenAnswer, chat: int) -> bool:
        """Say whether an answer was given in a chat, or in the group that it was."""
        if given.chat == chat:
            return True
        query = sql.select(chats.c.migrated_to).where(chats.c.chat == chat)
        moved_to = await self._state.use(lambda c: c.execute(query).scalar())
        return moved_to == given.chat

    async def behind(self, chat: int, message: int) -> GivenAnswer | None:
        """Return the answer that a message shows, or was opened from."""
        query = _given().join(messages, messages.c.update_id == answers.c.update_id)
        return await self._first(
            query.where(messages.c.chat == chat, messages.c.message == message)
        )

    async def last(self, talk: Talk) -> GivenAnswer | None:
        """Return the last answer with sources in a conversation."""
        query = _given().where(
            answers.c.chat == talk.chat,
            answers.c.thread == talk.thread,
            answers.c.sources != "[]",
        )
        if talk.person:
            query = query.where(answers.c.person == talk.person)
        return await self._first(query.order_by(answers.c.made.desc()).limit(1))

    async def keep_opened(self, given: GivenAnswer, chat: int, message: int) -> None:
        """Keep that a message was opened from an answer; a reply to it is one to that."""

        def put(connection: sql.Connection) -> None:
            number = int(given.key)
            least = connection.execute(
                sql.select(sql.func.min(messages.c.part)).where(
                    messages.c.update_id == number
                )
            ).scalar()
            row = {"update_id": number, "part": min(least or 0, 0) - 1}
            connection.execute(
                messages.insert().values(**row, chat=chat, message=message)
            )

        await self._state.use(put)

    async def _first(
        self, query: "sql.Select[tuple[object, ...]]"
    ) -> GivenAnswer | None:
        row = await self._state.use(lambda c: c.execute(query).first())
        if row is None:
            return None
        parts = [from_json(part) for part in json.loads(row.parts)]
        return GivenAnswer(
            key=str(row.update_id),
            chat=row.chat,
            thread=row.thread or None,
            language=row.language,
            citations=tuple(map(restore_citation, json.loads(row.sources))),
            buttons=parts[-1].buttons if parts else (),
        )


def _given() -> "sql.Select[tuple[object, ...]]":
    """Select answers; what was merely said has no sources, not even none."""
    return sql.select(answers).where(answers.c.sources.is_not(None))
