"""The end of the program, in time whatever its threads wait for."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bot.telegram.journal import note

_WITHIN_S = 1.0


@contextmanager
def ending_in_time() -> Iterator[None]:
    """Give threads to the loop that runs, and end the program where one goes on after.

    Python would wait for as long as an embedding endpoint does not answer. What is kept
    is kept by then, and nobody would be told what a thread still finds.
    """
    executor = ThreadPoolExecutor(thread_name_prefix="work")
    asyncio.get_running_loop().set_default_executor(executor)
    yield
    executor.shutdown(wait=False, cancel_futures=True)
    until = time.monotonic() + _WITHIN_S
    others = [t for t in threading.enumerate() if t is not threading.current_thread()]
    for thread in others:
        if not thread.daemon:
            thread.join(max(until - time.monotonic(), 0))
    if any(thread.is_alive() and not thread.daemon for thread in others):
        note("ended_beside_a_thread")
        sys.stderr.flush()
        os._exit(0)
