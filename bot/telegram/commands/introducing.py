"""``/start`` and ``/help``: what the bot is, and what it can be asked to do."""

from bot.telegram.delivering import Deliverer
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Acts, Turn


class Introducing:
    """The commands that explain the bot."""

    def __init__(self, deliverer: Deliverer, name: str) -> None:
        """Explain the bot with this @name."""
        self._deliverer = deliverer
        self._name = name

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return {"start": self._start, "help": self._help}

    async def _start(self, turn: Turn) -> None:
        text = say("start", turn.language)
        if not turn.place.is_private:
            text = say("start_group", turn.language, bot=self._name)
        await self._deliverer.say(turn, text)

    async def _help(self, turn: Turn) -> None:
        text = say("help", turn.language)
        if turn.is_admin:
            text += "\n\n" + say("help_admin", turn.language)
        if not turn.place.is_private:
            text = say("help_group", turn.language, bot=self._name)
        await self._deliverer.say(turn, text)
