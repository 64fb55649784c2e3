"""Which way a line runs, and the marks that make every client lay it out that way.

Clients take a line's direction from its first strong letter, so a line of Arabic that
begins with "Python" would run left to right. Telegram deletes embeddings and overrides,
and some clients ignore isolates: single marks (U+200E, U+200F) are what works everywhere.
"""

import unicodedata
from collections import Counter

RIGHT_TO_LEFT, LEFT_TO_RIGHT = "\u200f", "\u200e"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_DIRECTION = {"L": LEFT_TO_RIGHT, "R": RIGHT_TO_LEFT, "AL": RIGHT_TO_LEFT}


def direction_of(text: str, otherwise: str = LEFT_TO_RIGHT) -> str:
    """Return the mark of the direction that most strong letters of ``text`` have.

    ``otherwise`` is returned where there are as many of both, or none.
    """
    counts = _count(text)
    most = counts[RIGHT_TO_LEFT] - counts[LEFT_TO_RIGHT]
    if most == 0:
        return otherwise
    return RIGHT_TO_LEFT if most > 0 else LEFT_TO_RIGHT


def line_mark(text: str, direction: str) -> str:
    """Return the mark that a line of ``text`` needs so that it runs in ``direction``.

    Text of left-to-right letters alone needs none, and stays free of marks.
    """
    if direction == LEFT_TO_RIGHT and not _count(text)[RIGHT_TO_LEFT]:
        return ""
    return direction


def shut_in(text: str, direction: str) -> str:
    """Return a name or a title for the inside of a line that runs in ``direction``.

    Isolated where it has letters of the other direction, and with the line's mark on
    both sides for clients that ignore isolates; its own marks inside keep what it
    begins and ends with, such as "@" or a bracket, on their sides.
    """
    counts = _count(text)
    other = LEFT_TO_RIGHT if direction == RIGHT_TO_LEFT else RIGHT_TO_LEFT
    if not counts[other]:
        return text
    own = other if direction_of(text, direction) == other else ""
    return f"{direction}{_ISOLATE}{own}{text}{own}{_END_ISOLATE}{direction}"


def _count(text: str) -> Counter[str]:
    classes = Counter(map(unicodedata.bidirectional, text))
    counts: Counter[str] = Counter()
    for name, direction in _DIRECTION.items():
        counts[direction] += classes[name]
    return counts
