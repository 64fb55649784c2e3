"""Updates in the order they happened, kept until the bot confirms them."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

KINDS = (
    "message", "edited_message", "callback_query", "my_chat_member", "chat_member",
    "message_reaction", "message_reaction_count", "stopped_message_generation",
    "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "inline_query",
    "chosen_inline_result", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "chat_join_request", "chat_boost", "removed_chat_boost",
    "purchased_paid_media", "managed_bot", "guest_message", "subscription",
)  # fmt: skip
"""What may be asked for in allowed_updates; the first eight are what happens here."""

_BY_REQUEST_ALONE = frozenset(
    {"chat_member", "message_reaction", "message_reaction_count"}
)


class Updates:
    """The queue of one bot. ``listeners`` are called whenever something is added.

    ``delivered`` are the ids that were handed out, again for each time.
    """

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._pending: list[dict[str, Any]] = []
        self._next_id = 700_000_001
        self.allowed: frozenset[str] = frozenset(KINDS) - _BY_REQUEST_ALONE
        self.listeners: set[Callable[[], None]] = set()
        self.delivered: list[int] = []
        self.polls_under_way = 0

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Take only ``kinds`` from now on; none at all is the default, None no change."""
        if kinds is not None:
            chosen = frozenset(kinds) & frozenset(KINDS)
            self.allowed = chosen or frozenset(KINDS) - _BY_REQUEST_ALONE

    def add(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update and return its id; None if the bot does not want the kind."""
        with self._changed:
            if kind not in self.allowed:
                return None
            update_id = self._next_id
            self._next_id += 1
            self._pending.append({"update_id": update_id, kind: payload})
            self._changed.notify_all()
            listeners = list(self.listeners)
        for listener in listeners:
            listener()
        return update_id

    def confirm(self, offset: int) -> None:
        """Forget what comes before ``offset``; a negative one keeps that many."""
        with self._changed:
            if offset < 0:
                self._pending = self._pending[offset:]
            elif offset > 0:
                self._pending = [u for u in self._pending if u["update_id"] >= offset]
            self._changed.notify_all()

    def first(self, limit: int) -> list[dict[str, Any]]:
        """Return the oldest updates that are not confirmed; they stay."""
        with self._changed:
            batch = self._pending[:limit]
            self.delivered += [update["update_id"] for update in batch]
            return batch

    def clear(self) -> None:
        """Drop whatever waits."""
        with self._changed:
            self._pending = []
            self._changed.notify_all()

    @property
    def count(self) -> int:
        """How many updates wait for the bot's confirmation."""
        return len(self._pending)
