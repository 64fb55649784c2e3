"""The HTTP server: a request's way from the socket to a method and back."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web

from tests.telegram.emulator.calls import Call, Calls
from tests.telegram.emulator.faults import (
    EarlyCall,
    Fault,
    Faults,
    HungUp,
    Latency,
    LostReply,
    Outage,
    SlowBody,
)
from tests.telegram.emulator.fetching import GetUpdates
from tests.telegram.emulator.method import Method
from tests.telegram.emulator.methods import method_named
from tests.telegram.emulator.parameters import Upload
from tests.telegram.emulator.polling import Polling
from tests.telegram.emulator.rates import Rates
from tests.telegram.emulator.refusals import Refused
from tests.telegram.emulator.requests import read_request
from tests.telegram.emulator.sending import MAX_UPLOAD
from tests.telegram.emulator.visiting import MAX_DOWNLOAD
from tests.telegram.emulator.world import World

_Fault = TypeVar("_Fault", bound=Fault)
_GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"


@dataclass(kw_only=True)
class _Visit:
    """What is known of one request while it is under way."""

    began: float
    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    result: object = None
    refusal: Refused | None = None
    was_carried_out: bool = False

    @property
    def chat_id(self) -> int | None:
        """The chat it is about, if it says so by number."""
        try:
            return int(self.fields.get("chat_id", ""))
        except ValueError:
            return None

    def fault(self, kind: type[_Fault]) -> _Fault | None:
        """Return the fault of ``kind`` that it meets."""
        return next((fault for fault in self.faults if isinstance(fault, kind)), None)


class Server:
    """Answers for one bot's token."""

    def __init__(
        self, world: World, calls: Calls, faults: Faults, rates: Rates
    ) -> None:
        self._world = world
        self._calls = calls
        self._faults = faults
        self._rates = rates
        self._polling = Polling(world)

    def app(self) -> web.Application:
        """Return what aiohttp serves."""
        app = web.Application(client_max_size=MAX_UPLOAD + 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        visit = _Visit(began=time.monotonic(), method=request.match_info["method"])
        try:
            await self._carry_out(request, visit)
        except Refused as exc:
            visit.refusal = exc
        except ConnectionResetError:
            # The bot was killed in the middle of its request.
            return _cut(request)
        is_cut = self._is_cut(visit)
        self._log(visit, is_cut=is_cut)
        if is_cut:
            return _cut(request)
        return await _respond(request, visit)

    async def _carry_out(self, request: web.Request, visit: _Visit) -> None:
        self._check_token(request.match_info["token"])
        visit.method, kind = method_named(visit.method)
        visit.fields, visit.uploads = await read_request(request)
        with self._world.changed:
            visit.faults = self._faults.meet(visit.method, visit.chat_id)
        if latency := visit.fault(Latency):
            await asyncio.sleep(latency.seconds)
        if visit.fault(HungUp) or visit.fault(Outage):
            return
        given = kind.read(visit.method, visit.fields, visit.uploads)
        if isinstance(given, GetUpdates):
            visit.result = await self._polling.poll(given, lambda: _is_gone(request))
        else:
            visit.result = self._act(visit, given)
        visit.was_carried_out = True

    def _act(self, visit: _Visit, given: Method) -> object:
        with self._world.changed:
            chat = self._world.chats.get(visit.chat_id or 0)
            if chat is not None:
                self._rates.check(visit.method, chat)
            result = given.carry_out(self._world)
            self._world.changed.notify_all()
        return result

    def _check_token(self, token: str) -> None:
        number, _, secret = token.partition(":")
        if not number.isdecimal() or not secret:
            raise Refused(404, "Not Found")
        if token != self._world.token:
            raise Refused(401, "Unauthorized")

    @staticmethod
    def _is_cut(visit: _Visit) -> bool:
        if visit.fault(HungUp):
            return True
        return visit.fault(LostReply) is not None and visit.was_carried_out

    def _log(self, visit: _Visit, *, is_cut: bool) -> None:
        refusal = visit.refusal
        outage = visit.fault(Outage)
        code = refusal.code if refusal else outage.status if outage else 200
        self._calls.add(
            Call(
                began=visit.began,
                ended=time.monotonic(),
                method=visit.method,
                chat_id=visit.chat_id,
                parameters=visit.fields | visit.uploads,
                code=0 if is_cut else code,
                result=visit.result,
                description=refusal.description if refusal else "",
                was_carried_out=visit.was_carried_out,
                is_early=isinstance(refusal, EarlyCall),
                is_complaint=refusal is not None and refusal.is_complaint,
                notes=self._notes(visit),
            )
        )

    def _notes(self, visit: _Visit) -> tuple[str, ...]:
        """What a reader does not get to see of a message just sent or edited."""
        chat = self._world.chats.get(visit.chat_id or 0)
        if not chat or not isinstance(visit.result, dict):
            return ()
        message = chat.messages.get(visit.result.get("message_id", 0))
        return message.now.shown.notes if message else ()

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._world.token:
            return web.json_response(Refused(401, "Unauthorized").body, status=401)
        path = request.match_info["path"]
        with self._world.changed:
            found = [file for file in self._world.files.values() if file.path == path]
        if not found or found[0].size > MAX_DOWNLOAD:
            return web.json_response(Refused(404, "Not Found").body, status=404)
        content = found[0].content
        return web.Response(body=bytes(found[0].size) if content is None else content)


async def _respond(request: web.Request, visit: _Visit) -> web.StreamResponse:
    if outage := visit.fault(Outage):
        return web.Response(
            status=outage.status, text=_GATEWAY, content_type="text/html"
        )
    refusal = visit.refusal
    body = refusal.body if refusal else {"ok": True, "result": visit.result}
    response = web.json_response(body, status=refusal.code if refusal else 200)
    slow = visit.fault(SlowBody)
    if slow is None:
        return response
    whole = response.body
    assert isinstance(whole, bytes)
    stream = web.StreamResponse(status=response.status, headers=response.headers)
    await stream.prepare(request)
    await stream.write(whole[: len(whole) // 2])
    await asyncio.sleep(slow.seconds)
    await stream.write(whole[len(whole) // 2 :])
    await stream.write_eof()
    return stream


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
