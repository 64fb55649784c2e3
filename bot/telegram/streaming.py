"""A partial answer in a chat: checked sentences as they come, the latest state only.

In private chats a draft shows it, which Telegram drops after 30 seconds or with the next
message; in groups a message that is edited, and that becomes the answer. A frame is never
sent twice or in another way: what meets a 429 waits for the next one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

from telegram.error import RetryAfter, TelegramError

from bot.telegram.incoming import Place
from bot.telegram.journal import note
from bot.telegram.limiting import FrameDropped
from bot.telegram.outgoing import Button, OutgoingMessage
from bot.telegram.sending import Sender
from bot.telegram.showing.callbacks import Callback, write_callback

Streaming = Literal["auto", "draft", "edit", "off"]
"""How answers are streamed: as suits the chat, one way wherever it goes, or not."""

# An answer that is there sooner needs no frames.
_FIRST_FRAME_S = 0.3
_DRAFT_EVERY_S = 0.7
_DRAFT_LIVES_S = 20.0
_EDIT_EVERY_S = 3.0
_EDIT_CHARACTERS = 40
_TYPING_EVERY_S = 4.5
_PLACE_EVERY_S = 3.0
_THINKING = "…"
_MOST_SHOWN = 4000

Keep = Callable[[int], Awaitable[None]]
"""Keeps the number of the message that becomes the answer."""


class Stream:
    """The frames of one answer; ``placeholder`` is the message that becomes it."""

    def __init__(
        self,
        sender: Sender,
        place: Place,
        answer: int,
        *,
        streaming: Streaming,
        reply_to: int | None,
        placeholder: int | None,
        keep: Keep,
        stop_label: str,
    ) -> None:
        """Stream the answer to the update ``answer``; ``keep`` is told the placeholder."""
        self.placeholder = placeholder
        self._sender = sender
        self._place = place
        self._answer = answer
        self._reply_to = reply_to
        self._keep = keep
        self._stop_label = stop_label
        self._way = self._choose(streaming)
        self._falls_back = streaming == "auto"
        self._text = ""
        self._is_waiting = False
        self._shown = None if placeholder is None else ""
        self._shown_at = 0.0
        self._news = asyncio.Event()
        self._is_closed = False
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin to show frames."""
        self._task = asyncio.create_task(self._run())

    def show(self, text: str) -> None:
        """Let ``text`` be what the next frame says."""
        self._text, self._is_waiting = _shortened(text), False
        self._news.set()

    def wait(self, text: str) -> None:
        """Let ``text`` be shown for as long as there is nothing else, and in no hurry."""
        self._text, self._is_waiting = text, True

    async def close(self) -> None:
        """Show no more; when this returns, no frame is under way that could come late."""
        self._is_closed = True
        self._news.set()
        if self._task is not None:
            await self._task

    def _choose(self, streaming: Streaming) -> Streaming:
        if self.placeholder is not None:
            return "edit"
        if streaming == "auto":
            return "draft" if self._place.is_private else "edit"
        if streaming == "draft" and not self._place.is_private:
            return "off"
        return streaming

    async def _run(self) -> None:
        await self._rest(_FIRST_FRAME_S)
        while not self._is_closed:
            self._news.clear()
            if self._is_due():
                await self._rest(await self._frame())
            else:
                await self._wait_for_news()

    async def _rest(self, seconds: float) -> None:
        """Wait, but no longer than until it is closed."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not self._is_closed and (left := until - loop.time()) > 0:
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                return
            if not self._is_closed:
                self._news.clear()

    async def _wait_for_news(self) -> None:
        wait_s = _PLACE_EVERY_S if self._is_waiting else self._lives_s
        try:
            await asyncio.wait_for(self._news.wait(), wait_s)
        except TimeoutError:
            return

    @property
    def _lives_s(self) -> float:
        """How long a frame is seen if it is not shown again."""
        return _TYPING_EVERY_S if self._way == "off" else _DRAFT_LIVES_S

    def _is_due(self) -> bool:
        """Whether there is enough to show another frame."""
        if self._shown is None:
            return True
        age_s = asyncio.get_running_loop().time() - self._shown_at
        if self._way == "off" or self._text == self._shown:
            return self._way != "edit" and age_s >= self._lives_s
        if self._is_waiting:
            return age_s >= _PLACE_EVERY_S
        is_other = not self._text.startswith(self._shown)
        grown = len(self._text) - len(self._shown)
        return self._way == "draft" or is_other or grown >= _EDIT_CHARACTERS

    async def _frame(self) -> float:
        """Show a frame, and return the seconds until the next one may be."""
        text = self._text
        try:
            wait_s = await self._show_frame(text)
        except FrameDropped:
            return self._wait_turn_s()
        except RetryAfter:
            note("frame_flood", chat_is_private=self._place.is_private)
            return self._wait_turn_s()
        except TelegramError as error:
            note("frame_failed", way=self._way, error=type(error).__name__)
            self._fall_back()
            return _EDIT_EVERY_S
        self._shown, self._shown_at = text, asyncio.get_running_loop().time()
        return wait_s

    async def _show_frame(self, text: str) -> float:
        if self._way == "off":
            await self._sender.typing(self._place)
            return _TYPING_EVERY_S
        if self._way == "draft":
            await self._sender.draft(self._place, self._answer, text)
            return _DRAFT_EVERY_S
        stop = Callback(action="stop", answer=str(self._answer))
        button = Button(label=self._stop_label, callback_data=write_callback(stop))
        message = OutgoingMessage(text=text or _THINKING, buttons=((button,),))
        if self.placeholder is None:
            self.placeholder = await self._sender.send_once(
                self._place, message, reply_to=self._reply_to
            )
            await self._keep(self.placeholder)
        else:
            await self._sender.edit(
                self._place, self.placeholder, message, urgency="frame"
            )
        return _EDIT_EVERY_S

    def _wait_turn_s(self) -> float:
        endpoint = "sendMessageDraft" if self._way == "draft" else "editMessageText"
        wait_s = self._sender.limiter.frame_wait_s(self._place.chat, endpoint)
        return max(wait_s, _DRAFT_EVERY_S)

    def _fall_back(self) -> None:
        """Edit where drafts do not work, if nobody has said how it must be."""
        if self._way == "draft" and self._falls_back:
            self._way, self._shown = "edit", None


def _shortened(text: str) -> str:
    """Return what a frame can hold: the end of it, for that is what is new."""
    if len(text.encode("utf-16-le")) // 2 <= _MOST_SHOWN:
        return text
    return "…" + text[-(_MOST_SHOWN // 2) :]
