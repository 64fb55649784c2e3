"""Updates that Telegram posts: a request is answered after its update is committed."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import BadRequest

from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.journal import note_trouble
from bot.telegram.polling import Commit, persist
from bot.telegram.sending import Bot
from index.errors import BadSettings

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name
_LARGEST = 1024 * 1024


@asynccontextmanager
async def listen(
    bot: Bot, commit: Commit, *, url: str, host: str, port: int
) -> AsyncIterator[None]:
    """Take what is posted to ``url``, which a proxy brings to ``host`` and ``port``.

    Raises:
        BadSettings: Nothing can listen there.
    """
    secret = secret_of(bot.token)

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            note_trouble("stranger_at_webhook")
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
            number = int(update["update_id"])
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        await commit([{**update, "update_id": number}])
        return web.Response()

    app = web.Application(client_max_size=_LARGEST)
    app.router.add_post(urlsplit(url).path or "/", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise BadSettings(
                f"Nothing can listen at {host}:{port} ({error.strerror})."
                " Set POLYCITE_TELEGRAM_LISTEN to an address that is free."
            ) from error
        # One at a time: Telegram does not keep the order of several.
        set_webhook = partial(
            bot.set_webhook,
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=1,
            drop_pending_updates=False,
        )
        try:
            await persist(set_webhook)
        except BadRequest as error:
            raise BadSettings(
                f"Telegram refuses POLYCITE_TELEGRAM_WEBHOOK_URL ({error.message})."
            ) from error
        yield
    finally:
        await runner.cleanup()


def secret_of(token: str) -> str:
    """Return what Telegram proves itself with: of the token, which it does not tell."""
    return hashlib.sha256(f"webhook of {token}".encode()).hexdigest()
