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
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from bot.commands.options import note, say
from index.errors import UserError
from tests.benchmarks.data import Half, read_abstention, read_dataset
from tests.benchmarks.embedder import measure_embedder
from tests.benchmarks.finding import (
    Findings,
    measure_finding,
    print_news_summary,
    print_xquad_summary,
)
from tests.benchmarks.floor import (
    print_floor_summary,
    weigh_unanswerable,
    weigh_xquad,
)
from tests.benchmarks.sentences import GoldSentences

_DATA = Path(__file__).parents[3] / "shared" / "benchmarks"


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
    started = time.perf_counter()
    with ExitStack() as stack:
        home = options.home or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="polycite-"))
        )
        # A kept index of some languages is not that of all.
        folder = home / "-".join(sorted(options.languages or ["all"]))
        for part in options.only or _PARTS:
            results[part] = _PARTS[part](options, folder)
    say(f"{time.perf_counter() - started:.0f} s in all")
    return results


def _find_xquad(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    findings = _find("xquad", options, folder)
    print_xquad_summary(findings)
    return findings.as_json()


def _find_news(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    findings = _find("news", options, folder)
    print_news_summary(findings)
    return findings.as_json()


def _find(name: str, options: argparse.Namespace, folder: Path) -> Findings:
    whole = read_dataset(options.data / name)
    chosen = whole.select(options.half, options.languages)
    asked = len(chosen.answerable.every_question)
    say(
        f"{name}, {options.half} questions: {asked} that have an answer,"
        f" in {', '.join(chosen.languages)}"
    )
    # The evidence is given in English, which may not be among the chosen languages.
    return measure_finding(chosen, GoldSentences(whole), folder)


def _weigh_floor(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    say(f"floor, {options.half} questions")
    xquad, news = (
        read_dataset(options.data / name).select(options.half, options.languages)
        for name in ("xquad", "news")
    )
    abstention = [
        dataset
        for dataset in read_abstention(options.data / "abstention", options.half)
        if not options.languages or {*options.languages} & {*dataset.languages}
    ]
    piles = {
        "xquad": weigh_xquad(xquad, folder),
        "news": weigh_unanswerable([news], folder, "news: near but unanswered"),
        "abstention": weigh_unanswerable(
            abstention, folder, "NoMIRACL: near but unanswered"
        ),
    }
    for weighed in piles.values():
        print_floor_summary(weighed)
    return {name: weighed.as_json() for name, weighed in piles.items()}


def _time_embedder(options: argparse.Namespace, _folder: Path) -> dict[str, Any]:
    say("embedder")
    datasets = [
        read_dataset(options.data / name).select("all", options.languages)
        for name in ("xquad", "news")
    ]
    return asdict(measure_embedder(options.data, datasets))


_PARTS: Mapping[str, Callable[[argparse.Namespace, Path], dict[str, Any]]] = {
    "xquad": _find_xquad,
    "news": _find_news,
    "floor": _weigh_floor,
    "embedder": _time_embedder,
}


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.retrieval",
        description="Measure what the product finds in parallel articles.",
    )
    parser.add_argument("--data", type=Path, default=_DATA, help="folder of the data")
    parser.add_argument(
        "--half",
        choices=get_args(Half),
        default="odd",
        help="questions to ask; weights are tuned on the even ones (default: odd)",
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
