"""The one lock for writing an index, and who holds it.

The system frees the lock when the process that holds it ends, however it ends, so that
none is ever stale; what is written beside it is believed only while it is held.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from filelock import FileLock, Timeout

from index.errors import BadSettings, IndexBusy
from index.home import Home

_MADE_OF = {"doing": str, "process": int, "host": str, "since": str}


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Who is writing an index: the command, its process, and since when (local time)."""

    doing: str
    process: int
    host: str
    since: str

    def __str__(self) -> str:
        """Say it as messages do."""
        return (
            f"'{self.doing}', process {self.process} on {self.host}, since {self.since}"
        )


@contextmanager
def hold_lock(
    home: Home,
    doing: str,
    *,
    wait: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Be the one writer at ``home``, as ``doing``, which is a command's name.

    With ``wait``, a held lock is waited for; ``tell`` hears who holds it.

    Raises:
        IndexBusy: Somebody else is writing; the message says who.
        BadSettings: The home cannot be written.
    """
    try:
        home.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home.lock)
        _acquire(lock, home, wait=wait, tell=tell)
        _sign(home, doing)
    except OSError as error:
        raise BadSettings(
            f"The home '{home.folder}' cannot be written ({error.strerror})."
            " See to its disk and its permissions, or choose another with --home."
        ) from error
    try:
        yield
    finally:
        # Nobody believes it once the lock is free; the home may be gone by now.
        with suppress(OSError):
            home.holder.unlink()
        lock.release()


def find_holder(home: Home) -> Holder | None:
    """Return who is writing at ``home`` now; None if nobody is, or does not say who."""
    if not home.lock.exists():
        return None
    lock = FileLock(home.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _read_holder(home)
    lock.release()
    return None


def _acquire(
    lock: FileLock, home: Home, *, wait: bool, tell: Callable[[str], None]
) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        holder = _read_holder(home)
        said = f" ({holder})" if holder else ""
        if not wait:
            raise IndexBusy(
                f"Another program is writing the index at '{home.folder}'{said}."
                " Wait until it has ended, or let --wait do that."
            ) from error
        tell(f"Waiting for the program that is writing '{home.folder}'{said} ...")
        lock.acquire()


def _sign(home: Home, doing: str) -> None:
    holder = Holder(
        doing=doing,
        process=os.getpid(),
        host=socket.gethostname(),
        since=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S"),
    )
    # Whoever reads it finds all of it, or that of the one before.
    half = home.holder.with_suffix(".half")
    half.write_text(json.dumps(asdict(holder)), encoding="utf-8")
    half.replace(home.holder)


def _read_holder(home: Home) -> Holder | None:
    """Return who signed; None where that is missing, as for an instant at the start."""
    try:
        said = json.loads(home.holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_whole = isinstance(said, dict) and all(
        isinstance(said.get(name), kind) for name, kind in _MADE_OF.items()
    )
    return Holder(**{name: said[name] for name in _MADE_OF}) if is_whole else None
