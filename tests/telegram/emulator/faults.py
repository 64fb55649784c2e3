"""Trouble on demand: floods, outages, lost replies, slow answers; by method and chat."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.telegram.emulator.refusals import Refused, conflict, too_many_requests


@dataclass(frozen=True, kw_only=True)
class Flood:
    """429; every further call of the same method and chat within the time is one too."""

    retry_after_s: int


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Any other answer ``ok: false``."""

    code: int
    description: str


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """409, as when a second program polls."""


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A page of HTML with a status of 5xx, as the gateway in front of Telegram sends."""

    status: int = 502


@dataclass(frozen=True, kw_only=True)
class HungUp:
    """The connection ends before anything was done."""


@dataclass(frozen=True, kw_only=True)
class LostReply:
    """The request is carried out, and the connection ends without an answer."""


@dataclass(frozen=True, kw_only=True)
class Latency:
    """The request waits before it is carried out."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class SlowBody:
    """The answer comes in two halves with a pause between them."""

    seconds: float


Fault = Flood | Refusal | Conflict | Outage | HungUp | LostReply | Latency | SlowBody


@dataclass(kw_only=True)
class Rule:
    """A fault for some calls; None is any method, any chat, without an end."""

    fault: Fault
    method: str | None = None
    chat_id: int | None = None
    times: int | None = None
    happened: int = 0

    def applies(self, method: str, chat_id: int | None) -> bool:
        """Tell whether a call meets it."""
        return (
            self.times != 0
            and self.method in (None, method)
            and self.chat_id in (None, chat_id)
        )


class Faults:
    """The rules in force. A call meets the first rule of each kind that applies."""

    def __init__(
        self,
        changed: threading.Condition,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._changed = changed
        self._clock = clock
        self._rules: list[Rule] = []
        self._blocked_until: dict[tuple[str | None, int | None], float] = {}

    def plan(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
    ) -> Rule:
        """Let ``fault`` happen to the next ``times`` calls; None goes on until ended."""
        rule = Rule(fault=fault, method=method, chat_id=chat_id, times=times)
        with self._changed:
            self._rules.append(rule)
        return rule

    def end(self, rule: Rule) -> None:
        """Take a rule back."""
        with self._changed:
            self._rules.remove(rule)

    @contextmanager
    def during(
        self, fault: Fault, *, method: str | None = None, chat_id: int | None = None
    ) -> Iterator[Rule]:
        """Let ``fault`` happen to every such call inside the block."""
        rule = self.plan(fault, method=method, chat_id=chat_id, times=None)
        try:
            yield rule
        finally:
            self.end(rule)

    def meet(self, method: str, chat_id: int | None) -> list[Fault]:
        """Return what happens to a call, and count it.

        Raises:
            Refused: It is a flood, or comes before the last one's time is over.
        """
        self._refuse_early(method, chat_id)
        met: dict[type[Fault], Rule] = {}
        for rule in self._rules:
            if rule.applies(method, chat_id):
                met.setdefault(type(rule.fault), rule)
        for rule in met.values():
            rule.happened += 1
            rule.times = None if rule.times is None else rule.times - 1
        for rule in met.values():
            self._refuse(rule, method, chat_id)
        return [rule.fault for rule in met.values()]

    def _refuse_early(self, method: str, chat_id: int | None) -> None:
        for key in ((method, chat_id), (None, chat_id), (method, None), (None, None)):
            left = self._blocked_until.get(key, 0) - self._clock()
            if left > 0:
                raise EarlyCall(math.ceil(left))

    def _refuse(self, rule: Rule, method: str, chat_id: int | None) -> None:
        match rule.fault:
            case Flood(retry_after_s=seconds):
                key = (method if rule.method else None, chat_id)
                self._blocked_until[key] = self._clock() + seconds
                raise too_many_requests(seconds)
            case Conflict():
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one"
                    " bot instance is running"
                )
            case Refusal(code=code, description=description):
                raise Refused(code, description)
            case _:
                return


class EarlyCall(Refused):
    """A 429 that the bot was told about before."""

    def __init__(self, retry_after_s: int) -> None:
        refusal = too_many_requests(retry_after_s)
        super().__init__(
            refusal.code, refusal.description, parameters=refusal.parameters
        )
