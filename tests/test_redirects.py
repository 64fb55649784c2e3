"""Questions and keys go where the settings say, and no server sends them elsewhere."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat_model import EndpointChatModel
from index.chroma import ChromaServer
from index.endpoint_embedding import EndpointEmbedder
from index.errors import UserError
from tests.any_wire import Answer, AnyWire, any_wire

KEY = "sk-Zq4Lr81xW0pN"


@contextmanager
def _redirecting(status: int) -> Iterator[tuple[str, AnyWire]]:
    """Give the address of a server that sends everybody to another, and that other."""

    def elsewhere(path: str) -> Answer:
        return status, "", {"Location": f"{other.url}{path}"}

    with any_wire(lambda _: (404, "", {})) as other, any_wire(elsewhere) as first:
        yield first.url, other


def _ask_chat(url: str) -> None:
    async def run() -> None:
        model = EndpointChatModel(
            model="m", api_key=KEY, url=f"{url}/v1", timeout_s=5.0
        )
        try:
            async for _ in model.stream("be", "who?"):
                pass
        finally:
            await model.close()

    asyncio.run(run())


def _embed(url: str) -> None:
    EndpointEmbedder(url=f"{url}/v1", model="m", api_key=KEY).embed_questions(["who?"])


def _open_chroma(url: str) -> None:
    ChromaServer(url, KEY, lambda: "").open()


def _ask_telegram(url: str) -> None:
    async def run() -> None:
        async with ExtBot(f"1:{KEY}", base_url=f"{url}/bot"):
            pass

    asyncio.run(run())


@pytest.mark.parametrize("status", [302, 307, 308])
@pytest.mark.parametrize("ask", [_ask_chat, _embed, _open_chroma, _ask_telegram])
def test_nobody_is_sent_elsewhere(ask: Callable[[str], None], status: int) -> None:
    with _redirecting(status) as (url, other):
        with pytest.raises((UserError, TelegramError)) as refusal:
            ask(url)

        assert other.requests == []
        assert KEY not in str(refusal.value)
