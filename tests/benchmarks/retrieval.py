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
from typing import Any

from bot.commands.options import note, say
from index.errors import UserError
from tests.benchmarks.data import (
    DATA,
    HALVES,
    is_there,
    read_abstention,
    read_dataset,
)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are asked for and return the exit code."""
    options = _parse(arguments)
    if not is_there(options.data):
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
    results: dict[str, Any] = {}
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
    chosen = whole.select("all", options.languages)
    say(f"{name}, in {', '.join(chosen.languages)}")
    # The evidence is given in English, which may not be among the chosen languages.
    return measure_finding(chosen, GoldSentences(whole), folder)


def _weigh_floor(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    xquad, news = (read_dataset(options.data / name) for name in ("xquad", "news"))
    abstention = [
        dataset
        for dataset in read_abstention(options.data / "abstention", "odd")
        if not options.languages or {*options.languages} & {*dataset.languages}
    ]
    odd = HALVES["odd"]
    piles = {
        "xquad": weigh_xquad(
            xquad.select("odd", options.languages),
            folder,
            f"XQuAD, {odd}: against other topics",
        ),
        "abstention": weigh_unanswerable(
            abstention, folder, f"NoMIRACL, {odd}: near but unanswered"
        ),
    }
    for half in ("odd", "all"):
        chosen = news.select(half, options.languages)
        name = f"news, {HALVES[half]}: near but unanswered"
        piles[f"news {half}"] = weigh_unanswerable([chosen], folder, name)
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
        description="Measure what the product finds in parallel articles. All questions"
        " are asked; weights were tuned on the even ones of XQuAD and looked at on the"
        " even ones of news, so the figures of the odd ones are those to report.",
        epilog="The part 'floor' asks the odd questions, of news also all.",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data")
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
