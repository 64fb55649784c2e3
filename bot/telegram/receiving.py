"""Updates worked off: read, handed to whoever answers them, tried again, given up."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import User

from bot.telegram.conversations import Records
from bot.telegram.inbox import Inbox, Taken
from bot.telegram.incoming import Incoming, Place, read_update
from bot.telegram.journal import note, note_error, note_trouble
from bot.telegram.replying import Replier, talk_of
from bot.telegram.sending import ChatClosed, Sender
from bot.telegram.showing.phrases import language_name, say
from bot.telegram.streaming import STOP
from index.errors import BadQuestion, NoIndex, UserError
from index.retrieving import LONGEST_QUESTION
from prompts import FALLBACK_LANGUAGE, catalogue_languages, has_catalogue

_MOST_FAILURES = 3
# A question is not to blame for every end of the program that it is under way in: with
# lives of a second, the oldest is in all of them. One that ends it must not for ever.
_MOST_INTERRUPTIONS = 30
_PAUSES_S = (1.0, 5.0)

_Command = Callable[[int, Incoming, Place, str], Awaitable[None]]


class Receiver:
    """Works on one update after the other, as ``Lanes`` calls it."""

    def __init__(
        self,
        inbox: Inbox,
        records: Records,
        replier: Replier,
        sender: Sender,
        bot: User,
    ) -> None:
        """Take from ``inbox`` what people say to ``bot``."""
        self._inbox = inbox
        self._records = records
        self._replier = replier
        self._sender = sender
        self._bot = bot
        self._commands: dict[str, _Command] = {
            "start": self._start,
            "help": self._help,
            "ask": self._ask,
            "new": self._new,
            "language": self._language,
            "stop": self._stop,
        }

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
        said = read_update(taken.raw, self._bot)
        try:
            if taken.interruptions >= _MOST_INTERRUPTIONS:
                note_trouble("given_up", update=taken.update_id, interrupted=True)
                await self._apologise(taken, said)
            else:
                await self._handle(taken.update_id, said)
        except ChatClosed:
            note("chat_closed", update=taken.update_id)
            if said.place is not None:
                await self._records.close_chat(said.place.chat, is_closed=True)
        await self._inbox.finish(taken.update_id)

    async def _fail(self, taken: Taken, error: Exception) -> Taken | None:
        """Count a failure; return the update to try again, or None if it is given up."""
        failures = await self._inbox.count_failure(taken.update_id)
        if isinstance(error, UserError):
            note_trouble("failed", update=taken.update_id, reason=str(error))
        else:
            note_error("failed", error, update=taken.update_id, failures=failures)
        if failures < _MOST_FAILURES:
            await asyncio.sleep(_PAUSES_S[failures - 1])
            return replace(taken, failures=failures)
        note_trouble("given_up", update=taken.update_id, interrupted=False)
        try:
            failed = replace(taken, failures=failures)
            await self._apologise(failed, read_update(taken.raw, self._bot))
        except Exception as second:  # noqa: BLE001 - what cannot even be read or said
            note_error("not_told", second, update=taken.update_id)
        await self._inbox.finish(taken.update_id, is_poisoned=True)
        return None

    async def _apologise(self, taken: Taken, said: Incoming) -> None:
        if said.place is None or said.kind not in ("question", "command"):
            return
        language = await self._language_for(said)
        text = say("failed", language, reference=str(taken.update_id))
        # An answer that is kept, and that Telegram has not refused, is as good as sent.
        is_refused = taken.failures >= _MOST_FAILURES
        await self._replier.say(
            taken.update_id, said, said.place, text, language, instead=is_refused
        )

    async def _handle(self, update_id: int, said: Incoming) -> None:
        place = said.place
        if place is None:
            return
        if said.migrated_to is not None:
            await self._records.move_chat(place.chat, said.migrated_to)
        moved_to = await self._records.moved_to(place.chat)
        if moved_to is not None:
            place = replace(place, chat=moved_to)
        if said.kind in ("closed", "opened"):
            await self._records.close_chat(place.chat, is_closed=said.kind == "closed")
        elif said.kind == "stop":
            self._replier.stop(place, answer=said.answer, person=None)
        elif said.kind == "press":
            await self._press(said, place)
        elif said.kind in ("question", "command"):
            await self._answer(update_id, said, place)

    async def _answer(self, update_id: int, said: Incoming, place: Place) -> None:
        """Carry out a command, or answer; what a person can mend is told at once."""
        language = await self._language_for(said)
        act = self._commands.get(said.name)
        try:
            if said.kind == "question":
                await self._replier.answer(update_id, said, place, language)
            elif act is not None:
                await act(update_id, said, place, language)
        except BadQuestion:
            text = say("question_too_long", language, count=LONGEST_QUESTION)
            await self._replier.say(update_id, said, place, text, language)
        except NoIndex:
            text = say("index_empty", language)
            await self._replier.say(update_id, said, place, text, language)

    async def _ask(
        self, update_id: int, said: Incoming, place: Place, language: str
    ) -> None:
        if said.text:
            await self._replier.answer(update_id, said, place, language)
        else:
            await self._replier.say(
                update_id, said, place, say("ask_what", language), language
            )

    async def _new(
        self, update_id: int, said: Incoming, place: Place, language: str
    ) -> None:
        await self._records.forget(talk_of(said, place))
        if said.text:
            await self._replier.answer(update_id, said, place, language)
        else:
            text = say("new_conversation", language)
            await self._replier.say(update_id, said, place, text, language)

    async def _language(
        self, update_id: int, said: Incoming, place: Place, language: str
    ) -> None:
        code = said.text.lower()
        codes = ", ".join(sorted(catalogue_languages()))
        if not code:
            name = language_name(language, language)
            text = say("language_now", language, language=name, codes=codes)
        elif not has_catalogue(code):
            text = say("language_unknown", language, code=code, codes=codes)
        else:
            await self._records.choose_language(place.chat, code)
            language = code
            text = say("language_chosen", code, language=language_name(code, code))
        await self._replier.say(update_id, said, place, text, language)

    async def _start(
        self, update_id: int, said: Incoming, place: Place, language: str
    ) -> None:
        text = say("start", language)
        if not place.is_private:
            text = say("start_group", language, bot=self._bot.name)
        await self._replier.say(update_id, said, place, text, language)

    async def _help(
        self, update_id: int, said: Incoming, place: Place, language: str
    ) -> None:
        text = say("help", language)
        if not place.is_private:
            text = say("help_group", language, bot=self._bot.name)
        await self._replier.say(update_id, said, place, text, language)

    async def _stop(
        self, update_id: int, said: Incoming, place: Place, language: str
    ) -> None:
        if not self._replier.stop(place, answer=None, person=said.person):
            text = say("nothing_to_stop", language)
            await self._replier.say(update_id, said, place, text, language)

    async def _press(self, said: Incoming, place: Place) -> None:
        number = said.data.removeprefix(STOP)
        if said.data.startswith(STOP) and number.isdecimal():
            self._replier.stop(place, answer=int(number), person=said.person)
        await self._sender.answer_press(said.query)

    async def _language_for(self, said: Incoming) -> str:
        """Return the language of the bot's own words: chosen, or the client's."""
        chosen = None
        if said.place is not None:
            chosen = await self._records.language_of(said.place.chat)
        return chosen or said.language or FALLBACK_LANGUAGE
