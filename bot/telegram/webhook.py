"""Updates that Telegram posts: a request is answered after its update is committed."""

import asyncio
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
from bot.telegram.polling import Commit
from bot.telegram.reaching import Contact
from bot.telegram.sending import Bot
from bot.telegram.serving import serve
from index.errors import BadSettings

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name
_LARGEST = 1024 * 1024
_ASKED_EVERY_S = 30.0
_LOST = (
    "Telegram posts to another program, or to none. End that program, and start this one"
    " again."
)


@asynccontextmanager
async def listen(
    bot: Bot, contact: Contact, commit: Commit, *, url: str, host: str, port: int
) -> AsyncIterator[None]:
    """Take what is posted to ``url``, which a proxy brings to ``host`` and ``port``.

    Raises:
        BadSettings: Nothing can listen there.
    """
    secret = secret_of(bot.token)

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "")
        # What is no UTF-8 in a header comes as halves of surrogate pairs.
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            note_trouble("stranger_at_webhook")
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
            number = int(update["update_id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return web.Response(status=400)
        await commit([{**update, "update_id": number}])
        contact.made()
        return web.Response()

    app = web.Application(client_max_size=_LARGEST)
    app.router.add_post(urlsplit(url).path or "/", receive)
    # One at a time: Telegram does not keep the order of several.
    set_webhook = partial(
        bot.set_webhook,
        url,
        secret_token=secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=1,
        drop_pending_updates=False,
    )
    async with serve(app, host, port, setting="POLYCITE_TELEGRAM_LISTEN"):
        try:
            await contact.persist(set_webhook)
        except BadRequest as error:
            raise BadSettings(
                f"Telegram refuses POLYCITE_TELEGRAM_WEBHOOK_URL ({error.message})."
            ) from error
        yield


async def stay_set(bot: Bot, contact: Contact, url: str) -> None:
    """Ask Telegram for ever whether it still posts to ``url``, and tell where not.

    Nobody may post for hours; this is how it is known that somebody could.
    """
    is_lost = False
    while True:
        await asyncio.sleep(_ASKED_EVERY_S)
        found = await contact.persist(bot.get_webhook_info)
        if found.url != url and not is_lost:
            note_trouble("webhook_lost", reason=_LOST)
        is_lost = found.url != url


def secret_of(token: str) -> str:
    """Return what Telegram proves itself with: of the token, which it does not tell."""
    return hashlib.sha256(f"webhook of {token}".encode()).hexdigest()
