"""The benchmark of starting: ``python -m tests.benchmarks.starting --help``.

Each command is run as a program of its own, over an index of the sample articles. Other
work on the machine lengthens the time by the clock; the processor's tells what a command
itself takes.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.commands.options import note, say
from tests.benchmarks.costs import Cost, cost_of

_TIMES = 5
_SAMPLE = Path(__file__).parents[2] / "articles"
_QUESTION = "Скільки датчиків має система попередження про повінь?"
_SHOWN = "flood-warning-en.md"
_HELPED = (
    *("ingest", "ask", "search", "chat", "articles", "show", "evaluate", "doctor"),
    *("move", "telegram", "runs", "model"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every command some times, print the medians and return the exit code."""
    options = _parse(arguments)
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="polycite-") as folder:
        home = ["--home", str(Path(folder) / "home")]
        cost = _run(["ingest", str(options.articles), *home])
        _show("ingest, first time", [cost], figures)
        if cost.exit_code:
            note(f"The articles in '{options.articles}' could not be ingested.")
            return 1
        for name in (None, *_HELPED):
            words = [name] if name else []
            several = [_run([*words, "--help"]) for _ in range(options.times)]
            _show(" ".join([*words, "--help"]), several, figures)
        for name, words in _commands(options.articles).items():
            several = [_run([*words, *home]) for _ in range(options.times)]
            _show(name, several, figures)
    if options.json:
        text = json.dumps(figures, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _commands(articles: Path) -> dict[str, list[str]]:
    return {
        "ask --no-model": ["ask", _QUESTION, "--no-model"],
        "search": ["search", _QUESTION],
        "articles": ["articles"],
        "show FILE": ["show", _SHOWN],
        "ingest, nothing changed": ["ingest", str(articles)],
        "doctor": ["doctor"],
        "runs": ["runs", "list"],
    }


def _run(words: Sequence[str]) -> Cost:
    return cost_of([sys.executable, "-m", "bot", *words])


def _show(
    name: str, costs: Sequence[Cost], figures: dict[str, dict[str, float]]
) -> None:
    """Print and keep the medians of what a command cost."""
    found = {
        "seconds": statistics.median(cost.seconds for cost in costs),
        "cpu_s": statistics.median(cost.cpu_s for cost in costs),
        "peak_mb": statistics.median(cost.peak_mb for cost in costs),
    }
    figures[name] = found
    failed = "".join(f"  exit code {c.exit_code}" for c in costs[:1] if c.exit_code)
    say(
        f"{name:<24} {found['seconds']:6.2f} s by the clock"
        f" {found['cpu_s']:6.2f} s of processor {found['peak_mb']:6.0f} MB{failed}"
    )


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.starting",
        description="Time every command from its start to its end, over the sample"
        " articles; medians.",
    )
    parser.add_argument(
        "--times", type=int, default=_TIMES, help=f"how often each is run ({_TIMES})"
    )
    parser.add_argument(
        "--articles",
        type=Path,
        default=_SAMPLE,
        metavar="FOLDER",
        help=f"the sample's, or some of them, {_SHOWN} included",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
