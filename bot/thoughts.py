"""What a reasoning model writes to itself, taken out of its reply as it streams."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.chat_events import TokenUse

_NAMES = r"(?:think|thinking|thought|thoughts|reasoning)"
_BEGIN = re.compile(rf"<{_NAMES}>", re.IGNORECASE)
_END = re.compile(rf"</{_NAMES}>", re.IGNORECASE)
_HALF_A_TAG = re.compile(r"</?\w{0,9}$")
_LONGEST_TAG = 12
# Some four times as long as a hard question takes; then it goes round in circles.
_MOST_THOUGHTS = 60_000


async def without_thoughts(
    pieces: AsyncGenerator[str | TokenUse],
) -> AsyncGenerator[str | TokenUse]:
    """Yield the pieces of a reply without its thoughts; closing it closes the reply."""
    held, is_thinking, thought = "", False, 0
    async with aclosing(pieces):
        async for piece in pieces:
            if isinstance(piece, TokenUse):
                yield piece
                continue
            held += piece
            said, held, is_thinking = _part(held, is_thinking=is_thinking)
            if said:
                yield said
            thought += len(piece) if is_thinking else 0
            if thought > _MOST_THOUGHTS:
                return
    if held and not is_thinking:
        yield held


def _part(text: str, *, is_thinking: bool) -> tuple[str, str, bool]:
    """Return what is said in ``text``, what the next piece decides, and the state then."""
    said: list[str] = []
    while tag := (_END if is_thinking else _BEGIN).search(text):
        if not is_thinking:
            said = _speak(said, text[: tag.start()])
        text = text[tag.end() :]
        is_thinking = not is_thinking
    if is_thinking:
        return "".join(said), text[-_LONGEST_TAG:], True
    half = _HALF_A_TAG.search(text)
    cut = half.start() if half else len(text)
    return "".join(_speak(said, text[:cut])), text[cut:], False


def _speak(said: list[str], text: str) -> list[str]:
    """Return what is said when ``text`` is said, too.

    A template may have opened the thoughts itself: the reply only closes them, and what
    it said before were thoughts.
    """
    *thoughts, spoken = _END.split(text)
    return [spoken] if thoughts else [*said, spoken]
