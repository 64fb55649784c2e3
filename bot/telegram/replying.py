"""A question's way to its answer in the chat: remembered, written, kept, sent."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from bot.answering import Answerer, Finished
from bot.answers import Answer, AnswerSentence, NotFound
from bot.composing import SentenceChecked
from bot.conversing import Conversation, Memory, Understood
from bot.telegram.conversations import Given, Kept, Records, Talk
from bot.telegram.incoming import Incoming, Place
from bot.telegram.journal import note
from bot.telegram.presenting import present
from bot.telegram.sending import ChatMoved, Sender
from bot.telegram.showing.answers import show_frame, show_stopped
from bot.telegram.showing.phrases import say
from bot.telegram.showing.telling import show_text
from bot.telegram.streaming import Stream, Streaming

Begin = Callable[[int], Awaitable[None]]
IsFollowed = Callable[[Place], bool]
"""Tells whether the same place has said more since."""


@dataclass(kw_only=True, slots=True)
class _UnderWay:
    """The answer to an update that is written now, and who asked.

    ``language`` is the question's, once that is known; before, that of the bot's words.
    """

    update_id: int
    place: Place
    person: int
    language: str
    task: "asyncio.Task[tuple[Answer | NotFound, Memory]] | None" = None
    is_stopped: bool = False
    sentences: list[AnswerSentence] = field(default_factory=list)


class Replier:
    """Answers questions in chats; at most ``at_once`` are written at a time."""

    def __init__(
        self,
        answerer: Answerer,
        records: Records,
        sender: Sender,
        *,
        streaming: Streaming,
        at_once: int,
        begin: Begin,
        is_followed: IsFollowed,
    ) -> None:
        """Write with ``answerer``, keep in ``records``, send with ``sender``.

        ``begin`` is awaited when a question's turn has come.
        """
        self._answerer = answerer
        self._records = records
        self._sender = sender
        self._streaming = streaming
        self._turns = asyncio.Semaphore(at_once)
        self._begin = begin
        self._is_followed = is_followed
        self._under_way: dict[int, _UnderWay] = {}

    async def answer(
        self, update_id: int, asked: Incoming, place: Place, language: str
    ) -> None:
        """Answer a question, or go on where an earlier run ended.

        ``language`` is that of the bot's own words.

        Raises:
            UserError: It cannot be answered, now or at all.
            ChatClosed: The chat takes nothing.
        """
        kept = await self._records.find(update_id)
        if kept is None or kept.parts is None:
            placeholder = kept.placeholder if kept else None
            kept = await self._write(update_id, asked, place, language, placeholder)
        await self._deliver(kept, asked, place)

    async def say(
        self,
        update_id: int,
        asked: Incoming,
        place: Place,
        text: str,
        language: str,
        *,
        instead: bool = False,
    ) -> None:
        """Say something else than an answer, once, and end the update with it.

        What is kept already is sent, or, with ``instead``, not sent any more.
        """
        kept = await self._records.find(update_id)
        kept = kept or Kept(update_id=update_id, parts=None, sent=0, placeholder=None)
        if kept.parts is None or instead:
            parts = ((kept.parts or ())[: kept.sent]) + show_text(text, language)
            given = Given(
                update_id=update_id, status="said", language=language, parts=parts
            )
            await self._records.keep_said(given, place.chat)
            kept = replace(kept, parts=parts)
        await self._deliver(kept, asked, place)

    def stop(self, place: Place, *, answer: int | None, person: int | None) -> bool:
        """Stop writing an answer, and return whether there was one to stop.

        That is the answer to one update, or whatever is written in the same place. In a
        group only who asked may stop it.
        """
        is_stopped = False
        for number, under_way in self._under_way.items():
            is_meant = number == answer if answer else under_way.place == place
            is_theirs = place.is_private or person == under_way.person
            is_here = under_way.place.chat == place.chat
            if is_meant and is_theirs and is_here and under_way.task is not None:
                under_way.is_stopped = is_stopped = True
                under_way.task.cancel()
        return is_stopped

    async def _deliver(self, kept: Kept, asked: Incoming, place: Place) -> None:
        """Send the parts that are not sent; with the last one the update is done."""
        parts = kept.parts or ()
        for number in range(kept.sent, len(parts)):
            try:
                message = await self._deliver_part(kept, number, asked, place)
            except ChatMoved as moved:
                await self._records.move_chat(place.chat, moved.moved_to)
                place = replace(place, chat=moved.moved_to)
                moved_kept = replace(kept, sent=number, placeholder=None)
                await self._deliver(moved_kept, asked, place)
                return
            await self._records.keep_sent(
                kept.update_id,
                number,
                place.chat,
                message,
                is_last=number == len(parts) - 1,
            )

    async def _deliver_part(
        self, kept: Kept, number: int, asked: Incoming, place: Place
    ) -> int:
        part = (kept.parts or ())[number]
        placeholder = kept.placeholder if number == 0 else None
        if placeholder is not None:
            # One that somebody has deleted cannot become the answer.
            is_there = await self._sender.edit(place, placeholder, part)
            if is_there:
                return placeholder
        reply_to = self._reply_to(asked, place) if number == 0 else None
        return await self._sender.send(place, part, reply_to=reply_to)

    def _reply_to(self, asked: Incoming, place: Place) -> int | None:
        """Return the question where it would not be clear which one is answered."""
        is_clear = place.is_private and not self._is_followed(place)
        return None if is_clear else asked.message

    async def _write(
        self,
        update_id: int,
        asked: Incoming,
        place: Place,
        language: str,
        placeholder: int | None,
    ) -> Kept:
        talk = talk_of(asked, place)
        memory = await self._records.recall(talk, asked.reply_to)
        stream = Stream(
            self._sender,
            place,
            update_id,
            streaming=self._streaming,
            reply_to=asked.message,
            placeholder=placeholder,
            keep=lambda number: self._records.keep_placeholder(
                update_id, place.chat, number
            ),
            stop_label=say("stop", language),
        )
        under_way = _UnderWay(
            update_id=update_id, place=place, person=asked.person, language=language
        )
        self._under_way[update_id] = under_way
        stream.begin()
        try:
            outcome, memory = await self._ask(under_way, asked, memory, stream)
            parts, sources = await asyncio.to_thread(present, outcome, update_id)
            status, language = str(outcome.status), outcome.language
        except _Stopped:
            language = under_way.language
            parts = show_stopped(under_way.sentences, language)
            status, sources = "stopped", ()
        finally:
            del self._under_way[update_id]
            await stream.close()
        given = Given(
            update_id=update_id,
            status=status,
            language=language,
            parts=parts,
            sources=sources,
        )
        await self._records.keep(given, talk, memory)
        return Kept(
            update_id=update_id, parts=parts, sent=0, placeholder=stream.placeholder
        )

    async def _ask(
        self, under_way: _UnderWay, asked: Incoming, memory: Memory, stream: Stream
    ) -> tuple[Answer | NotFound, Memory]:
        """Return the outcome and what the next question goes on from."""
        under_way.task = asyncio.create_task(
            self._run(under_way, asked, memory, stream)
        )
        try:
            return await under_way.task
        except asyncio.CancelledError:
            if under_way.is_stopped:
                raise _Stopped from None
            under_way.task.cancel()
            await asyncio.gather(under_way.task, return_exceptions=True)
            raise

    async def _run(
        self, under_way: _UnderWay, asked: Incoming, memory: Memory, stream: Stream
    ) -> tuple[Answer | NotFound, Memory]:
        async with self._turns:
            await self._begin(under_way.update_id)
            conversation = Conversation(self._answerer, memory)
            async with aclosing(conversation.ask(asked.text)) as events:
                async for event in events:
                    if isinstance(event, Understood):
                        under_way.language = event.language
                    elif isinstance(event, SentenceChecked):
                        under_way.sentences.append(event.sentence)
                        frame = show_frame(under_way.sentences, under_way.language)
                        stream.show(frame.text)
                    elif isinstance(event, Finished):
                        outcome = event.outcome
        if outcome.attempt.notice:
            note("answered_without_model")
        return outcome, conversation.memory


class _Stopped(Exception):
    """The reader does not want the rest."""


def talk_of(asked: Incoming, place: Place) -> Talk:
    """Return which conversation something belongs to: in groups, everybody has theirs."""
    person = 0 if place.is_private else asked.person
    return Talk(chat=place.chat, thread=place.thread or 0, person=person)
