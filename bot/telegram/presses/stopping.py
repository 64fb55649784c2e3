"""The Stop button of an answer that is being written."""

from bot.telegram.pressing import ByAction, Press
from bot.telegram.replying import Replier


class Stopping:
    """The button that ends an answer; in a group only who asked may press it."""

    def __init__(self, replier: Replier) -> None:
        """Stop answers of ``replier``."""
        self._replier = replier

    @property
    def by_action(self) -> ByAction:
        """What its buttons do."""
        return {"stop": self._stop}

    async def _stop(self, press: Press) -> None:
        turn, number = press.turn, press.callback.answer
        if number.isdecimal():
            person = turn.said.person
            self._replier.stop(turn.place, answer=int(number), person=person)
