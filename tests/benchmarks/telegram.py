"""The benchmark of the Telegram front end: ``python -m tests.benchmarks.telegram --help``.

The real program, which quotes without a model, against the emulated Bot API: killed at
random moments under load, asked much at once, and asked while one group is flooded.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from bot.commands.options import say
from tests.telegram.emulator import Emulator, Flood, Seat, emulator
from tests.telegram.loads import THINGS, answered, ask, survive, wait_for_answers
from tests.telegram.program import Program, quoting_program

_PAUSE_S = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print beside what must hold, and return 1 if something does not."""
    options = _parse(arguments)
    measures = {"kills": _kills, "crowd": _crowd, "storm": _storm, "limits": _limits}
    holds = True
    for name, measure in measures.items():
        if options.only in (None, name):
            with (
                tempfile.TemporaryDirectory(prefix="polycite-") as folder,
                emulator() as telegram,
                quoting_program(telegram, Path(folder)) as bot,
            ):
                holds = measure(telegram, bot, options) and holds
    return 0 if holds else 1


def _kills(telegram: Emulator, bot: Program, options: argparse.Namespace) -> bool:
    survived = survive(telegram, bot, kills=options.kills, people=20, seed=options.seed)
    say(
        f"kills: {survived.kills} under load, {survived.asked} questions;"
        f" lost {survived.lost} (must be 0), wrong {survived.wrong} (0),"
        f" answered twice {survived.doubled} (at most 2 a kill, those on their way)"
    )
    return not survived.lost and not survived.wrong


def _crowd(telegram: Emulator, bot: Program, options: argparse.Namespace) -> bool:
    people = [telegram.person(f"P{n}") for n in range(options.chats)]
    wanted = [THINGS[n % 5 :] + THINGS[: n % 5] for n in range(options.chats)]
    bot.start()
    _warm_up(telegram)
    began = time.monotonic()
    for person, things in zip(people, wanted, strict=True):
        ask(person, *things, *things)
    wait_for_answers(people, 10, within_s=600)
    seconds = time.monotonic() - began
    in_order = sum(
        answered(person) == [*things, *things]
        for person, things in zip(people, wanted, strict=True)
    )
    say(
        f"crowd: {options.chats} chats x 10 questions at once, {seconds:.1f} s;"
        f" {in_order} chats in order (must be all);"
        f" refused {len(telegram.calls.refused)} (0)"
    )
    added = _percentile(_ask_around(telegram, people, 100), 0.95)
    say(
        f"crowd: one question each {_PAUSE_S} s, p95 until its answer {added:.0f} ms (300)"
    )
    return in_order == options.chats and not telegram.calls.refused and added <= 300


def _storm(telegram: Emulator, bot: Program, options: argparse.Namespace) -> bool:
    people = [telegram.person(f"P{n}") for n in range(options.chats)]
    group = telegram.group("Storm", people[0])
    in_group = group.seat(people[0].user)
    bot.start()
    _warm_up(telegram)
    before = _percentile(_ask_around(telegram, people, 100), 0.95)
    is_over = threading.Event()

    def storm() -> None:
        while not is_over.wait(1):
            in_group.says("/ask Where is the apple?")

    thread = threading.Thread(target=storm, daemon=True)
    with telegram.faults.during(Flood(retry_after_s=1), chat_id=group.id) as flood:
        thread.start()
        during = _percentile(_ask_around(telegram, people, 100), 0.95)
        is_over.set()
        thread.join()
    say(
        f"storm: {flood.happened} times 429 in a group; p95 of private chats"
        f" {before:.0f} ms before, {during:.0f} ms during it; added"
        f" {during - before:.0f} ms (100)"
    )
    return during - before <= 100


def _limits(telegram: Emulator, bot: Program, options: argparse.Namespace) -> bool:
    """Ask without limits and with them, in turns, for the machine may get slower."""
    people = [telegram.person(f"P{n}") for n in range(options.chats)]
    times: dict[str, list[float]] = {"0": [], "100000": []}
    for per_hour in [*times, *times]:
        bot.start(POLYCITE_TELEGRAM_QUESTIONS_PER_HOUR=per_hour)
        _warm_up(telegram)
        times[per_hour] += _ask_around(telegram, people, 100)
        bot.end()
    without, within = (_percentile(taken, 0.95) for taken in times.values())
    say(
        f"limits: p95 until an answer {without:.0f} ms without limits, {within:.0f} ms"
        f" with them; added {within - without:.0f} ms"
    )
    return True


def _ask_around(telegram: Emulator, people: Sequence[Seat], count: int) -> list[float]:
    """Return the milliseconds from each question to its answer, one chat after another."""
    times: list[float] = []
    began: list[tuple[Seat, int, float]] = []
    had = {person.chat_id: len(person.from_bot) for person in people}
    for number in range(count):
        person = people[number % len(people)]
        began.append((person, had[person.chat_id], time.monotonic()))
        had[person.chat_id] += 1
        ask(person, THINGS[number % len(THINGS)])
        time.sleep(_PAUSE_S)
    for person in people:
        wait_for_answers([person], had[person.chat_id], within_s=60)
    for person, place, asked_at in began:
        sent = telegram.calls.of("sendMessage", person.chat_id)
        times.append(1000 * (sent[place].began - asked_at))
    return times


def _warm_up(telegram: Emulator) -> None:
    """Let what is loaded by the first question be loaded."""
    person = telegram.person("First")
    ask(person, THINGS[0])
    person.next_message(within_s=60)


def _percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.telegram",
        description="Kill, crowd and flood the Telegram front end.",
    )
    parser.add_argument("--only", choices=["kills", "crowd", "storm", "limits"])
    parser.add_argument("--kills", type=int, default=100, help="how many (100)")
    parser.add_argument("--chats", type=int, default=50, help="how many (50)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
