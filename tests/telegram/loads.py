"""People who ask a quoting bot much at once, and what they were answered."""

import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tests.fakes import LEXICON
from tests.telegram.emulator import Emulator, Latency, NothingCame, Seat
from tests.telegram.program import Program

THINGS = ("apple", "castle", "lighthouse", "honey", "violin")
_QUOTED = {
    "apple": "apple-en.txt",
    "castle": "castle-de.txt",
    "lighthouse": "lighthouse-",
    "honey": "honey-uk.txt",
    "violin": "violin-zh.txt",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Survived:
    """What became of questions through kills; ``wrong`` are answers to none of them."""

    kills: int
    asked: int
    lost: int
    doubled: int
    wrong: int


def ask(seat: Seat, *things: str) -> None:
    """Ask after each thing, without leaning on the question before."""
    for thing in things:
        seat.says(f"/new Where is the {LEXICON[thing]['en']}?")


def answered(seat: Seat) -> list[str]:
    """Return what the bot has quoted first in each message, in order."""
    return [_thing_of(message.text) for message in seat.from_bot]


def wait_for_answers(seats: Sequence[Seat], count: int, *, within_s: float) -> None:
    """Wait until each has as many messages.

    Raises:
        NothingCame: One has fewer.
    """
    deadline = time.monotonic() + within_s
    for seat in seats:
        seat.wait_for(
            lambda seat=seat: len(seat.from_bot) >= count,  # type: ignore[misc]
            f"{count} answers",
            within_s=max(deadline - time.monotonic(), 0.1),
        )


def survive(
    telegram: Emulator, bot: Program, *, kills: int, people: int, seed: int
) -> Survived:
    """Kill the bot at random moments while people ask, and see what they got.

    A person's answers are counted by thing: fewer than questions is lost, more doubled.
    """
    moments = random.Random(seed)  # noqa: S311 - any moment will do
    seats = [telegram.person(f"P{n}") for n in range(people)]
    asked: dict[tuple[int, str], int] = {}
    telegram.faults.plan(Latency(seconds=0.03), method="sendMessage", times=None)
    for _ in range(kills):
        bot.start()
        for seat in seats:
            things = moments.sample(THINGS, moments.randint(0, 2))
            ask(seat, *things)
            for thing in things:
                asked[seat.chat_id, thing] = asked.get((seat.chat_id, thing), 0) + 1
        time.sleep(moments.uniform(0, 1.5))
        bot.kill()
    bot.start()
    with suppress(NothingCame):
        seats[0].wait_for(
            lambda: not _is_missing(asked, seats),
            "last answer",
            within_s=120 + 3 * kills,
        )
    bot.end()
    given = _given(seats)
    return Survived(
        kills=kills,
        asked=sum(asked.values()),
        lost=sum(max(n - given.get(key, 0), 0) for key, n in asked.items()),
        doubled=sum(max(n - asked.get(key, 0), 0) for key, n in given.items()),
        wrong=sum(n for (_, thing), n in given.items() if thing not in THINGS),
    )


def _is_missing(asked: dict[tuple[int, str], int], seats: Sequence[Seat]) -> bool:
    given = _given(seats)
    return any(given.get(key, 0) < count for key, count in asked.items())


def _given(seats: Sequence[Seat]) -> dict[tuple[int, str], int]:
    counts: dict[tuple[int, str], int] = {}
    for seat in seats:
        for thing in answered(seat):
            counts[seat.chat_id, thing] = counts.get((seat.chat_id, thing), 0) + 1
    return counts


def _thing_of(text: str) -> str:
    found = [(text.find(file), t) for t, file in _QUOTED.items() if file in text]
    return min(found)[1] if found else text
