"""A second opinion: PyPI's lo-bot-api-emulator, which models another messenger's Bot API.

It polls, confirms, filters and counts as Telegram does. It keeps no texts, knows no
users and asks a test for every update word by word.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

_TOKEN = "700000001:emulated-token-of-no-real-bot"  # noqa: S105
_ANNA = {"id": 5_000_000_001, "is_bot": False, "first_name": "Anna"}
_CHAT = {"id": 5_000_000_001, "type": "private", "first_name": "Anna"}


class LoStage:
    """Anna's private chat with the bot at lo-bot-api-emulator."""

    token = _TOKEN
    chat_id = 5_000_000_001

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self.base_url = f"{url}/bot"
        self.loop = loop
        self._emulator = LoBotApiEmulator()
        self._said = 0

    def app(self) -> web.Application:
        """Return what aiohttp serves."""
        app: web.Application = self._emulator.app()
        return app

    def says(self, text: str) -> None:
        """Let Anna say ``text``."""
        self._said += 1
        self._add("message", self._message(self._said) | {"text": text})

    def presses(self, message_id: int, data: str) -> None:
        """Let Anna press a button under the bot's message."""
        query = {"id": "9", "from": _ANNA, "chat_instance": "1", "data": data}
        self._add("callback_query", query | {"message": self._message(message_id)})

    def _message(self, message_id: int) -> dict[str, Any]:
        sent_at = int(time.time())
        return {"message_id": message_id, "date": sent_at, "chat": _CHAT, "from": _ANNA}

    def _add(self, kind: str, payload: dict[str, Any]) -> None:
        adding = self._emulator.enqueue_update({kind: payload}, token=_TOKEN)
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
    loop = asyncio.get_running_loop()
    stage = LoStage("", loop)
    runner = web.AppRunner(stage.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stage.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    started.set_result((stage, stop))
    await stop.wait()
    await runner.cleanup()
