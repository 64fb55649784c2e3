"""A question's way to its answer in the chat: remembered, written, kept, sent."""

import asyncio
import time
from contextlib import aclosing

from bot.answering import Finished
from bot.answers import Answer, NotFound
from bot.composing import SentenceChecked
from bot.conversing import Conversation, Memory, Understood, speaking_of
from bot.telegram.conversations import Given, Kept, Records
from bot.telegram.delivering import Deliverer
from bot.telegram.journal import note
from bot.telegram.observing import Meter
from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.pacing import Pace
from bot.telegram.presenting import Presented, present, present_stopped
from bot.telegram.queueing import Queue
from bot.telegram.rationing import Rations
from bot.telegram.sending import Sender
from bot.telegram.showing.answers import show_frame
from bot.telegram.showing.phrases import say
from bot.telegram.streaming import Stream, Streaming
from bot.telegram.turns import Begin, Turn
from bot.telegram.under_way import UnderWay, Unfinished


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
        under_way: UnderWay,
        meter: Meter,
        *,
        streaming: Streaming,
        begin: Begin,
    ) -> None:
        """Write with what ``rations`` gives, keep in ``records``, show with ``sender``.

        What is written is in ``under_way``, which may stop it. ``begin`` is awaited when
        a question's turn has come.
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
        self._under_way = under_way

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

    async def _write(self, turn: Turn, placeholder: int | None) -> Kept:
        update_id, place, language = turn.update_id, turn.place, turn.language
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
        unfinished = Unfinished(
            update_id=update_id, place=place, person=turn.said.person, language=language
        )
        shown, memory = await self._show(turn, unfinished, stream)
        given = Given(
            update_id=update_id,
            status=shown.status,
            language=shown.language,
            parts=shown.parts,
            sources=shown.sources,
            question=turn.said.text,
            understood=unfinished.question,
            written=shown.written,
            person=turn.said.person,
            asked=turn.said.message,
        )
        parts = given.parts
        if await self._records.keep(given, turn.talk, memory):
            # Until it is understood, it is in what the client says: any word at all.
            is_known = unfinished.question is not None
            language = shown.language if is_known else "unknown"
            self._meter.answered(shown.status, language)
        else:
            parts = await self._keep_nothing(turn, unfinished.language)
        return Kept(
            update_id=update_id, parts=parts, sent=0, placeholder=stream.placeholder
        )

    async def _show(
        self, turn: Turn, unfinished: Unfinished, stream: Stream
    ) -> tuple[Presented, Memory]:
        """Write an answer in frames; return it, and what the next question goes on from."""
        memory = await self._recall(turn)
        stream.begin()
        try:
            with self._under_way.holding(unfinished):
                outcome, memory = await self._ask(
                    unfinished, turn.said.text, memory, stream
                )
            shown = await asyncio.to_thread(
                present, outcome, turn.update_id, unfinished.writes_from
            )
        except _Stopped:
            shown = await asyncio.to_thread(
                present_stopped,
                unfinished.sentences,
                unfinished.citations,
                unfinished.language,
                turn.update_id,
            )
        finally:
            await stream.close()
        return shown, memory

    async def _recall(self, turn: Turn) -> Memory:
        """Return what a question goes on from: what it replies to, or what was said last.

        One that is asked in other words goes on from where it was asked first. Words of
        somebody else's message begin a conversation of their own.
        """
        said = turn.said
        if said.about and said.reply_to is None:
            return speaking_of(said.about)
        if said.is_again and said.message is not None:
            return await self._records.recall_before(turn.place.chat, said.message)
        memory = await self._records.recall(turn.talk, said.reply_to)
        return speaking_of(said.about, memory) if said.about else memory

    async def _keep_nothing(
        self, turn: Turn, language: str
    ) -> tuple[OutgoingMessage, ...]:
        """Keep that an answer was stopped, and nothing of the question; return the words."""
        parts = present_stopped((), (), language, turn.update_id).parts
        given = Given(
            update_id=turn.update_id,
            person=turn.said.person,
            status="said",
            language=language,
            parts=parts,
        )
        await self._records.keep_said(given, turn.place.chat)
        return parts

    async def _ask(
        self, unfinished: Unfinished, question: str, memory: Memory, stream: Stream
    ) -> tuple[Answer | NotFound, Memory]:
        """Return the outcome and what the next question goes on from."""
        unfinished.task = asyncio.create_task(
            self._run(unfinished, question, memory, stream)
        )
        try:
            return await unfinished.task
        except asyncio.CancelledError:
            if unfinished.is_stopped:
                raise _Stopped from None
            unfinished.task.cancel()
            await asyncio.gather(unfinished.task, return_exceptions=True)
            raise

    async def _run(
        self, unfinished: Unfinished, question: str, memory: Memory, stream: Stream
    ) -> tuple[Answer | NotFound, Memory]:
        def wait_at(place: int) -> None:
            stream.wait(say("queued", unfinished.language, position=place))

        began = time.monotonic()
        async with self._queue.turn(wait_at), self._rations.ration() as ration:
            self._meter.took({"queue": time.monotonic() - began})
            stream.show("")
            await self._begin(unfinished.update_id)
            unfinished.writes_from = ration.writes_from
            conversation = Conversation(
                ration.answerer, memory, expected=unfinished.language
            )
            async with aclosing(conversation.ask(question)) as events:
                async for event in events:
                    if isinstance(event, Understood):
                        unfinished.language = event.language
                        unfinished.question = event.question
                    elif isinstance(event, SentenceChecked):
                        unfinished.sentences.append(event.sentence)
                        unfinished.citations += event.new_citations
                        frame = show_frame(unfinished.sentences, unfinished.language)
                        stream.show(frame.text)
                    elif isinstance(event, Finished):
                        outcome = event.outcome
        self._meter.took(outcome.attempt.seconds_by_stage)
        if outcome.attempt.notice:
            note("answered_without_model")
        return outcome, conversation.memory


class _Stopped(Exception):
    """The reader does not want the rest."""
