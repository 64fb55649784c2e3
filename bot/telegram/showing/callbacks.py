"""What a pressed button says: which answer, and what to do with it."""

import re
from dataclasses import dataclass
from typing import Literal

Action = Literal["source", "file", "good", "bad", "again", "stop", "remove"]
"""Show a source, send its file, thumbs up or down, ask an edited question again, stop.

Or remove what a command named, by whose update it is kept.
"""

_LETTER_BY_ACTION: dict[Action, str] = {
    "source": "s",
    "file": "f",
    "good": "g",
    "bad": "b",
    "again": "a",
    "remove": "r",
    # Spelled out, for such a press must not wait behind others: ``incoming`` tells it.
    "stop": "stop",
}
_ACTION_BY_LETTER = {letter: action for action, letter in _LETTER_BY_ACTION.items()}
# Of numbers that the state can hold, 63 bits.
_MOST_DIGITS = 18
# Leaves room for the rest within the 64 bytes that Telegram carries.
_DATA = re.compile(r"([sfgbar]|stop):([A-Za-z0-9_-]{1,48})(?::([0-9]{1,4}))?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Callback:
    """``answer`` is the key the answer is stored by, ``number`` that of a source."""

    action: Action
    answer: str
    number: int | None = None

    @property
    def update_id(self) -> int:
        """The update that ``answer`` names; 0, which there is not, if it names none."""
        if not self.answer.isdecimal() or len(self.answer) > _MOST_DIGITS:
            return 0
        return int(self.answer)


def write_callback(callback: Callback) -> str:
    """Return the data of a button, at most 64 bytes.

    Raises:
        ValueError: The answer's key or the number is not short and plain.
    """
    number = "" if callback.number is None else f":{callback.number}"
    data = f"{_LETTER_BY_ACTION[callback.action]}:{callback.answer}{number}"
    if not _DATA.fullmatch(data):
        raise ValueError(f"{data!r} is no data of a button")
    return data


def read_callback(data: str) -> Callback | None:
    """Return what ``write_callback`` wrote; None for data that no button of ours has."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    letter, answer, number = match.groups()
    return Callback(
        action=_ACTION_BY_LETTER[letter],
        answer=answer,
        number=int(number) if number else None,
    )
