"""``/stats``: how much there is, and how much was asked."""

import asyncio

from bot.collecting import Collection
from bot.telegram.admitting import for_admins
from bot.telegram.delivering import Deliverer
from bot.telegram.showing.phrases import say
from bot.telegram.tallying import Tallies
from bot.telegram.turns import Acts, Turn


class Counting:
    """The command that tells administrators the counters."""

    def __init__(
        self, collection: Collection, tallies: Tallies, deliverer: Deliverer
    ) -> None:
        """Count in ``collection`` and ``tallies``."""
        self._collection = collection
        self._tallies = tallies
        self._deliverer = deliverer

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return for_admins({"stats": self._stats}, self._deliverer)

    async def _stats(self, turn: Turn) -> None:
        articles, passages = await asyncio.to_thread(self._collection.count)
        counts = await self._tallies.read()
        text = say(
            "stats",
            turn.language,
            articles=articles,
            passages=passages,
            questions=sum(counts.values()),
            answered=counts.get("answered", 0),
            quoted=counts.get("quoted", 0),
            not_found=counts.get("not_found", 0),
        )
        await self._deliverer.say(turn, text)
