"""Thumbs up and down: the last word of each person on each answer."""

from dataclasses import dataclass

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import ratings


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many found an answer good, and how many bad."""

    good: int
    bad: int


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
