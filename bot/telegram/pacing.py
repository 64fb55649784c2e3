"""How fast somebody may ask, told in their language where it was too fast."""

from bot.telegram.allowances import Allowances, Kind
from bot.telegram.delivering import Deliverer
from bot.telegram.journal import note
from bot.telegram.observing import Meter
from bot.telegram.showing.phrases import Phrase, in_a_while, say
from bot.telegram.turns import Turn

_PHRASES: dict[Kind, Phrase] = {
    "person": "too_many_questions",
    "group": "too_many_in_group",
}


class Pace:
    """Lets questions be answered as far as the allowances of their askers go."""

    def __init__(
        self, allowances: Allowances, deliverer: Deliverer, meter: Meter
    ) -> None:
        """Say with ``deliverer`` when somebody may ask again."""
        self._allowances = allowances
        self._deliverer = deliverer
        self._meter = meter

    async def allows(self, turn: Turn) -> bool:
        """Say whether a question may be answered; administrators may ask any number.

        Who may not ask is told when they may. What they ask until then stays without an
        answer: many refusals would be as much as many answers.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        if turn.is_admin:
            return True
        group = None if turn.place.is_private else turn.place.chat
        refused = await self._allowances.take(
            turn.update_id, person=turn.said.person, group=group
        )
        if refused is None:
            return True
        self._meter.refused(refused.kind)
        note("refused", limit=refused.kind, is_told=not refused.is_known)
        if not refused.is_known:
            when = in_a_while(refused.wait_s, turn.language)
            text = say(_PHRASES[refused.kind], turn.language, when=when)
            await self._deliverer.say(turn, text)
        return False
