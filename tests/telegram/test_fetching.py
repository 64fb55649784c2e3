"""Files on their way from Telegram to the disk."""

import asyncio
import json
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.telegram.fetching import Fetcher, FileTooLarge
from bot.telegram.limiting import Limiter
from index.errors import StateUnusable
from tests.any_wire import Answer, any_wire
from tests.telegram.emulator import Emulator


def test_nothing_is_left_of_a_file_that_a_full_disk_does_not_take(
    telegram: Emulator, tmp_path: Path
) -> None:
    document = telegram.world.add_file("Слон.txt", "text/plain", b"Elephant")
    target = tmp_path / ".arriving-1"
    target.symlink_to("/dev/full")

    async def fetch() -> None:
        bot = ExtBot(
            telegram.token,
            base_url=telegram.base_url,
            base_file_url=telegram.base_file_url,
            rate_limiter=Limiter(most_per_s=30),
        )
        async with bot:
            await Fetcher(bot).fetch(document.file_id, target)

    with pytest.raises(StateUnusable, match=r"takes no file \(No space left"):
        asyncio.run(fetch())

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_a_server_of_ones_own_would_give_is_not_fetched_if_it_is_too_large(
    tmp_path: Path,
) -> None:
    results = {
        "getMe": {"id": 1, "is_bot": True, "first_name": "B", "username": "b"},
        "getFile": {
            "file_id": "x", "file_unique_id": "y", "file_path": "z",
            "file_size": 21 * 1024 * 1024,
        },
    }  # fmt: skip

    def answer(path: str) -> Answer:
        result = results[path.rpartition("/")[2]]
        return 200, json.dumps({"ok": True, "result": result}), {}

    async def fetch(url: str) -> None:
        bot = ExtBot("1:a", base_url=f"{url}/bot", rate_limiter=Limiter(most_per_s=30))
        async with bot:
            await Fetcher(bot).fetch("x", tmp_path / "x")

    with any_wire(answer) as wire, pytest.raises(FileTooLarge):
        asyncio.run(fetch(wire.url))

    assert [request.partition("\n")[0] for request in wire.requests] == [
        "/bot1:a/getMe",
        "/bot1:a/getFile",
    ]
