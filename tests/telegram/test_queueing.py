"""The order of the queue, and who leaves it."""

import asyncio

from bot.telegram.queueing import Queue


def test_who_leaves_the_queue_lets_the_others_move_up() -> None:
    places: dict[str, list[int]] = {"b": [], "c": [], "d": []}
    had: list[str] = []

    async def wait(queue: Queue, name: str) -> None:
        async with queue.turn(places[name].append):
            had.append(name)

    async def run() -> None:
        queue = Queue(1)
        async with queue.turn(lambda _: None):
            tasks = {name: asyncio.create_task(wait(queue, name)) for name in places}
            await asyncio.sleep(0)
            tasks["b"].cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        async with queue.turn(lambda _: had.append("waited in vain")):
            had.append("e")

    asyncio.run(run())

    assert places == {"b": [1], "c": [2, 1], "d": [3, 2, 1]}
    assert had == ["c", "d", "e"]
