"""Memory of the Telegram front end: ``python -m tests.benchmarks.telegram_memory --help``.

The real program in a process of its own, whose resident memory is what is measured: at
first idle, with the sample articles, then over many questions about the small world, which
an instant chat endpoint answers. Endpoints and emulated Bot API are in another process.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.commands.options import say
from tests.chat_wire import Handler, chat_wire
from tests.fakes import LEXICON
from tests.program import REPOSITORY, polycite
from tests.small_world import QUESTIONS
from tests.telegram.emulator import Emulator, emulator
from tests.telegram.program import free_address, small_world

_PEOPLE = 200
_UNDER_WAY = 20
_MOST_GROWTH = 0.05
_MOST_IDLE_MB = 450
_PATIENCE_S = 120.0
_COUNTED = re.compile(r'polycite_questions_total\{.*outcome="(\w+)"\} (\S+)')


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print resident memory at intervals, and return 1 if it grows or is too much."""
    options = _parse(arguments)
    idle_mb = _measure_idle()
    with (
        tempfile.TemporaryDirectory(prefix="polycite-") as name,
        emulator() as telegram,
        chat_wire(_quote_first_source) as wire,
        small_world(Path(name)) as settings,
    ):
        operators = free_address()
        model = {"POLYCITE_CHAT_URL": wire.url, "POLYCITE_CHAT_MODEL": "instant"}
        settings |= {} if options.quotes else model
        settings["POLYCITE_TELEGRAM_HEALTH"] = operators
        with _program(telegram, Path(name), settings) as process:
            telegram.wait_for_poll(within_s=120)
            sizes = _ask(telegram, process.pid, options.questions, options.every)
            outcomes = _outcomes(operators)
    say("outcomes: " + ", ".join(f"{n:,} {name}" for name, n in outcomes.items()))
    growth = sizes[-1] / sizes[len(sizes) // 2 - 1] - 1
    say(
        f"from question {options.questions // 2:,} to {options.questions:,}:"
        f" {100 * growth:+.1f} % (must be under {100 * _MOST_GROWTH:.0f} %)"
    )
    is_whole = sum(outcomes.values()) == options.questions
    return 0 if is_whole and growth < _MOST_GROWTH and idle_mb < _MOST_IDLE_MB else 1


def _measure_idle() -> float:
    """Return what the program holds that waits for questions, in MB; print more."""
    with (
        tempfile.TemporaryDirectory(prefix="polycite-") as name,
        emulator() as telegram,
    ):
        home = Path(name) / "home"
        ran = polycite("ingest", REPOSITORY / "articles", home=home)
        if ran.code:
            raise RuntimeError(ran.err)
        with _program(telegram, Path(name), {}) as process:
            telegram.wait_for_poll(within_s=120)
            # What the start leaves to be freed is freed by then.
            time.sleep(3)
            idle_mb = _resident_mb(process.pid)
            say(
                f"idle, bundled embedder, no local model: {idle_mb:.0f} MB"
                f" (must be under {_MOST_IDLE_MB})"
            )
            anna = telegram.person("Anna")
            anna.says("Combien de capteurs compte le système d'alerte Sông Báo ?")
            anna.next_message(within_s=_PATIENCE_S)
            time.sleep(3)
            say(f"idle after a question: {_resident_mb(process.pid):.0f} MB")
    return idle_mb


def _ask(telegram: Emulator, pid: int, count: int, every: int) -> list[float]:
    """Ask, and return the resident memory after every ``every`` questions, in MB."""
    people = [telegram.person(f"P{n}") for n in range(_PEOPLE)]
    asked = [(thing, code) for thing in LEXICON for code in QUESTIONS]
    sizes: list[float] = []
    began = time.monotonic()
    for number in range(count):
        _wait_for(telegram, number - _UNDER_WAY + 1)
        thing, code = asked[(number + number // _PEOPLE) % len(asked)]
        # Every third may go on from the question before.
        begin = "" if number // _PEOPLE % 3 == 1 else "/new "
        question = QUESTIONS[code].format(LEXICON[thing][code])
        people[number % _PEOPLE].says(begin + question)
        if (number + 1) % every == 0:
            _wait_for(telegram, number + 1)
            sizes.append(_resident_mb(pid))
            seconds = time.monotonic() - began
            say(f"{number + 1:6,} questions, {seconds:5.0f} s: {sizes[-1]:.0f} MB")
    return sizes


def _wait_for(telegram: Emulator, answers: int) -> None:
    """Wait until so many questions are answered, in one message each."""
    deadline = time.monotonic() + _PATIENCE_S
    while len(telegram.calls.of("sendMessage")) < answers:
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {answers} answers")
        time.sleep(0.05)


def _outcomes(operators: str) -> dict[str, int]:
    """Return how many questions had which outcome, as the program counts them."""
    with urllib.request.urlopen(f"http://{operators}/metrics", timeout=10) as told:
        text = told.read().decode()
    counts: dict[str, int] = {}
    for outcome, count in _COUNTED.findall(text):
        counts[outcome] = counts.get(outcome, 0) + int(float(count))
    return counts


def _quote_first_source(handler: Handler) -> None:
    """Answer with the last sentence of the first source, word for word.

    Where that is in another language than the question, it does not pass the checks.
    """
    prompt = handler.wire.prompts[-1]
    # It goes on for long, and nobody looks at what was asked.
    handler.wire.requests.clear()
    found = re.search(r"^\[1\] \(.*?\) (.+)$", prompt, re.MULTILINE)
    sentences = re.findall(r"[^.。]+[.。]?", found.group(1)) if found else []
    handler.stream(f"{sentences[-1].strip(' .。')} [1]." if sentences else "NO ANSWER")


@contextmanager
def _program(
    telegram: Emulator, folder: Path, settings: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the program as a person would, with the home that is in ``folder``."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("POLYCITE_", "OPENAI_"))
    }
    ours = {
        "PYTHONPATH": str(REPOSITORY),
        "POLYCITE_HOME": str(folder / "home"),
        "POLYCITE_MODELS": str(folder / "no-models"),
        "POLYCITE_TELEGRAM_TOKEN": telegram.token,
        "POLYCITE_TELEGRAM_API_URL": telegram.url,
        "POLYCITE_TELEGRAM_HEALTH": "off",
        "POLYCITE_TELEGRAM_ALLOWED": "everybody",
    }
    with (folder / "telegram.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "telegram"],
            env={**plain, **ours, **settings},
            cwd=folder,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


def _resident_mb(pid: int) -> float:
    """Return what Linux says a process holds in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise OSError(f"nothing is known of the memory of process {pid}")
    return int(found.group(1)) / 1024


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.telegram_memory",
        description="Watch the memory of the Telegram front end over many questions.",
    )
    parser.add_argument(
        "--questions", type=int, default=10_000, help="how many (10,000)"
    )
    parser.add_argument(
        "--every", type=int, default=500, help="look after so many (500)"
    )
    parser.add_argument("--quotes", action="store_true", help="ask no model")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
