"""The lanes that updates wait in, while the state fails and at the end."""

import asyncio

from bot.telegram.lanes import Lanes
from index.errors import StateUnusable


def test_a_lane_goes_on_in_order_when_the_state_can_be_used_again() -> None:
    tried: list[int] = []
    is_over = asyncio.Event()

    async def work(update_id: int) -> None:
        tried.append(update_id)
        if len(tried) < 3:
            raise StateUnusable("The disk is full.")
        if update_id == 2:
            is_over.set()

    async def run() -> None:
        lanes = Lanes(work, pause_s=0)
        lanes.put("1/0", 1)
        lanes.put("1/0", 2)
        await asyncio.wait_for(is_over.wait(), 10)
        await lanes.end(within_s=10)

    asyncio.run(run())

    assert tried == [1, 1, 1, 2]


def test_what_waits_for_the_state_does_not_hold_up_the_end() -> None:
    tried: list[int] = []
    is_tried = asyncio.Event()

    async def work(update_id: int) -> None:
        tried.append(update_id)
        is_tried.set()
        raise StateUnusable("The disk is full.")

    async def run() -> None:
        lanes = Lanes(work, pause_s=3600)
        lanes.put("1/0", 1)
        await is_tried.wait()
        await lanes.end(within_s=0)

    asyncio.run(run())

    assert tried == [1]
