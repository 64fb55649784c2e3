"""What is kept of conversations and of answers, so that a restart loses nothing."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sql

from bot.conversing import NOTHING_SAID, Memory
from bot.telegram.inbox import finish_in, is_done_in
from bot.telegram.memories import memory_as_text, memory_from_text
from bot.telegram.outgoing import OutgoingMessage, as_json, from_json
from bot.telegram.state import State, put_row
from bot.telegram.tables import answers, conversations, messages
from bot.telegram.tallying import tally_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """Which conversation something belongs to; 0 where there is no topic or person."""

    chat: int
    thread: int
    person: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An answer as it is kept: its messages, how many are sent, what it replaces.

    ``parts`` is None while it is written.
    """

    update_id: int
    parts: tuple[OutgoingMessage, ...] | None
    sent: int
    placeholder: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """An answer to keep; ``sources`` are what its buttons open.

    ``question`` is what ``person`` asked, in the message ``asked``; ``understood`` is that
    as a question that stands alone, None where it was not come to. ``written`` is the
    answer's own text, without quotes.
    """

    update_id: int
    person: int
    status: str
    language: str
    parts: tuple[OutgoingMessage, ...]
    sources: tuple[dict[str, Any], ...] = ()
    question: str | None = None
    understood: str | None = None
    written: str | None = None
    asked: int | None = None


class Records:
    """Conversations and answers of one bot."""

    def __init__(self, state: State, idle_s: float) -> None:
        """Keep them in ``state``; what rests for ``idle_s`` is over."""
        self._state = state
        self._idle_s = idle_s

    async def recall(self, talk: Talk, reply_to: int | None) -> Memory:
        """Return what a question goes on from.

        That is the answer it replies to; else what was said last, unless long ago.
        """

        def look(connection: sql.Connection) -> str | None:
            if reply_to is not None:
                found = connection.execute(
                    sql.select(answers.c.memory)
                    .join(messages, messages.c.update_id == answers.c.update_id)
                    .where(
                        messages.c.chat == talk.chat,
                        messages.c.message == reply_to,
                        # An offer to answer again, and then the answer, may be one message.
                        answers.c.memory.is_not(None),
                    )
                ).scalar()
                if found is not None:
                    return str(found)
            row = connection.execute(
                sql.select(conversations).where(_is(talk))
            ).one_or_none()
            if row is None or row.last < time.time() - self._idle_s:
                return None
            return str(row.memory)

        text = await self._state.use(look)
        return NOTHING_SAID if text is None else memory_from_text(text)

    async def recall_before(self, chat: int, asked: int) -> Memory:
        """Return what was said before a message asked its first question."""
        query = (
            sql.select(answers.c.memory, answers.c.status)
            .where(
                answers.c.chat == chat,
                answers.c.asked == asked,
                answers.c.memory.is_not(None),
            )
            .order_by(answers.c.update_id)
            .limit(1)
        )
        row = await self._state.use(lambda c: c.execute(query).one_or_none())
        if row is None:
            return NOTHING_SAID
        memory = memory_from_text(row.memory)
        # An answer that was stopped is not gone on from.
        turns = memory.turns if row.status == "stopped" else memory.turns[:-1]
        return Memory(turns=turns)

    async def forget(self, talk: Talk) -> None:
        """Let the next question of a conversation stand alone."""
        await self._state.use(
            lambda c: c.execute(conversations.delete().where(_is(talk)))
        )

    async def find(self, update_id: int) -> Kept | None:
        """Return the answer to an update, if there is one or one was begun."""

        def look(connection: sql.Connection) -> Kept | None:
            row = connection.execute(
                sql.select(answers).where(answers.c.update_id == update_id)
            ).one_or_none()
            if row is None:
                return None
            count = sql.select(sql.func.count()).where(
                messages.c.update_id == update_id, messages.c.part >= 0
            )
            parts = None if row.parts is None else json.loads(row.parts)
            return Kept(
                update_id=update_id,
                parts=None if parts is None else tuple(map(from_json, parts)),
                sent=connection.execute(count).scalar_one(),
                placeholder=row.placeholder,
            )

        return await self._state.use(look)

    async def keep_placeholder(self, update_id: int, chat: int, message: int) -> None:
        """Keep the message that will become an answer."""
        row = {"chat": chat, "placeholder": message, "made": time.time()}
        await self._state.use(
            lambda c: put_row(c, answers, {"update_id": update_id}, row)
        )

    async def keep(self, given: Given, talk: Talk, memory: Memory) -> bool:
        """Keep an answer before it is sent, and what its conversation goes on from.

        Return whether that was done: nothing is kept of a question whose update is done
        already, for somebody has forgotten it meanwhile.
        """
        told = memory_as_text(memory)
        row = {
            **_row_of(given, talk.chat),
            "thread": talk.thread,
            "language": given.language,
            "sources": _as_text(given.sources),
            "memory": told,
            "understood": given.understood,
            "written": given.written,
        }
        talked = {"memory": told, "last": time.time()}

        def put(connection: sql.Connection) -> bool:
            if is_done_in(connection, given.update_id):
                return False
            put_row(connection, answers, {"update_id": given.update_id}, row)
            put_row(connection, conversations, asdict(talk), talked)
            tally_in(connection, given.status)
            return True

        return await self._state.use(put)

    async def keep_said(
        self, given: Given, chat: int, ending: Sequence[int] = ()
    ) -> None:
        """Keep what is said besides answers before it is sent; no conversation has it.

        The updates of ``ending`` are done with that.
        """
        row = _row_of(given, chat)
        key = {"update_id": given.update_id}

        def put(connection: sql.Connection) -> None:
            put_row(connection, answers, key, row)
            for update_id in ending:
                finish_in(connection, update_id)

        await self._state.use(put)

    async def keep_sent(
        self, update_id: int, part: int, chat: int, message: int, *, is_last: bool
    ) -> None:
        """Keep that a part is sent; with the last, the update is done.

        Of an answer that somebody has forgotten meanwhile, nothing is kept.
        """
        known = sql.select(answers.c.update_id).where(answers.c.update_id == update_id)

        def put(connection: sql.Connection) -> None:
            key = {"update_id": update_id, "part": part}
            if connection.execute(known).first() is not None:
                put_row(connection, messages, key, {"chat": chat, "message": message})
            if is_last:
                finish_in(connection, update_id)

        await self._state.use(put)


def _row_of(given: Given, chat: int) -> dict[str, Any]:
    return {
        "chat": chat,
        "status": given.status,
        "question": given.question,
        "person": given.person,
        "asked": given.asked,
        "parts": _as_text([as_json(part) for part in given.parts]),
        "made": time.time(),
    }


def _is(talk: Talk) -> sql.ColumnElement[bool]:
    return sql.and_(*(conversations.c[name] == n for name, n in asdict(talk).items()))


def _as_text(value: Sequence[dict[str, Any]]) -> str:
    return json.dumps(list(value), ensure_ascii=False)
