"""Updates worked off: read, handed to whoever answers them, tried again, given up."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from telegram import User

from bot.telegram.access import Access
from bot.telegram.admitting import Door
from bot.telegram.chats import Chats
from bot.telegram.delivering import Deliverer
from bot.telegram.inbox import Inbox, Taken
from bot.telegram.incoming import Incoming, Kind, Place, read_update
from bot.telegram.joining import Joiner
from bot.telegram.journal import note, note_error, note_trouble
from bot.telegram.observing import Meter
from bot.telegram.pressing import Presses
from bot.telegram.resending import ChatClosed, ChatMoved
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Act, Acts, Turn
from bot.telegram.under_way import UnderWay
from index.errors import BadQuestion, EmbeddingUnavailable, NoIndex, UserError
from index.retrieving import LONGEST_QUESTION
from prompts import FALLBACK_LANGUAGE

_MOST_FAILURES = 3
# A question is not to blame for every end of the program that it is under way in: with
# lives of a second, the oldest is in all of them. One that ends it must not for ever.
_MOST_INTERRUPTIONS = 30
_PAUSES_S = (1.0, 5.0)


class Receiver:
    """Works on one update after the other, as ``Lanes`` calls it."""

    def __init__(
        self,
        inbox: Inbox,
        chats: Chats,
        under_way: UnderWay,
        deliverer: Deliverer,
        presses: Presses,
        acts: Acts,
        access: Access,
        door: Door,
        happenings: Mapping[Kind, Act],
        joiner: Joiner,
        bot: User,
        meter: Meter,
    ) -> None:
        """Take from ``inbox`` what people say to ``bot``.

        ``acts`` are its commands, ``happenings`` what it does when something else is
        said or happens.
        """
        self._inbox = inbox
        self._chats = chats
        self._under_way = under_way
        self._deliverer = deliverer
        self._presses = presses
        self._acts = acts
        self._access = access
        self._door = door
        self._happenings = happenings
        self._joiner = joiner
        self._bot = bot
        self._meter = meter

    async def work(self, update_id: int) -> None:
        """Work on an update until it is done or given up."""
        taken = await self._inbox.take(update_id)
        while taken is not None:
            try:
                await self._work(taken)
            except asyncio.CancelledError:
                await self._inbox.park(update_id)
                raise
            except Exception as error:  # noqa: BLE001 - the one place where errors end
                taken = await self._fail(taken, error)
            else:
                return

    async def _work(self, taken: Taken) -> None:
        taken = await self._joiner.whole(taken)
        said = read_update(taken.raw, self._bot)
        try:
            if taken.interruptions >= _MOST_INTERRUPTIONS:
                self._meter.failed("given_up")
                note_trouble("given_up", update=taken.update_id, interrupted=True)
                await self._apologise(taken, said)
            else:
                await self._handle_where_it_is(taken.update_id, said)
        except ChatClosed:
            note("chat_closed", update=taken.update_id)
        await self._inbox.finish(taken.update_id)

    async def _fail(self, taken: Taken, error: Exception) -> Taken | None:
        """Count a failure; return the update to try again, or None if it is given up."""
        failures = await self._inbox.count_failure(taken.update_id)
        if isinstance(error, UserError):
            note_trouble("failed", update=taken.update_id, reason=_reason_of(error))
        else:
            note_error("failed", error, update=taken.update_id, failures=failures)
        if failures < _MOST_FAILURES:
            self._meter.failed("tried_again")
            await asyncio.sleep(_PAUSES_S[failures - 1])
            return replace(taken, failures=failures)
        self._meter.failed("given_up")
        note_trouble("given_up", update=taken.update_id, interrupted=False)
        try:
            failed = replace(taken, failures=failures)
            await self._apologise(failed, read_update(taken.raw, self._bot))
        except Exception as second:  # noqa: BLE001 - what cannot even be read or said
            note_error("not_told", second, update=taken.update_id)
        await self._inbox.finish(taken.update_id, is_poisoned=True)
        return None

    async def _apologise(self, taken: Taken, said: Incoming) -> None:
        if said.place is None or said.kind not in ("question", "command", "file"):
            return
        language = await self._language_for(said)
        text = say("failed", language, reference=str(taken.update_id))
        # An answer that is kept, and that Telegram has not refused, is as good as sent.
        is_refused = taken.failures >= _MOST_FAILURES
        turn = Turn(
            update_id=taken.update_id, said=said, place=said.place, language=language
        )
        await self._deliverer.say(turn, text, instead=is_refused)

    async def _handle_where_it_is(self, update_id: int, said: Incoming) -> None:
        try:
            await self._handle(update_id, said)
        except ChatMoved as moved:
            if said.place is None:
                raise
            await self._chats.move(said.place.chat, moved.moved_to)
            await self._handle(update_id, said)

    async def _handle(self, update_id: int, said: Incoming) -> None:
        place = said.place
        if place is None:
            return
        if said.migrated_to is not None:
            await self._chats.move(place.chat, said.migrated_to)
        moved_to = await self._chats.moved_to(place.chat)
        if moved_to is not None:
            place = replace(place, chat=moved_to)
        if said.kind == "stop":
            self._under_way.stop(place, answer=said.answer, person=None)
        elif said.kind == "press":
            turn = await self._turn(update_id, said, place)
            if await self._door.admits_press(turn):
                await self._presses.press(turn)
        elif said.kind != "other":
            await self._take(await self._turn(update_id, said, place))

    async def _turn(self, update_id: int, said: Incoming, place: Place) -> Turn:
        return Turn(
            update_id=update_id,
            said=said,
            place=place,
            language=await self._language_for(said),
            is_admin=self._access.is_admin(said.person),
        )

    async def _take(self, turn: Turn) -> None:
        """Let a turn be acted on, if it may be."""
        is_added = turn.said.kind == "added"
        if await (self._door.enter(turn) if is_added else self._door.admits(turn)):
            await self._act(turn)

    async def _act(self, turn: Turn) -> None:
        """Carry out a command, or answer; what a person can mend is told at once."""
        act = self._happenings.get(turn.said.kind)
        if turn.said.kind == "command":
            act = self._acts.get(turn.said.name, self._tell_of_help)
        try:
            if act is not None:
                await act(turn)
        except BadQuestion:
            await self._tell_of_question(turn)
        except NoIndex:
            await self._deliverer.say(turn, say("index_empty", turn.language))

    async def _tell_of_question(self, turn: Turn) -> None:
        """Say what is wrong with a question: it is too long, or has no word in it."""
        if len(turn.said.text) > LONGEST_QUESTION:
            text = say("question_too_long", turn.language, count=LONGEST_QUESTION)
            await self._deliverer.say(turn, text)
        elif turn.place.is_private:
            await self._deliverer.say(turn, say("text_only", turn.language))

    async def _tell_of_help(self, turn: Turn) -> None:
        """Say that there is no such command; in a group it may be another bot's."""
        if turn.place.is_private:
            await self._deliverer.say(turn, say("unknown_command", turn.language))

    async def _language_for(self, said: Incoming) -> str:
        """Return the language of the bot's own words: chosen, or the client's."""
        chosen = None
        if said.place is not None:
            chosen = await self._chats.language_of(said.place.chat)
        return chosen or said.language or FALLBACK_LANGUAGE


def _reason_of(error: UserError) -> str:
    """Return what the log says of an error: not what an endpoint has said of a question."""
    if isinstance(error, EmbeddingUnavailable):
        return "The embedding endpoint does not work. See 'polycite doctor'."
    return str(error)
