"""HTTP servers of this program: at an address that the settings name, or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from index.errors import BadSettings

# What is under way when the program ends may take so long.
_GRACE_S = 1.0


@asynccontextmanager
async def serve(
    app: web.Application, host: str, port: int, *, setting: str
) -> AsyncIterator[None]:
    """Serve ``app``; ``setting`` is the one that names the address.

    Raises:
        BadSettings: Nothing can listen there.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise BadSettings(
                f"Nothing can listen at {host}:{port} ({error.strerror})."
                f" Set {setting} to an address that is free."
            ) from error
        yield
    finally:
        await runner.cleanup()
