"""What was read once and does not change, remembered up to a number of entries."""

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Values by key; the longest unused go first. Safe to share among threads."""

    def __init__(self, most: int) -> None:
        """Remember up to ``most`` values, also that a key has none."""
        self._most = most
        self._values: dict[Key, Value | None] = {}
        self._one_at_a_time = threading.Lock()

    def look_up(
        self,
        keys: Iterable[Key],
        read: Callable[[Sequence[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        """Return the values of ``keys``, in that order.

        ``read`` is asked once for all that are not remembered; keys that it leaves out
        are left out.
        """
        wanted = list(dict.fromkeys(keys))
        # After ``forget``, what is read now must not be remembered: it may be old.
        values = self._values
        with self._one_at_a_time:
            found = {k: values.pop(k) for k in wanted if k in values}
        missing = [k for k in wanted if k not in found]
        if missing:
            rows = read(missing)
            found |= {k: rows.get(k) for k in missing}
        with self._one_at_a_time:
            # What was used last stands last.
            values.update(found)
            while len(values) > self._most:
                del values[next(iter(values))]
        return {k: value for k in wanted if (value := found[k]) is not None}

    def forget(self) -> None:
        """Forget everything, and what is being read."""
        self._values = {}
