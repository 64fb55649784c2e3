"""``/allow`` and ``/block``: administrators decide who may ask."""

from bot.telegram.access import Access, Verdict
from bot.telegram.admitting import for_admins
from bot.telegram.delivering import Deliverer
from bot.telegram.sending import Sender
from bot.telegram.showing.phrases import Phrase, say
from bot.telegram.turns import Acts, Turn
from bot.telegram_numbers import read_number

_PHRASES: dict[Verdict, Phrase] = {"allowed": "allowed", "blocked": "blocked"}


class Allowing:
    """The commands that let somebody ask, or do not.

    Meant is the number after the command; else whoever wrote the message that is replied
    to; else the group that it is said in.
    """

    def __init__(self, access: Access, deliverer: Deliverer, sender: Sender) -> None:
        """Keep decisions in ``access``."""
        self._access = access
        self._deliverer = deliverer
        self._sender = sender

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return for_admins({"allow": self._allow, "block": self._block}, self._deliverer)

    async def _allow(self, turn: Turn) -> None:
        await self._judge(turn, "allowed")

    async def _block(self, turn: Turn) -> None:
        await self._judge(turn, "blocked")

    async def _judge(self, turn: Turn, verdict: Verdict) -> None:
        number, language = _meant(turn), turn.language
        if number is None:
            await self._deliverer.say(turn, say("allow_how", language))
            return
        if self._access.is_admin(number):
            await self._deliverer.say(turn, say("admin_stays", language, id=number))
            return
        await self._access.judge(number, verdict, by=turn.said.person)
        await self._deliverer.say(turn, say(_PHRASES[verdict], language, id=number))
        if verdict == "blocked" and number == turn.place.chat and number < 0:
            await self._sender.leave(number)


def _meant(turn: Turn) -> int | None:
    if turn.said.text:
        return read_number(turn.said.text)
    if turn.said.replied_to:
        return turn.said.replied_to
    return None if turn.place.is_private else turn.place.chat
