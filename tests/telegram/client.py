"""The real client of python-telegram-bot, speaking to a Bot API on loopback."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot
from telegram.request import HTTPXRequest

_Result = TypeVar("_Result")


class Client:
    """Runs what a test does with a real ``telegram.Bot``."""

    def __init__(self, token: str, base_url: str, base_file_url: str = "") -> None:
        self._token = token
        self._base_url = base_url
        self._base_file_url = base_file_url

    def bot(self, *, token: str | None = None, timeout_s: float = 10) -> Bot:
        """Return a bot that waits at most ``timeout_s`` for an answer."""
        # Loading the certificates of a client that speaks plain HTTP takes a tenth of a
        # second, twice for each bot.
        plain = {"verify": False}
        return Bot(
            token or self._token,
            base_url=self._base_url,
            base_file_url=self._base_file_url,
            request=HTTPXRequest(
                connection_pool_size=64, read_timeout=timeout_s, httpx_kwargs=plain
            ),
            get_updates_request=HTTPXRequest(
                read_timeout=timeout_s, httpx_kwargs=plain
            ),
        )

    def do(self, act: Callable[[Bot], Awaitable[_Result]]) -> _Result:
        """Return what ``act`` returns; the bot asks getMe first, as programs do."""

        async def run() -> _Result:
            async with self.bot() as bot:
                return await act(bot)

        return asyncio.run(run())
