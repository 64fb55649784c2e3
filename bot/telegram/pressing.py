"""Buttons that were pressed, and what they do."""

from bot.telegram.incoming import Incoming, Place
from bot.telegram.replying import Replier
from bot.telegram.sending import Sender
from bot.telegram.streaming import STOP


class Presses:
    """Carries out what a pressed button says; every press is answered."""

    def __init__(self, replier: Replier, sender: Sender) -> None:
        """Stop answers of ``replier``, answer presses with ``sender``."""
        self._replier = replier
        self._sender = sender

    async def press(self, said: Incoming, place: Place) -> None:
        """Do what the button is for, where whoever pressed it may."""
        number = said.data.removeprefix(STOP)
        if said.data.startswith(STOP) and number.isdecimal():
            self._replier.stop(place, answer=int(number), person=said.person)
        await self._sender.answer_press(said.query)
