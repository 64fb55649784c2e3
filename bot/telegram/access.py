"""Who may ask: what the settings say, and what administrators have changed since."""

import time
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import access, chats

Verdict = Literal["allowed", "blocked"]

_TOLD_EVERY_S = 24 * 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Who may ask, by the settings: numbers of people and, below zero, of groups.

    ``allowed`` is None where everybody may who is not blocked.
    """

    admins: frozenset[int]
    allowed: frozenset[int] | None


class Access:
    """Who may ask one bot; a verdict of an administrator outweighs the settings."""

    def __init__(self, state: State, rules: Rules) -> None:
        """Keep verdicts in ``state``."""
        self._state = state
        self._rules = rules

    def is_admin(self, number: int) -> bool:
        """Say whether somebody is an administrator, who may always ask."""
        return number in self._rules.admins

    async def may_ask(self, number: int) -> bool:
        """Say whether a person may ask, or anybody in a group who is not blocked.

        A supergroup may what the group might that it was.
        """
        if self.is_admin(number):
            return True

        def look(connection: sql.Connection) -> bool:
            before = sql.select(chats.c.chat).where(chats.c.migrated_to == number)
            numbers = [number]
            if number < 0:
                numbers += connection.execute(before).scalars()
            for one in numbers:
                verdict = _verdict(connection, one)
                if verdict is not None:
                    return verdict == "allowed"
            allowed = self._rules.allowed
            return allowed is None or not allowed.isdisjoint(numbers)

        return await self._state.use(look)

    async def is_blocked(self, number: int) -> bool:
        """Say whether an administrator has blocked somebody."""
        return await self._state.use(lambda c: _verdict(c, number)) == "blocked"

    async def judge(self, number: int, verdict: Verdict, *, by: int) -> None:
        """Keep what an administrator has decided; the last word counts."""
        row = {"verdict": verdict, "judge": by, "judged": time.time()}
        await self._state.use(lambda c: put_row(c, access, {"number": number}, row))

    async def is_time_to_tell(self, number: int) -> bool:
        """Say whether somebody has not been told today that they may not ask."""
        query = sql.select(access.c.told).where(access.c.number == number)
        told = await self._state.use(lambda c: c.execute(query).scalar())
        return told is None or told < time.time() - _TOLD_EVERY_S

    async def keep_told(self, number: int) -> None:
        """Keep that somebody was told just now."""
        row = {"told": time.time()}
        await self._state.use(lambda c: put_row(c, access, {"number": number}, row))


def _verdict(connection: sql.Connection, number: int) -> str | None:
    query = sql.select(access.c.verdict).where(access.c.number == number)
    verdict: str | None = connection.execute(query).scalar()
    return verdict
