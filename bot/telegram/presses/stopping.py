"""The Stop button of an answer that is being written."""

from bot.telegram.pressing import ByAction, Press
from bot.telegram.under_way import UnderWay


class Stopping:
    """The button that ends an answer; in a group only who asked may press it."""

    def __init__(self, under_way: UnderWay) -> None:
        """Stop what is ``under_way``."""
        self._under_way = under_way

    @property
    def by_action(self) -> ByAction:
        """What its buttons do."""
        return {"stop": self._stop}

    async def _stop(self, press: Press) -> None:
        turn, number = press.turn, press.callback.answer
        if number.isdecimal():
            person = turn.said.person
            self._under_way.stop(turn.place, answer=int(number), person=person)
