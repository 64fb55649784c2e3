"""How long a Checker takes to read its evidence, and then for each sentence."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

from bot.checking import Checker
from bot.commands.options import say
from bot.drafting import DraftSentence
from index.aligning import Aligner
from tests.benchmarks.lines import Line
from tests.benchmarks.measures import percentile

_PASSAGES = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Seconds, one value for each piece of evidence and for each sentence."""

    preparing: list[float] = field(default_factory=list)
    checking: list[float] = field(default_factory=list)


def measure_times(lines: Sequence[Line], aligner: Aligner) -> Times:
    """Check each line in one language against passages of four others, nothing kept.

    ``aligner`` must not remember what it has read. What it reads once for a language is
    read before.
    """
    times = Times()
    for number, line in enumerate(lines):
        languages = [*line.passages]
        held = islice(cycle(languages), number, number + _PASSAGES)
        said = languages[(number + _PASSAGES) % len(languages)]
        evidence = [line.passages[code] for code in held]
        for code in languages:
            aligner.likeness(said, code)
        checker = Checker(aligner, "", said, evidence)
        started = time.perf_counter()
        checker.prepare()
        prepared = time.perf_counter()
        checker.check(DraftSentence(text=line.sentences[said], numbers=(1,)))
        times.preparing.append(prepared - started)
        times.checking.append(time.perf_counter() - prepared)
    return times


def print_times(times: Times) -> None:
    """Print the median and the 95th percentile of each."""
    for name, seconds in (
        (f"preparing {_PASSAGES} passages", times.preparing),
        ("checking a sentence", times.checking),
    ):
        say(
            f"{name}: median {1000 * percentile(seconds, 0.5):.0f} ms, 95 % within"
            f" {1000 * percentile(seconds, 0.95):.0f} ms ({len(seconds)} times)"
        )


def times_as_json(times: Times) -> dict[str, dict[str, float]]:
    """Return the median and the 95th percentile of each, in milliseconds."""
    return {
        name: {
            "median": round(1000 * percentile(seconds, 0.5), 1),
            "p95": round(1000 * percentile(seconds, 0.95), 1),
        }
        for name, seconds in (
            ("preparing", times.preparing),
            ("checking", times.checking),
        )
    }
