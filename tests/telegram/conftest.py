"""An emulated Telegram, and the real client of python-telegram-bot speaking to it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.telegram.emulator import Emulator, emulator

_Result = TypeVar("_Result")


class Client:
    """Runs what a test does with a real ``telegram.Bot``."""

    def __init__(self, telegram: Emulator) -> None:
        self._telegram = telegram

    def bot(self, *, token: str | None = None, timeout_s: float = 10) -> Bot:
        """Return a bot that waits at most ``timeout_s`` for an answer."""
        # Loading the certificates of a client that speaks plain HTTP takes a tenth of a
        # second, twice for each bot.
        plain = {"verify": False}
        return Bot(
            token or self._telegram.token,
            base_url=self._telegram.base_url,
            base_file_url=self._telegram.base_file_url,
            request=HTTPXRequest(read_timeout=timeout_s, httpx_kwargs=plain),
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


@pytest.fixture(autouse=True)
def _retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose what python-telegram-bot will do one day; it warns otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def telegram() -> Iterator[Emulator]:
    """An emulated Telegram without any people yet."""
    with emulator() as emulated:
        yield emulated


@pytest.fixture
def client(telegram: Emulator) -> Client:
    """A real client of ``telegram``."""
    return Client(telegram)
