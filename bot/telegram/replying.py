"""A question's way to its answer in the chat: remembered, written, kept, sent."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date

from bot.answering import Finished
from bot.answers import Answer, AnswerSentence, Citation, NotFound
from bot.composing import SentenceChecked
from bot.conversing import Conversation, Memory, Understood, speaking_of
from bot.telegram.conversations import Given, Kept, Records
from bot.telegram.delivering import Deliverer
from bot.telegram.incoming import Place
from bot.telegram.journal import note
from bot.telegram.observing import Meter
from bot.telegram.pacing import Pace
from bot.telegram.presenting import present, present_stopped
from bot.telegram.queueing import Queue
from bot.telegram.rationing import Rations
from bot.telegram.sending import Sender
from bot.telegram.showing.answers import show_frame
from bot.telegram.showing.phrases import say
from bot.telegram.streaming import Stream, Streaming
from bot.telegram.turns import Turn

Begin = Callable[[int], Awaitable[None]]


@dataclass(kw_only=True, slots=True)
class _UnderWay:
    """The answer to an update that is written now, and who asked.

    ``language`` is the question's, once that is known; before, that of the bot's words.
    ``question`` is what was asked, as it is understood.
    ``writes_from`` is when a model will write again, where the month's tokens are gone.
    """

    update_id: int
    place: Place
    person: int
    language: str
    task: "asyncio.Task[tuple[Answer | NotFound, Memory]] | None" = None
    is_stopped: bool = False
    is_forgotten: bool = False
    question: str | None = None
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    writes_from: date | None = None


class Replier:
    """Answers questions in chats, as fast as they may be asked, as their turn comes."""

    def __init__(
        self,
        rations: Rations,
        records: Records,
        sender: Sender,
        deliverer: Deliverer,
        pace: Pace,
        queue: Queue,
        meter: Meter,
        *,
        streaming: Streaming,
        begin: Begin,
    ) -> None:
        """Write with what ``rations`` gives, keep in ``records``, show with ``sender``.

        ``begin`` is awaited when a question's turn has come.
        """
        self._rations = rations
        self._meter = meter
        self._records = records
        self._sender = sender
        self._deliverer = deliverer
        self._streaming = streaming
        self._pace = pace
        self._queue = queue
        self._begin = begin
        self._under_way: dict[int, _UnderWay] = {}

    async def answer(self, turn: Turn) -> None:
        """Answer a question, or go on where an earlier run ended.

        Raises:
            UserError: It cannot be answered, now or at all.
            ChatClosed: The chat takes nothing.
        """
        began = time.monotonic()
        kept = await self._records.find(turn.update_id)
        if kept is None or kept.parts is None:
            if not await self._pace.allows(turn):
                return
            kept = await self._write(turn, kept.placeholder if kept else None)
        await self._deliverer.deliver(kept, turn)
        self._meter.took({"whole": time.monotonic() - began})

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

    def forget(self, *, chat: int | None, person: int | None) -> None:
        """Let nothing be kept of answers that are being written; None is any."""
        for under_way in self._under_way.values():
            is_here = chat in (None, under_way.place.chat)
            is_theirs = person in (None, under_way.person)
            if is_here and is_theirs and under_way.task is not None:
                under_way.is_stopped = under_way.is_forgotten = True
                under_way.task.cancel()

    async def _write(self, turn: Turn, placeholder: int | None) -> Kept:
        update_id, place, language = turn.update_id, turn.place, turn.language
        memory = await self._recall(turn)
        stream = Stream(
            self._sender,
            place,
            update_id,
            streaming=self._streaming,
            reply_to=turn.message,
            placeholder=placeholder,
            keep=lambda number: self._records.keep_placeholder(
                update_id, place.chat, number
            ),
            stop_label=say("stop", language),
        )
        under_way = _UnderWay(
            update_id=update_id, place=place, person=turn.said.person, language=language
        )
        self._under_way[update_id] = under_way
        stream.begin()
        try:
            outcome, memory = await self._ask(under_way, turn.said.text, memory, stream)
            shown = await asyncio.to_thread(
                present, outcome, update_id, under_way.writes_from
            )
        except _Stopped:
            shown = await asyncio.to_thread(
                present_stopped,
                under_way.sentences,
                under_way.citations,
                under_way.language,
                update_id,
            )
        finally:
            del self._under_way[update_id]
            await stream.close()
        if under_way.is_forgotten:
            return await self._write_nothing(turn, under_way, stream)
        given = Given(
            update_id=update_id,
            status=shown.status,
            language=shown.language,
            parts=shown.parts,
            sources=shown.sources,
            question=turn.said.text,
            understood=under_way.question,
            written=shown.written,
            person=turn.said.person,
            asked=turn.said.message,
        )
        await self._records.keep(given, turn.talk, memory)
        self._meter.answered(shown.status, shown.language)
        return Kept(
            update_id=update_id,
            parts=shown.parts,
            sent=0,
            placeholder=stream.placeholder,
        )

    async def _recall(self, turn: Turn) -> Memory:
        """Return what a question goes on from: what it replies to, or what was said last.

        One that is asked in other words goes on from where it was asked first. Words of somebody else's message begin a conversation of their own.
        """
        said = turn.said
        if said.about and said.reply_to is None:
            return speaking_of(said.about)
        if said.is_again and said.message is not None:
            return await self._records.recall_before(turn.place.chat, said.message)
        memory = await self._records.recall(turn.talk, said.reply_to)
        return speaking_of(said.about, memory) if said.about else memory

    async def _write_nothing(
        self, turn: Turn, under_way: _UnderWay, stream: Stream
    ) -> Kept:
        """Keep that an answer was stopped, and nothing of the question."""
        language, update_id = under_way.language, turn.update_id
        parts = present_stopped((), (), language, update_id).parts
        given = Given(
            update_id=update_id,
            person=turn.said.person,
            status="said",
            language=language,
            parts=parts,
        )
        await self._records.keep_said(given, turn.place.chat)
        placeholder = stream.placeholder
        return Kept(update_id=update_id, parts=parts, sent=0, placeholder=placeholder)

    async def _ask(
        self, under_way: _UnderWay, question: str, memory: Memory, stream: Stream
    ) -> tuple[Answer | NotFound, Memory]:
        """Return the outcome and what the next question goes on from."""
        under_way.task = asyncio.create_task(
            self._run(under_way, question, memory, stream)
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
        self, under_way: _UnderWay, question: str, memory: Memory, stream: Stream
    ) -> tuple[Answer | NotFound, Memory]:
        def wait_at(place: int) -> None:
            stream.wait(say("queued", under_way.language, position=place))

        began = time.monotonic()
        async with self._queue.turn(wait_at), self._rations.ration() as ration:
            self._meter.took({"queue": time.monotonic() - began})
            stream.show("")
            await self._begin(under_way.update_id)
            under_way.writes_from = ration.writes_from
            conversation = Conversation(ration.answerer, memory)
            async with aclosing(conversation.ask(question)) as events:
                async for event in events:
                    if isinstance(event, Understood):
                        under_way.language = event.language
                        under_way.question = event.question
                    elif isinstance(event, SentenceChecked):
                        under_way.sentences.append(event.sentence)
                        under_way.citations += event.new_citations
                        frame = show_frame(under_way.sentences, under_way.language)
                        stream.show(frame.text)
                    elif isinstance(event, Finished):
                        outcome = event.outcome
        self._meter.took(outcome.attempt.seconds_by_stage)
        if outcome.attempt.notice:
            note("answered_without_model")
        return outcome, conversation.memory


class _Stopped(Exception):
    """The reader does not want the rest."""
