"""A second opinion: PyPI's lo-bot-api-emulator, which models another messenger's Bot API.

It polls, confirms, filters and counts as Telegram does. It keeps no texts, knows no
users and asks a test for every update word by word; what a whole program needs besides is
added here. Groups and their members, topics, edited messages, the Stop of drafts and
trouble on demand cannot be tried with it, nor the texts about the bot: it has none.
"""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

from tests.telegram.emulator import NothingCame

NOT_MODELLED = frozenset({"sendMessageDraft", "setMessageReaction", "leaveChat"})
"""What a bot does and it refuses."""

_TOKEN = "700000001:emulated-token-of-no-real-bot"  # noqa: S105
_FIRST_PERSON = 5_000_000_001
_WAIT_S = 60.0


class _Remembering(LoBotApiEmulator):  # type: ignore[misc] # it has no types
    """The emulator with a name for the bot, and a memory of what that says."""

    def __init__(self) -> None:
        super().__init__()
        self.changed = threading.Condition()
        self.polls = 0
        self.messages: list[dict[str, Any]] = []

    def validate(
        self, method: str, fields: dict[str, Any], uploads: dict[str, Any]
    ) -> Any:  # noqa: ANN401 - as the package has it
        """Answer a request, and keep what it says."""
        # Telegram's apps would show a preview of every link.
        fields.pop("link_preview_options", None)
        if method == "getUpdates" and "allowed_updates" in fields:
            kinds = json.loads(fields["allowed_updates"])
            kinds = [kind for kind in kinds if kind != "stopped_message_generation"]
            fields["allowed_updates"] = json.dumps(kinds)
        result = super().validate(method, fields, uploads)
        with self.changed:
            self.polls += method == "getUpdates"
            if method == "getMe":
                result["username"] = "polycite_bot"
            if method == "sendMessage":
                self.messages.append(result)
            self.changed.notify_all()
        return result


class LoSeat:
    """One person in their private chat with the bot."""

    def __init__(self, stage: "LoStage", number: int, language_code: str) -> None:
        self.number = number
        self._stage = stage
        self._language_code = language_code
        self._seen = 0

    def says(self, text: str) -> None:
        """Write ``text``; a command at its beginning is marked."""
        message = self._message(next(self._stage.numbers)) | {"text": text}
        if text.startswith("/"):
            length = len(text.split(" ")[0])
            mark = {"type": "bot_command", "offset": 0, "length": length}
            message["entities"] = [mark]
        self._stage.tell("message", message)

    def presses(self, message_id: int, data: str) -> None:
        """Press a button under the bot's message."""
        number = next(self._stage.numbers)
        query = {"id": str(number), "from": self._user(), "chat_instance": "1"}
        message = self._message(message_id)
        self._stage.tell("callback_query", query | {"data": data, "message": message})

    def next_message(self) -> dict[str, Any]:
        """Return the bot's next message here; wait for it.

        Raises:
            NothingCame: There was none in time.
        """
        emulator = self._stage.emulator

        def mine() -> list[dict[str, Any]]:
            return [m for m in emulator.messages if m["chat"]["id"] == self.number]

        with emulator.changed:
            if not emulator.changed.wait_for(lambda: mine()[self._seen :], _WAIT_S):
                raise NothingCame(f"no message after {emulator.requests[-4:]}")
            self._seen += 1
            return mine()[self._seen - 1]

    def _message(self, message_id: int) -> dict[str, Any]:
        chat = {"id": self.number, "type": "private", "first_name": "Anna"}
        return {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": chat,
            "from": self._user(),
        }

    def _user(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "is_bot": False,
            "first_name": "Anna",
            "language_code": self._language_code,
        }


class LoStage:
    """People and the bot at lo-bot-api-emulator; Anna is there from the beginning."""

    token = _TOKEN
    chat_id = _FIRST_PERSON

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.url = ""
        self.loop = loop
        self.emulator = _Remembering()
        self.numbers = iter(range(1, 1_000_000))
        self._people = iter(range(_FIRST_PERSON, _FIRST_PERSON + 1000))
        self._anna = self.person("en")

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls ``base_url``."""
        return f"{self.url}/bot"

    def person(self, language_code: str) -> LoSeat:
        """Return a new person whose app speaks this language."""
        return LoSeat(self, next(self._people), language_code)

    def says(self, text: str) -> None:
        """Let Anna say ``text``."""
        self._anna.says(text)

    def presses(self, message_id: int, data: str) -> None:
        """Let Anna press a button under the bot's message."""
        self._anna.presses(message_id, data)

    def wait_for_poll(self, *, within_s: float = _WAIT_S) -> None:
        """Wait until the bot has asked for updates: it has started.

        Raises:
            NothingCame: It did not in time.
        """
        emulator = self.emulator
        with emulator.changed:
            if not emulator.changed.wait_for(lambda: emulator.polls, within_s):
                raise NothingCame(f"no poll within {within_s:g} s")

    def app(self) -> web.Application:
        """Return what aiohttp serves."""
        app: web.Application = self.emulator.app()
        return app

    def tell(self, kind: str, payload: dict[str, Any]) -> None:
        """Queue an update for the bot."""
        adding = self.emulator.enqueue_update({kind: payload}, token=_TOKEN)
        asyncio.run_coroutine_threadsafe(adding, self.loop).result()


@contextmanager
def lo_stage() -> Iterator[LoStage]:
    """Serve lo-bot-api-emulator from a thread of this process."""
    started: Future[tuple[LoStage, asyncio.Event]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(started)), daemon=True)
    thread.start()
    stage, stop = started.result()
    try:
        yield stage
    finally:
        stage.loop.call_soon_threadsafe(stop.set)
        thread.join()


async def _serve(started: "Future[tuple[LoStage, asyncio.Event]]") -> None:
    stop = asyncio.Event()
    stage = LoStage(asyncio.get_running_loop())
    runner = web.AppRunner(stage.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stage.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    started.set_result((stage, stop))
    await stop.wait()
    await runner.cleanup()
