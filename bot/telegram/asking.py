"""A question on its way in: seen, put off if it is old, or else answered.

What only greets or thanks is returned, and asks nothing of the articles.
"""

from bot.telegram.catching_up import CatchingUp
from bot.telegram.courtesies import read_courtesy
from bot.telegram.delivering import Deliverer
from bot.telegram.reacting import Reactions
from bot.telegram.replying import Replier
from bot.telegram.showing.phrases import Phrase, say
from bot.telegram.turns import Turn


class Asking:
    """What happens to everything that is asked."""

    def __init__(
        self,
        replier: Replier,
        deliverer: Deliverer,
        catching_up: CatchingUp,
        reactions: Reactions,
    ) -> None:
        """Answer with ``replier`` what ``catching_up`` does not put off."""
        self._replier = replier
        self._deliverer = deliverer
        self._catching_up = catching_up
        self._reactions = reactions

    async def ask(self, turn: Turn) -> None:
        """Answer a question, or go on where an earlier run ended.

        Raises:
            UserError: It cannot be answered, now or at all.
            ChatClosed: The chat takes nothing.
        """
        courtesy = read_courtesy(turn.said.text, turn.language)
        if courtesy is not None:
            phrase: Phrase = "greeted" if courtesy.kind == "greeting" else "thanked"
            text = say(phrase, courtesy.language)
            await self._deliverer.say(turn, text, language=courtesy.language)
            return
        if await self._catching_up.put_off(turn):
            return
        if not turn.place.is_private and turn.said.message is not None:
            self._reactions.mark_as_seen(turn.place, turn.said.message)
        await self._replier.answer(turn)
