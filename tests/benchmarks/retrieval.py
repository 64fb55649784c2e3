"""The benchmark of retrieval: ``python -m tests.benchmarks.retrieval --help``.

It reads parallel articles and questions, ingests and asks them as the product does, and
prints per question language and article language what is found. Without data it says so
and is done.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

from bot.commands.options import note, say
from index.errors import UserError
from tests.benchmarks.data import Half, read_dataset
from tests.benchmarks.finding import (
    Findings,
    measure_finding,
    print_news_summary,
    print_xquad_summary,
)
from tests.benchmarks.sentences import GoldSentences

_DATA = Path(__file__).parents[3] / "shared" / "benchmarks"
_PARTS = ("xquad", "news")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are asked for and return the exit code."""
    options = _parse(arguments)
    if not options.data.is_dir():
        note(f"There is no benchmark data in '{options.data}': skipped. See --data.")
        return 0
    try:
        results = _run(options)
    except UserError as error:
        note(str(error))
        return 1
    if options.json:
        text = json.dumps(results, ensure_ascii=False, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _run(options: argparse.Namespace) -> dict[str, Any]:
    results: dict[str, Any] = {"half": options.half}
    with ExitStack() as stack:
        home = options.home or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="polycite-"))
        )
        # A kept index of some languages is not that of all.
        folder = home / "-".join(sorted(options.languages or ["all"]))
        started = time.perf_counter()
        for part in options.only or _PARTS:
            results[part] = _find(part, options, folder)
        say(f"{time.perf_counter() - started:.0f} s in all")
    return results


def _find(part: str, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Measure how well articles of XQuAD or news are found."""
    dataset = read_dataset(options.data / part)
    chosen = dataset.select(options.half, options.languages)
    asked = len(next(iter(chosen.answerable.questions.values()), ()))
    say(
        f"{part}: {asked} answerable questions in each of {', '.join(chosen.languages)};"
        f" half: {options.half}"
    )
    findings = measure_finding(chosen, GoldSentences(dataset), folder)
    summaries: dict[str, Callable[[Findings], None]] = {
        "xquad": print_xquad_summary,
        "news": print_news_summary,
    }
    summaries[part](findings)
    return findings.as_json()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.retrieval",
        description="Measure what the product finds in parallel articles.",
    )
    parser.add_argument("--data", type=Path, default=_DATA, help="folder of the data")
    parser.add_argument(
        "--half",
        choices=get_args(Half),
        default="even",
        help="questions to ask; weights are tuned on the odd ones (default: even)",
    )
    parser.add_argument("--only", nargs="+", choices=_PARTS, help="parts to run")
    parser.add_argument(
        "--languages", nargs="+", metavar="CODE", help="languages to ask and to search"
    )
    parser.add_argument(
        "--home", type=Path, help="keep the indexes here; the next run reuses them"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
