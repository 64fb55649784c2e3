"""Thumbs up and down: the last word of each person on each answer."""

import json
from dataclasses import dataclass

import sqlalchemy as sql

from bot.telegram.showing.kept_citations import KeptCitation, restore_citation
from bot.telegram.state import State, put_row
from bot.telegram.tables import answers, ratings


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many found an answer good, and how many bad."""

    good: int
    bad: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RatedAnswer:
    """An answer that somebody rated, and nothing of whoever that was.

    ``written`` is None for quotes, and where nothing was found.
    """

    update_id: int
    status: str
    language: str
    question: str
    written: str | None
    citations: tuple[KeptCitation, ...]
    tally: Tally


class Ratings:
    """What people think of the answers of one bot."""

    def __init__(self, state: State) -> None:
        """Keep it in ``state``."""
        self._state = state

    async def rate(self, key: str, person: int, *, is_good: bool) -> Tally:
        """Keep what a person thinks of the answer ``key``; return what all think."""
        number = int(key)

        def put(connection: sql.Connection) -> Tally:
            row = {"update_id": number, "person": person}
            put_row(connection, ratings, row, {"is_good": is_good})
            query = sql.select(ratings.c.is_good).where(ratings.c.update_id == number)
            said = connection.execute(query).scalars().all()
            return Tally(good=said.count(True), bad=said.count(False))

        return await self._state.use(put)

    async def rated(self) -> list[RatedAnswer]:
        """Return every answer that is still kept and was rated, oldest first."""
        good = sql.func.count().filter(ratings.c.is_good)
        query = (
            sql.select(answers, good.label("good"), sql.func.count().label("all"))
            .join(ratings, ratings.c.update_id == answers.c.update_id)
            .where(answers.c.understood.is_not(None))
            .group_by(answers.c.update_id)
            .order_by(answers.c.update_id)
        )
        rows = await self._state.use(lambda c: c.execute(query).mappings().all())
        return [
            RatedAnswer(
                update_id=row["update_id"],
                status=row["status"],
                language=row["language"],
                question=row["understood"],
                written=row["written"],
                citations=tuple(map(restore_citation, json.loads(row["sources"]))),
                tally=Tally(good=row["good"], bad=row["all"] - row["good"]),
            )
            for row in rows
        ]
