"""The log: every call of the bot with its time, parameters and what came of it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request; times are seconds of ``time.monotonic``.

    ``code`` is 200 or the error's, 0 when the connection was cut; ``was_carried_out``
    tells which of these had an effect. ``notes`` are what Telegram drops without a word.
    """

    began: float
    ended: float
    method: str
    chat_id: int | None
    parameters: Mapping[str, object]
    code: int
    result: object = None
    description: str = ""
    was_carried_out: bool = False
    is_early: bool = False
    is_complaint: bool = False
    notes: tuple[str, ...] = ()


class Calls:
    """All calls in the order they ended."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        """Keep ``call``."""
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()

    def of(self, method: str | None = None, chat_id: int | None = None) -> list[Call]:
        """Return the calls of one method, in one chat, or all."""
        with self._changed:
            return [
                call
                for call in self._calls
                if method in (None, call.method) and chat_id in (None, call.chat_id)
            ]

    @property
    def refused(self) -> list[Call]:
        """Calls that were answered ``ok: false``."""
        return [call for call in self.of() if call.code >= 400]

    @property
    def complaints(self) -> list[Call]:
        """Calls with methods or fields that the emulator does not model."""
        return [call for call in self.of() if call.is_complaint]

    @property
    def early(self) -> list[Call]:
        """Calls that came before the time a 429 had named was over."""
        return [call for call in self.of() if call.is_early]
