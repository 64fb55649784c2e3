"""An edited question: offered to be answered again, and answered when that is wanted."""

import time
from dataclasses import replace

from bot.telegram.asked import OFFERED, AskedQuestions
from bot.telegram.asking import Asking
from bot.telegram.conversations import Given
from bot.telegram.delivering import Deliverer
from bot.telegram.outgoing import Button
from bot.telegram.pressing import ByAction, Press
from bot.telegram.showing.callbacks import Callback, write_callback
from bot.telegram.showing.phrases import say
from bot.telegram.showing.telling import show_text
from bot.telegram.turns import Turn


class AskingAgain:
    """The button under an edited question; only who asked may press it."""

    def __init__(
        self, asked: AskedQuestions, asking: Asking, deliverer: Deliverer
    ) -> None:
        """Look in ``asked``, answer with ``asking``, offer it with ``deliverer``."""
        self._asked = asked
        self._asking = asking
        self._deliverer = deliverer

    @property
    def by_action(self) -> ByAction:
        """What its buttons do."""
        return {"again": self._ask_again}

    async def offer(self, turn: Turn) -> None:
        """Offer to answer what a message asks now, if it has asked something else.

        Telegram tells of edits, too, that leave the words as they were. A message has one
        open offer, of its last words.

        Raises:
            ChatClosed: The chat takes nothing.
        """
        said = turn.said
        last = await self._asked.last(turn.place.chat, said.message or 0)
        if last is None:
            return
        if last.is_open and last.update_id != turn.update_id:
            await self._asked.change(last.update_id, said.text)
        elif last.text != said.text or last.update_id == turn.update_id:
            await self._deliverer.give(turn, _offer(turn))

    async def _ask_again(self, press: Press) -> None:
        await press.answer()
        turn = press.turn
        here = {turn.place, turn.said.place} - {None}
        offer = await self._asked.take(
            press.callback.update_id,
            turn.update_id,
            chats=tuple(place.chat for place in here if place),
            person=turn.said.person,
        )
        if offer is None:
            return
        said = replace(
            turn.said,
            kind="question",
            text=offer.text,
            message=offer.message,
            is_again=True,
            at=time.time(),
        )
        await self._asking.ask(replace(turn, said=said))


def _offer(turn: Turn) -> Given:
    (shown,) = show_text(say("edited", turn.language), turn.language)
    again = Callback(action="again", answer=str(turn.update_id))
    button = Button(
        label=say("ask_again", turn.language), callback_data=write_callback(again)
    )
    return Given(
        update_id=turn.update_id,
        status=OFFERED,
        language=turn.language,
        parts=(replace(shown, buttons=((button,),)),),
        question=turn.said.text,
        person=turn.said.person,
        asked=turn.said.message,
    )
