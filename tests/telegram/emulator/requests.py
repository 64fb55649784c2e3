"""The fields and files of a request, in any of the four ways Telegram takes them."""

from typing import Any

from aiohttp import BodyPartReader, web

from tests.telegram.emulator.parameters import Upload
from tests.telegram.emulator.refusals import Refused, bad_request


async def read_request(
    request: web.Request,
) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return what came in the query, as a form, as parts or as JSON.

    Raises:
        Refused: The body is none of these, or larger than Telegram takes.
    """
    fields: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        if request.content_type == "multipart/form-data":
            uploads = await _read_parts(request, fields)
        elif request.content_type == "application/json":
            fields |= await request.json()
        else:
            fields |= {
                name: str(value) for name, value in (await request.post()).items()
            }
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    except ValueError as exc:
        raise bad_request(f"can't parse the request: {exc}") from exc
    return fields, uploads


async def _read_parts(
    request: web.Request, fields: dict[str, Any]
) -> dict[str, Upload]:
    uploads = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        name = part.name or ""
        if part.filename is None:
            fields[name] = await part.text()
            continue
        content = bytes(await part.read())
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        uploads[name] = Upload(name=part.filename, mime_type=mime_type, content=content)
    return uploads
