"""Files on their way from Telegram to the disk."""

import asyncio
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.telegram.fetching import Fetcher
from bot.telegram.limiting import Limiter
from index.errors import StateUnusable
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
