"""How many questions people and groups may ask: token buckets, kept with the updates.

A bucket holds an hour's questions, and each takes its part of an hour to come back. So one
number is a bucket: when it is full again (the generic cell rate algorithm of ITU-T I.371).
Libraries keep buckets in memory or in Redis. Here a question is taken from its buckets in
the transaction that says so of its update: a restart refills nothing, and a second try
takes nothing.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import buckets, inbox

Kind = Literal["person", "group"]

_HOUR_S = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class PerHour:
    """The questions an hour that one person may ask, and one group; 0 is any number."""

    person: int
    group: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TooMany:
    """A question that is not answered; ``is_known`` says that its asker was told why."""

    kind: Kind
    wait_s: float
    is_known: bool


class Allowances:
    """The buckets of one bot's people and groups."""

    def __init__(
        self, state: State, per_hour: PerHour, clock: Callable[[], float] = time.time
    ) -> None:
        """Keep them in ``state``; ``clock`` gives seconds of the Unix epoch."""
        self._state = state
        self._clock = clock
        self._per_hour: dict[Kind, int] = {
            "person": per_hour.person,
            "group": per_hour.group,
        }

    async def take(
        self, update_id: int, *, person: int, group: int | None
    ) -> TooMany | None:
        """Take a question from its buckets, once; say so where one of them is empty.

        ``person`` may be the group or the channel that somebody speaks for.
        """
        numbers: dict[Kind, int] = {"person": person}
        if group is not None:
            numbers["group"] = group
        limited = {kind: n for kind, n in numbers.items() if self._per_hour[kind]}
        if not limited:
            return None
        return await self._state.use(lambda c: self._take(c, update_id, limited))

    def _take(
        self, connection: sql.Connection, update_id: int, numbers: Mapping[Kind, int]
    ) -> TooMany | None:
        is_this = inbox.c.update_id == update_id
        if connection.execute(sql.select(inbox.c.is_counted).where(is_this)).scalar():
            return None
        now = self._clock()
        # A full bucket is as good as none.
        connection.execute(buckets.delete().where(buckets.c.full_at <= now))
        full_at: dict[Kind, float] = {}
        refusals: list[TooMany] = []
        for kind, number in numbers.items():
            row = connection.execute(
                sql.select(buckets).where(_is(kind, number))
            ).one_or_none()
            # The clock may have been set back since.
            before = now if row is None else min(row.full_at, now + _HOUR_S)
            full_at[kind] = before + _HOUR_S / self._per_hour[kind]
            wait_s = full_at[kind] - now - _HOUR_S
            if wait_s > 0:
                told_until = 0.0 if row is None else row.told_until
                is_known = now < told_until <= now + _HOUR_S
                refusals.append(TooMany(kind=kind, wait_s=wait_s, is_known=is_known))
        if refusals:
            longest = max(refusals, key=lambda refusal: refusal.wait_s)
            connection.execute(
                buckets.update()
                .where(_is(longest.kind, numbers[longest.kind]))
                .values(told_until=now + longest.wait_s)
            )
            return longest
        for kind, number in numbers.items():
            key = {"kind": kind, "number": number}
            put_row(connection, buckets, key, {"full_at": full_at[kind]})
        connection.execute(inbox.update().where(is_this).values(is_counted=True))
        return None


def _is(kind: Kind, number: int) -> sql.ColumnElement[bool]:
    return sql.and_(buckets.c.kind == kind, buckets.c.number == number)
