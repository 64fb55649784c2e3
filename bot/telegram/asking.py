"""A question on its way in: seen, put off if it is old, or else answered."""

from bot.telegram.catching_up import CatchingUp
from bot.telegram.reacting import Reactions
from bot.telegram.replying import Replier
from bot.telegram.turns import Turn


class Asking:
    """What happens to everything that is asked."""

    def __init__(
        self, replier: Replier, catching_up: CatchingUp, reactions: Reactions
    ) -> None:
        """Answer with ``replier`` what ``catching_up`` does not put off."""
        self._replier = replier
        self._catching_up = catching_up
        self._reactions = reactions

    async def ask(self, turn: Turn) -> None:
        """Answer a question, or go on where an earlier run ended.

        Raises:
            UserError: It cannot be answered, now or at all.
            ChatClosed: The chat takes nothing.
        """
        if await self._catching_up.put_off(turn):
            return
        if not turn.place.is_private and turn.said.message is not None:
            self._reactions.mark_as_seen(turn.place, turn.said.message)
        await self._replier.answer(turn)
