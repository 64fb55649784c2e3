"""Whether the bot does its work: what a watchdog asks, and why not where it does not."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.telegram.inbox import Inbox, Pending
from bot.telegram.limiting import Limiter
from bot.telegram.reaching import Contact
from index.errors import UserError

# A poll takes 25 seconds, and a pause after trouble half a minute at most.
_MOST_SILENT_S = 90.0

CheckIndex = Callable[[], object]
"""Raises UserError where the index cannot answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Readiness:
    """What keeps the bot from its work, and the figures behind that."""

    problems: tuple[str, ...]
    figures: dict[str, float] = field(default_factory=dict)


class Health:
    """Looks after one bot, from the start of its program."""

    def __init__(
        self,
        contact: Contact,
        limiter: Limiter,
        check_index: CheckIndex,
        *,
        answer_s: float,
    ) -> None:
        """Take a question for stuck that waits longer than ``answer_s``."""
        self._contact = contact
        self._check_index = check_index
        self._answer_s = answer_s
        self._started = time.monotonic()
        self._limiter = limiter
        self._inbox: Inbox | None = None

    @property
    def up_s(self) -> float:
        """The seconds since the start."""
        return time.monotonic() - self._started

    @property
    def silent_s(self) -> float:
        """The seconds since Telegram was heard of."""
        return self._contact.silent_s

    def begin(self, inbox: Inbox) -> None:
        """Look after what waits there, too, from now on."""
        self._inbox = inbox

    async def pending(self) -> Pending:
        """Return what waits to be worked off.

        Raises:
            UserError: The state cannot be used now.
        """
        if self._inbox is None:
            return Pending(count=0, oldest_s=0.0)
        return await self._inbox.pending()

    async def look(self) -> Readiness:
        """Look at everything."""
        problems = list(self._look_at_telegram())
        pending = Pending(count=0, oldest_s=0.0)
        try:
            pending = await self.pending()
        except UserError as error:
            problems.append(str(error))
        else:
            if self._inbox is not None and self._inbox.trouble is not None:
                problems.append(self._inbox.trouble)
        fails_for_s = self._limiter.fails_for_s
        if self._inbox is None:
            problems.append("the bot is not started yet")
        if fails_for_s > _MOST_SILENT_S:
            problems.append(f"nothing could be sent for {fails_for_s:.0f} s")
        if pending.oldest_s > self._answer_s:
            problems.append(
                f"the oldest of {pending.count} that wait has waited for"
                f" {pending.oldest_s:.0f} s, an answer may take {self._answer_s:g} s"
            )
        try:
            await asyncio.to_thread(self._check_index)
        except UserError as error:
            problems.append(str(error))
        figures = {
            "up_s": self.up_s,
            "silent_s": self._contact.silent_s,
            "sending_fails_for_s": fails_for_s,
            "waiting": pending.count,
            "oldest_waiting_s": pending.oldest_s,
        }
        rounded = {name: round(value, 1) for name, value in figures.items()}
        return Readiness(problems=tuple(problems), figures=rounded)

    def _look_at_telegram(self) -> Iterator[str]:
        silent_s = self._contact.silent_s
        if silent_s > _MOST_SILENT_S:
            why = f" ({self._contact.trouble})" if self._contact.trouble else ""
            yield f"Telegram was not heard of for {silent_s:.0f} s{why}"
