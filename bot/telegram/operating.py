"""What operators ask over HTTP: ``/live``, ``/ready`` and ``/metrics``."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.telegram.health import Health
from bot.telegram.observing import CONTENT_TYPE, Meter
from bot.telegram.serving import serve
from index.errors import UserError


@asynccontextmanager
async def serve_operators(
    health: Health, meter: Meter, *, host: str, port: int
) -> AsyncIterator[None]:
    """Answer them at ``host`` and ``port``.

    Raises:
        BadSettings: Nothing can listen there.
    """

    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True, "up_s": round(health.up_s, 1)})

    async def ready(_: web.Request) -> web.Response:
        found = await health.look()
        is_ready = not found.problems
        body = {"ready": is_ready, "problems": found.problems, **found.figures}
        return web.json_response(body, status=200 if is_ready else 503)

    async def metrics(_: web.Request) -> web.Response:
        try:
            pending = await health.pending()
        except UserError as error:
            return web.Response(text=str(error), status=503)
        meter.saw(
            waiting=pending.count,
            oldest_s=pending.oldest_s,
            heard_of=time.time() - health.silent_s,
        )
        return web.Response(body=meter.told(), headers={"Content-Type": CONTENT_TYPE})

    app = web.Application()
    app.router.add_get("/live", live)
    app.router.add_get("/ready", ready)
    app.router.add_get("/metrics", metrics)
    async with serve(app, host, port, setting="POLYCITE_TELEGRAM_HEALTH"):
        yield
