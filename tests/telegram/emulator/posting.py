"""Posting updates to the bot's webhook, again and again until it says 2xx."""

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.telegram.emulator.webhooks import Webhook
from tests.telegram.emulator.world import World

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


class Postman:
    """Posts one update after the other; Telegram posts several at a time.

    ``proxies`` are the reverse proxies of the world outside: what is posted to
    ``https://bot.example`` goes to the address on this machine that it maps to.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.proxies: dict[str, str] = {}
        self.retry_s = 0.1
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Post for ever."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._news.set)

        self._world.updates.listeners.add(wake)
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=60)
        ) as session:
            while True:
                if not await self._post_first(session):
                    self._news.clear()
                    try:
                        await asyncio.wait_for(self._news.wait(), self.retry_s)
                    except TimeoutError:
                        continue

    async def _post_first(self, session: aiohttp.ClientSession) -> bool:
        """Post the oldest update; tell whether the bot took one."""
        with self._world.changed:
            webhook = self._world.webhook
            batch = self._world.updates.first(1) if webhook.url else []
        if not batch:
            return False
        status, words = await self._post(session, webhook, batch[0])
        with self._world.changed:
            webhook.statuses.append(status)
            if 200 <= status < 300:
                self._world.updates.confirm(batch[0]["update_id"] + 1)
                return True
            webhook.last_error, webhook.last_error_at = words, int(time.time())
            self._world.changed.notify_all()
        await asyncio.sleep(self.retry_s)
        return False

    async def _post(
        self, session: aiohttp.ClientSession, webhook: Webhook, update: dict[str, Any]
    ) -> tuple[int, str]:
        parts = urlsplit(webhook.url)
        proxy = self.proxies.get(f"{parts.scheme}://{parts.netloc}")
        if proxy is None:
            return 0, "Failed to resolve host"
        headers = {_SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
        try:
            async with session.post(
                proxy + parts.path, json=update, headers=headers
            ) as response:
                await response.read()
                return (
                    response.status,
                    f"Wrong response from the webhook: {response.status}",
                )
        except (aiohttp.ClientError, TimeoutError) as exc:
            return 0, f"Connection failed: {type(exc).__name__}"
