"""Questions from before a long outage: the newest of a conversation is answered.

The others are listed in one message. It stands where the answer to the first of them
would, and ends them all.
"""

import time
from collections.abc import Sequence

from telegram import User

from bot.telegram.backlog import Backlog
from bot.telegram.conversations import Records
from bot.telegram.delivering import Deliverer
from bot.telegram.incoming import read_update
from bot.telegram.showing.cleaning import clean_line, shorten
from bot.telegram.showing.directions import shut_in
from bot.telegram.showing.listing import mark_of
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Turn

_MOST_SHOWN = 200


class CatchingUp:
    """Puts off what was asked long ago, where the same person has asked again since."""

    def __init__(
        self,
        backlog: Backlog,
        records: Records,
        deliverer: Deliverer,
        bot: User,
        *,
        late_s: float,
    ) -> None:
        """Look for newer questions in ``backlog``; ``late_s`` is how long is long ago."""
        self._backlog = backlog
        self._records = records
        self._deliverer = deliverer
        self._bot = bot
        self._late_s = late_s

    async def put_off(self, turn: Turn) -> bool:
        """List an old question instead of answering it; return whether that was done.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        if time.time() - turn.said.at < self._late_s:
            return False
        if await self._records.find(turn.update_id) is not None:
            return False
        later = await self._later(turn)
        if not later:
            return False
        earlier = {turn.update_id: turn.said.text, **dict(later[:-1])}
        text = _listed([*earlier.values()], turn.language)
        await self._deliverer.say(
            turn, text, ending=[number for number, _ in later[:-1]]
        )
        return True

    async def _later(self, turn: Turn) -> list[tuple[int, str]]:
        """Return what the same person has asked since, by its update."""
        asked = []
        for queued in await self._backlog.behind(turn.update_id):
            said = read_update(queued.raw, self._bot)
            if said.asks and said.person == turn.said.person:
                asked.append((queued.update_id, said.text))
        return asked


def _listed(questions: Sequence[str], language: str) -> str:
    """Return what is said of questions that are not answered."""
    direction = mark_of(language)
    lines = [
        f"• {shut_in(shorten(clean_line(question), _MOST_SHOWN), direction)}"
        for question in questions
    ]
    return "\n".join([say("late_answer", language, count=len(questions)), *lines])
