"""Work beside what goes on, in threads that never hold up the end of the program."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from typing import TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")


def start(work: Callable[[], Result]) -> Future[Result]:
    """Begin ``work`` in a thread of its own; the result, or what it raised, is to come.

    The threads of a ThreadPoolExecutor are waited for when the program ends, so that
    Ctrl-C would wait for an endpoint that never answers.
    """
    coming: Future[Result] = Future()

    def run() -> None:
        try:
            coming.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where the result is taken
            coming.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return coming


def together(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    most: int,
    *,
    leave_within_s: float = 0.0,
) -> list[Result]:
    """Return what ``work`` makes of each item, in order, up to ``most`` at a time.

    The first failure is raised, and nothing is begun after it, nor after Ctrl-C; what is
    under way then is waited for up to ``leave_within_s``. Native code needs that: a
    program that ends may not end it in the middle.
    """
    if len(items) < 2 or most < 2:
        return [work(item) for item in items]
    results: dict[int, Result] = {}
    numbered = iter(enumerate(items))
    taking = threading.Lock()
    is_over = threading.Event()

    def carry_on() -> None:
        while not is_over.is_set():
            with taking:
                number, item = next(numbered, (-1, None))
            if number < 0:
                return
            results[number] = work(cast("Item", item))

    workers = [start(carry_on) for _ in range(min(most, len(items)))]
    try:
        done, _ = wait(workers, return_when=FIRST_EXCEPTION)
        for worker in done:
            worker.result()
    finally:
        is_over.set()
        wait(workers, leave_within_s)
    return [results[number] for number in range(len(items))]
