"""Long questions that Telegram's apps cut into several messages, made one again."""

import asyncio
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.telegram.backlog import Backlog, Queued
from bot.telegram.conversations import Records
from bot.telegram.inbox import Taken
from bot.telegram.showing.limits import MAX_TEXT, units

# Apps cut at the last end of a paragraph, or else of a word, in the second half of what
# a message can hold.
_LEAST_CUT = MAX_TEXT // 2
_WITHIN_S = 1.0
# Telegram tells when something was said in whole seconds.
_SAID_WITHIN_S = 2
_MOST_PIECES = 8


class Joiner:
    """Gives messages their other pieces."""

    def __init__(self, backlog: Backlog, records: Records) -> None:
        """Look for them in ``backlog``; what ``records`` keep answers to is whole."""
        self._backlog = backlog
        self._records = records

    async def whole(self, taken: Taken) -> Taken:
        """Return an update with all the pieces of its text; they are done with it.

        A text that may have been cut is waited for: a second from when it came. What is
        joined is on the disk in one step, so that nothing of it is lost or said twice.
        """
        if not _may_go_on(taken.raw) or await self._is_answered(taken.update_id):
            return taken
        pieces = [Queued(update_id=taken.update_id, raw=taken.raw)]
        until = taken.received + _WITHIN_S
        while len(pieces) < _MOST_PIECES and _may_go_on(pieces[-1].raw):
            piece = await self._next(pieces[-1])
            if piece is None and (left := until - time.time()) > 0:
                await asyncio.sleep(min(left, _WITHIN_S))
                piece = await self._next(pieces[-1])
            if piece is None:
                break
            pieces.append(piece)
            until = time.time() + _WITHIN_S
        if len(pieces) == 1:
            return taken
        raw = _joined([piece.raw for piece in pieces])
        others = [piece.update_id for piece in pieces[1:]]
        await self._backlog.join(taken.update_id, raw, others)
        return replace(taken, raw=raw)

    async def _is_answered(self, update_id: int) -> bool:
        kept = await self._records.find(update_id)
        return kept is not None and kept.parts is not None

    async def _next(self, last: Queued) -> Queued | None:
        """Return what the same person said next, if that goes on from ``last``."""
        for queued in await self._backlog.behind(last.update_id):
            if _voice(queued.raw) == _voice(last.raw):
                return queued if _goes_on(last.raw, queued.raw) else None
        return None


def _may_go_on(raw: dict[str, Any]) -> bool:
    return units(_text(raw)) >= _LEAST_CUT


def _goes_on(before: dict[str, Any], after: dict[str, Any]) -> bool:
    one, other = before["message"], after["message"]
    is_command = any(
        entity.get("type") == "bot_command" and entity.get("offset") == 0
        for entity in other.get("entities", ())
    )
    is_alike = ("forward_origin" in one) == ("forward_origin" in other)
    is_soon = abs(int(other["date"]) - int(one["date"])) <= _SAID_WITHIN_S
    return bool(_text(after)) and is_alike and is_soon and not is_command


def _voice(raw: dict[str, Any]) -> tuple[Any, ...]:
    message = raw.get("message") or {}
    speakers = (message.get("from"), message.get("sender_chat"))
    return tuple((speaker or {}).get("id") for speaker in speakers)


def _joined(raws: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first of several pieces with the text of them all.

    Its entities keep their places. One that is full to the last unit was cut where there
    was no space to cut at.
    """
    text = _text(raws[0])
    for before, after in pairwise(raws):
        is_cut_in_a_word = units(_text(before)) >= MAX_TEXT
        text += ("" if is_cut_in_a_word else "\n") + _text(after)
    return {**raws[0], "message": {**raws[0]["message"], "text": text}}


def _text(raw: dict[str, Any]) -> str:
    message = raw.get("message")
    return str(message.get("text") or "") if isinstance(message, dict) else ""
