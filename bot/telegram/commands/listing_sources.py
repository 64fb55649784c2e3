"""``/sources``: what the last answer rests on, or the one that is replied to."""

from bot.telegram.delivering import Deliverer
from bot.telegram.given_answers import GivenAnswer, GivenAnswers
from bot.telegram.showing.answers import show_sources
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Acts, Turn


class ListingSources:
    """The command that lists sources again, with their buttons."""

    def __init__(self, given_answers: GivenAnswers, deliverer: Deliverer) -> None:
        """List those of ``given_answers``."""
        self._given_answers = given_answers
        self._deliverer = deliverer

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return {"sources": self._sources}

    async def _sources(self, turn: Turn) -> None:
        given = await self._find(turn)
        if given is None or not given.citations:
            await self._deliverer.say(turn, say("sources_empty", turn.language))
            return
        shown = show_sources(given.citations, given.language, given.key)
        await self._deliverer.show(turn, shown)

    async def _find(self, turn: Turn) -> GivenAnswer | None:
        if turn.said.reply_to is not None:
            chat = turn.said.place.chat if turn.said.place else turn.place.chat
            given = await self._given_answers.behind(chat, turn.said.reply_to)
            if given is not None and given.citations:
                return given
        return await self._given_answers.last(turn.talk)
