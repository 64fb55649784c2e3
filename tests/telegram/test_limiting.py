"""The rate limiter by itself: what waits, what is dropped, and for whom."""

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.limiting import FrameDropped, Limiter, Urgency, Window

GROUP, PRIVATE = -5, 5


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return it, in seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    return Limiter(most_per_s=25, clock=clock)


def send(
    limiter: Limiter,
    chat: int,
    *,
    urgency: Urgency = "frame",
    endpoint: str = "editMessageText",
    error: Exception | None = None,
) -> bool:
    """Send through ``limiter``, and return whether it went."""

    async def call(*_: Any, **__: Any) -> bool:  # noqa: ANN401 - as the library calls
        if error is not None:
            raise error
        return True

    data = {"chat_id": chat}
    sending = limiter.process_request(call, (), {}, endpoint, data, urgency)
    try:
        return bool(asyncio.run(sending))
    except FrameDropped:
        return False


def test_a_window_lets_so_many_through_in_any_stretch_of_its_length(
    clock: Clock,
) -> None:
    window = Window(2, 10.0, clock)

    waits = []
    for now in (0.0, 4.0, 5.0, 10.0):
        clock.now = now
        waits.append(window.wait_s())
        if waits[-1] <= 0:
            window.count()

    assert waits == [0.0, 0.0, 5.0, 0.0]
    assert window.wait_s() == 4.0


def test_frames_of_a_group_leave_places_for_final_messages(limiter: Limiter) -> None:
    frames = sum(send(limiter, GROUP) for _ in range(30))
    finals = sum(send(limiter, GROUP, urgency="final") for _ in range(8))

    assert (frames, finals) == (10, 8)
    assert limiter.frame_wait_s(GROUP, "editMessageText") == 60.0


def test_a_429_of_a_frame_stops_frames_of_that_chat_and_method_alone(
    limiter: Limiter, clock: Clock
) -> None:
    with pytest.raises(RetryAfter):
        send(limiter, GROUP, error=RetryAfter(30))

    assert not send(limiter, GROUP)
    assert send(limiter, GROUP - 1)
    assert send(limiter, PRIVATE)
    assert send(limiter, GROUP, endpoint="sendMessage", urgency="final")
    clock.now = 30.5
    assert send(limiter, GROUP)


def test_drafts_do_not_count_as_messages(limiter: Limiter) -> None:
    assert all(send(limiter, PRIVATE, endpoint="sendMessageDraft") for _ in range(99))
    assert send(limiter, PRIVATE, endpoint="sendMessage", urgency="final")


def test_frames_give_way_when_all_chats_together_send_much(limiter: Limiter) -> None:
    for chat in range(1, 16):
        assert send(limiter, chat, endpoint="sendMessage", urgency="final")

    assert not send(limiter, GROUP)
    assert send(limiter, GROUP, endpoint="sendMessage", urgency="final")
