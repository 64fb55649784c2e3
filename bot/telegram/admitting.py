"""Who is let in, and what the others are told."""

from collections.abc import Mapping

from bot.telegram.access import Access
from bot.telegram.delivering import Deliverer
from bot.telegram.journal import note
from bot.telegram.sending import Sender
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Act, Acts, Turn


class Door:
    """Lets in who may ask; tells people once a day that they may not, and leaves groups."""

    def __init__(self, access: Access, deliverer: Deliverer, sender: Sender) -> None:
        """Ask ``access``, say it with ``deliverer``, leave with ``sender``."""
        self._access = access
        self._deliverer = deliverer
        self._sender = sender

    async def admits(self, turn: Turn) -> bool:
        """Say whether a turn may be acted on; if not, do what is to be done instead.

        Who is blocked gets no word in a group: the others need not know.
        """
        if turn.is_admin or await self._may_ask(turn):
            return True
        if turn.place.is_private:
            await self._tell(turn)
        elif not await self._access.may_ask(turn.place.chat):
            await self._leave(turn)
        return False

    async def admits_press(self, turn: Turn) -> bool:
        """Say whether somebody may press buttons; no press is left waiting."""
        if turn.is_admin or await self._may_ask(turn):
            return True
        await self._sender.answer_press(turn.said.query)
        return False

    async def enter(self, turn: Turn) -> bool:
        """Stay in a group the bot was put into if it is allowed, or an administrator did it.

        Return whether it stays. One that is blocked stays so until somebody allows it.
        """
        group = turn.place.chat
        if await self._access.may_ask(group):
            return True
        if turn.is_admin and not await self._access.is_blocked(group):
            await self._access.judge(group, "allowed", by=turn.said.person)
            return True
        await self._leave(turn)
        return False

    async def _may_ask(self, turn: Turn) -> bool:
        if turn.place.is_private:
            return await self._access.may_ask(turn.said.person)
        is_blocked = await self._access.is_blocked(turn.said.person)
        return not is_blocked and await self._access.may_ask(turn.place.chat)

    async def _tell(self, turn: Turn) -> None:
        person = turn.said.person
        if await self._access.is_time_to_tell(person):
            await self._deliverer.say(
                turn, say("not_allowed", turn.language, id=person)
            )
            await self._access.keep_told(person)

    async def _leave(self, turn: Turn) -> None:
        group = turn.place.chat
        await self._deliverer.say(
            turn, say("group_not_allowed", turn.language, id=group)
        )
        await self._sender.leave(group)
        note("group_left")


def for_admins(acts: Acts, deliverer: Deliverer) -> Mapping[str, Act]:
    """Return commands that administrators alone carry out; others are told so."""

    def guarded(act: Act) -> Act:
        async def act_or_decline(turn: Turn) -> None:
            if turn.is_admin:
                await act(turn)
                return
            text = say("admins_only", turn.language, id=turn.said.person)
            await deliverer.say(turn, text)

        return act_or_decline

    return {name: guarded(act) for name, act in acts.items()}
