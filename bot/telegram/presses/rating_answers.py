"""Thumbs up and down under an answer."""

from bot.telegram.given_answers import GivenAnswers
from bot.telegram.pressing import ByAction, Press
from bot.telegram.ratings import Ratings
from bot.telegram.sending import Sender
from bot.telegram.showing.phrases import say
from bot.telegram.showing.rating import show_tally


class RatingAnswers:
    """The buttons that say whether an answer helped; each person's last word counts."""

    def __init__(
        self, given_answers: GivenAnswers, ratings: Ratings, sender: Sender
    ) -> None:
        """Keep in ``ratings`` what people think, and show it with ``sender``."""
        self._given_answers = given_answers
        self._ratings = ratings
        self._sender = sender

    @property
    def by_action(self) -> ByAction:
        """What its buttons do."""
        return {"good": self._rate, "bad": self._rate}

    async def _rate(self, press: Press) -> None:
        turn = press.turn
        given = await self._given_answers.find(press.callback.answer)
        if given is None:
            await press.answer(say("source_gone", turn.language), is_alert=True)
            return
        if not await self._given_answers.is_of(given, turn.place.chat):
            return
        tally = await self._ratings.rate(
            given.key, turn.said.person, is_good=press.callback.action == "good"
        )
        await press.answer(say("feedback_thanks", turn.language))
        if turn.message is not None:
            shown = show_tally(
                given.buttons,
                good=tally.good,
                bad=tally.bad,
                is_private=turn.place.is_private,
            )
            await self._sender.change_buttons(turn.place, turn.message, shown)
