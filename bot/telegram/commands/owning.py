"""``/privacy`` and ``/forget``: what is stored of somebody, and how it is deleted."""

from bot.telegram.delivering import Deliverer
from bot.telegram.erasing import Belongings, Eraser
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Acts, Turn
from bot.telegram.under_way import UnderWay


class Owning:
    """The commands by which people rule over what is theirs."""

    def __init__(
        self,
        eraser: Eraser,
        under_way: UnderWay,
        deliverer: Deliverer,
        *,
        keep_days: int,
        contact: str | None,
        has_model: bool,
    ) -> None:
        """Delete with ``eraser``, and stop what is ``under_way``.

        Things are kept for ``keep_days``, ``contact`` is whom to ask about the bot, ``has_model`` whether a model writes.
        """
        self._eraser = eraser
        self._under_way = under_way
        self._deliverer = deliverer
        self._keep_days = keep_days
        self._contact = contact
        self._has_model = has_model

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return {"privacy": self._privacy, "forget": self._forget}

    async def _privacy(self, turn: Turn) -> None:
        language = turn.language
        days = say("days_kept", language, count=self._keep_days)
        told = [say("privacy", language, days=days)]
        if self._has_model:
            told.append(say("privacy_model", language))
        told.append(say("privacy_forget", language))
        if self._contact:
            told.append(say("contact", language, contact=self._contact))
        await self._deliverer.say(turn, "\n\n".join(told))

    async def _forget(self, turn: Turn) -> None:
        """Delete what is stored of whoever asks; in a group, what is of there."""
        chat, person = turn.place.chat, turn.said.person
        # What is said in private is for one's own ears, and about all of oneself.
        whole = Belongings(chat=chat, person=None)
        all_theirs = (whole, Belongings(chat=None, person=person))
        theirs_here = (Belongings(chat=chat, person=person),)
        for whose in all_theirs if turn.place.is_private else theirs_here:
            self._under_way.stop_all(chat=whose.chat, person=whose.person)
            await self._eraser.erase(whose, before=turn.update_id)
        await self._deliverer.say(turn, say("forgotten", turn.language))
