"""``/ask``, ``/new`` and ``/stop``: questions, and where a conversation ends."""

from bot.telegram.asking import Asking
from bot.telegram.conversations import Records
from bot.telegram.delivering import Deliverer
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Acts, Turn
from bot.telegram.under_way import UnderWay


class Conversing:
    """The commands that ask, begin anew and stop."""

    def __init__(
        self,
        records: Records,
        asking: Asking,
        under_way: UnderWay,
        deliverer: Deliverer,
    ) -> None:
        """Answer with ``asking``, stop what is ``under_way``, say the rest with ``deliverer``."""
        self._records = records
        self._asking = asking
        self._under_way = under_way
        self._deliverer = deliverer

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return {"ask": self._ask, "new": self._new, "stop": self._stop}

    async def _ask(self, turn: Turn) -> None:
        if turn.said.text:
            await self._asking.ask(turn)
        else:
            await self._deliverer.say(turn, say("ask_what", turn.language))

    async def _new(self, turn: Turn) -> None:
        await self._records.forget(turn.talk)
        if turn.said.text:
            await self._asking.ask(turn)
        else:
            await self._deliverer.say(turn, say("new_conversation", turn.language))

    async def _stop(self, turn: Turn) -> None:
        if not self._under_way.stop(turn.place, answer=None, person=turn.said.person):
            await self._deliverer.say(turn, say("nothing_to_stop", turn.language))
