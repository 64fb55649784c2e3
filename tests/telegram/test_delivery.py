"""Updates: long polls, confirmation, filters, a second poller, webhooks."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict, NetworkError

from tests.telegram.client import Client
from tests.telegram.emulator import Emulator, LostReply, NothingCame

_KNOCK = "s-1"
_POLLER = """
import asyncio, sys
from telegram import Bot
async def poll(token, base_url):
    async with Bot(token, base_url=base_url) as bot:
        print([u.message.text for u in await bot.get_updates(timeout=20)], flush=True)
        await bot.get_updates(timeout=20, allowed_updates=["poll"], offset=-1)
asyncio.run(poll(*sys.argv[1:]))
"""


def test_a_poll_waits_until_somebody_says_something(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")

    async def poll(bot: Bot) -> list[str | None]:
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(telegram.wait_for_poll)
        assert not waiting.done()
        anna.says("Привіт")
        return [u.message.text for u in await waiting if u.message]

    assert client.do(poll) == ["Привіт"]


def test_the_poll_of_a_program_that_is_gone_ends(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")

    async def poll(bot: Bot) -> None:
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(telegram.wait_for_poll)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    client.do(poll)

    anna.wait_for(lambda: not telegram.world.updates.polls_under_way, "end of the poll")


def test_waiting_for_a_poll_that_does_not_come_says_so(telegram: Emulator) -> None:
    with pytest.raises(NothingCame, match="no poll"):
        telegram.wait_for_poll(within_s=0.01)


def test_a_poll_without_news_ends_empty(client: Client) -> None:
    assert client.do(lambda bot: bot.get_updates(timeout=1)) == ()


def test_an_update_comes_again_until_an_offset_confirms_it(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    for text in "абв":
        anna.says(text)

    async def poll(bot: Bot) -> list[list[str | None]]:
        seen = []
        offset = 0
        for limit in (2, 2, 100):
            updates = await bot.get_updates(offset=offset, limit=limit)
            seen.append([u.message.text for u in updates if u.message])
            offset = updates[0].update_id + 1
        await bot.get_updates(offset=offset + 1)
        return seen

    assert client.do(poll) == [["а", "б"], ["б", "в"], ["в"]]
    assert telegram.world.updates.count == 0


def test_a_negative_offset_keeps_the_last_ones(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    for text in "абв":
        anna.says(text)

    (last,) = client.do(lambda bot: bot.get_updates(offset=-1))

    assert last.message is not None
    assert last.message.text == "в"
    assert telegram.world.updates.count == 1


def test_what_a_killed_program_fetched_comes_to_the_next_one(
    telegram: Emulator, client: Client
) -> None:
    telegram.person("Anna").says("Привіт")
    poller = subprocess.Popen(
        [sys.executable, "-c", _POLLER, telegram.token, telegram.base_url],
        stdout=subprocess.PIPE,
        text=True,
    )
    with poller:
        assert poller.stdout is not None
        assert poller.stdout.readline() == "['Привіт']\n"
        os.kill(poller.pid, signal.SIGKILL)

    assert len(client.do(lambda bot: bot.get_updates())) == 1


def test_a_batch_whose_reply_was_lost_comes_again(
    telegram: Emulator, client: Client
) -> None:
    telegram.person("Anna").says("Привіт")
    telegram.faults.plan(LostReply(), method="getUpdates")

    async def poll(bot: Bot) -> int:
        with pytest.raises(NetworkError):
            await bot.get_updates()
        return len(await bot.get_updates())

    assert client.do(poll) == 1


def test_a_filter_holds_until_another_one_comes(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")

    async def poll(bot: Bot) -> list[str]:
        await bot.get_updates(allowed_updates=["edited_message"])
        message = anna.says("а")
        anna.edits(message, "б")
        await bot.get_updates(allowed_updates=[])
        anna.says("в")
        updates = await bot.get_updates()
        return ["edited" if u.edited_message else "said" for u in updates]

    assert client.do(poll) == ["edited", "said"]


def test_a_second_poll_ends_the_first(telegram: Emulator, client: Client) -> None:
    async def poll(bot: Bot) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(telegram.wait_for_poll)
        async with client.bot() as other:
            assert await other.get_updates(timeout=0) == ()
        await first

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        client.do(poll)


@asynccontextmanager
async def _webhook(telegram: Emulator, *statuses: int) -> AsyncIterator[list[str]]:
    """Serve a bot's webhook that answers with ``statuses``, the last one for ever."""
    came: list[str] = []

    async def take(request: web.Request) -> web.Response:
        body = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        came.append(f"{secret} {body['message']['text']}")
        return web.Response(status=statuses[min(len(came), len(statuses)) - 1])

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    telegram.postman.proxies["https://bot.example:8443"] = f"http://127.0.0.1:{port}"
    yield came
    await runner.cleanup()


def test_a_webhook_gets_each_update_again_until_it_takes_it(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")

    async def serve(bot: Bot) -> list[str]:
        async with _webhook(telegram, 500, 200) as came:
            await bot.set_webhook("https://bot.example:8443/hook", secret_token=_KNOCK)
            anna.says("а")
            anna.says("б")
            await asyncio.to_thread(
                anna.wait_for, lambda: not telegram.world.updates.count, "delivery"
            )
            info = await bot.get_webhook_info()
            assert info.last_error_message == "Wrong response from the webhook: 500"
            return came

    assert client.do(serve) == ["s-1 а", "s-1 а", "s-1 б"]


def test_with_a_webhook_there_is_no_polling(client: Client) -> None:
    async def poll(bot: Bot) -> None:
        await bot.set_webhook("https://bot.example/hook")
        with pytest.raises(Conflict, match="can't use getUpdates"):
            await bot.get_updates()
        await bot.delete_webhook()
        await bot.get_updates()

    client.do(poll)


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://bot.example/hook", "s"),
        ("https://bot.example:8080/hook", "s"),
        ("https://bot.example/hook", "no spaces"),
    ],
)
def test_a_webhook_needs_https_a_known_port_and_a_plain_secret(
    url: str, secret: str, client: Client
) -> None:
    with pytest.raises(BadRequest):
        client.do(lambda bot: bot.set_webhook(url, secret_token=secret))
