"""The benchmark of checking: ``python -m tests.benchmarks.checking --help``.

Parallel news are put to the product's own Checker: each sentence as if it were drafted
from the passage, of a version in another language, that says the same; the same sentence
made false; and the same citing a wrong passage. So are drafts labelled by hand. Without
data it says so and goes on to the drafts.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.commands.options import note, say
from index.aligning import Aligner
from index.bundled_model import BundledEmbedder
from index.errors import UserError
from tests.benchmarks.checked_drafts import (
    agreement_as_json,
    judge_drafts,
    print_agreement,
)
from tests.benchmarks.checking_times import measure_times, print_times, times_as_json
from tests.benchmarks.data import (
    DATA,
    HALVES,
    Dataset,
    Half,
    is_there,
    read_dataset,
    take_half,
)
from tests.benchmarks.fitting import Fitter
from tests.benchmarks.lines import Line, read_lines
from tests.benchmarks.swapped_names import Namer
from tests.benchmarks.tallies import Tally, kind_as_json, print_kind
from tests.benchmarks.trials import (
    KINDS,
    Kind,
    RememberingAligner,
    Trial,
    Trials,
    run_trial,
)

_EVERY = 8
_TIMED = 40
_TOLD = 10
# There are so few that every one of them counts.
_RARE: Kind = "dates"
_FITTED: Sequence[Kind] = ("true", "next", "names")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are asked for and return the exit code."""
    options = _parse(arguments)
    started = time.perf_counter()
    results: dict[str, Any] = {}
    try:
        if options.fit:
            _fit(options)
        else:
            results = _measure(options)
    except UserError as error:
        note(str(error))
        return 1
    if options.json:
        text = json.dumps(results, ensure_ascii=False, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    say(f"{time.perf_counter() - started:.0f} s in all")
    return 0


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    parts = options.only or [*KINDS, "drafts", "times"]
    kinds: list[Kind] = [kind for kind in KINDS if kind in parts]
    results: dict[str, Any] = {}
    if (kinds or "times" in parts) and is_there(options.data):
        dataset = read_dataset(options.data / "news")
        articles = _read_articles(dataset, options.half)
        say(_describe(articles, options))
        results |= _try(dataset, articles, kinds, options)
        if "times" in parts:
            results["times"] = _time(articles)
    if "drafts" in parts:
        judged = judge_drafts(Aligner())
        print_agreement(judged, with_each=options.pairs)
        results["drafts"] = agreement_as_json(judged)
    return results


def _try(
    dataset: Dataset,
    articles: Sequence[Sequence[Line]],
    kinds: Sequence[Kind],
    options: argparse.Namespace,
) -> dict[str, Any]:
    aligner = RememberingAligner()
    tally = Tally()
    for number, trials in enumerate(_trials(dataset, articles, kinds, options), 1):
        for trial in trials:
            tally.add(trial, run_trial(trial, aligner))
        aligner.forget()
        if number % _TOLD == 0:
            note(f"{number} of {len(articles)} articles tried")
    for kind in kinds:
        print_kind(kind, tally, with_pairs=options.pairs)
    return {kind: kind_as_json(kind, tally) for kind in kinds}


def _time(articles: Sequence[Sequence[Line]]) -> dict[str, Any]:
    lines = [line for article in articles for line in article]
    times = measure_times(lines[:: max(len(lines) // _TIMED, 1)], Aligner())
    print_times(times)
    return times_as_json(times)


def _fit(options: argparse.Namespace) -> None:
    if not is_there(options.data):
        return
    dataset = read_dataset(options.data / "news")
    articles = _read_articles(dataset, "even")
    aligner = RememberingAligner()
    fitter = Fitter(aligner)
    for trials in _trials(dataset, articles, _FITTED, options):
        for trial in trials:
            fitter.add(trial)
        aligner.forget()
    fitter.say()


def _trials(
    dataset: Dataset,
    articles: Sequence[Sequence[Line]],
    kinds: Sequence[Kind],
    options: argparse.Namespace,
) -> Iterator[Iterator[Trial]]:
    """Yield the trials of each article: of every n-th line, of rare kinds of all."""
    languages = dataset.select("all", options.languages).languages
    namer = Namer(dataset)
    often = Trials(namer, kinds)
    rare = Trials(namer, [kind for kind in kinds if kind == _RARE])
    count = 0
    for article in articles:
        numbered = list(enumerate(article, count))
        count += len(article)
        yield (
            trial
            for number, line in numbered
            for trial in (rare if number % options.every else often).of_line(
                line, article, languages
            )
        )


def _read_articles(dataset: Dataset, half: Half) -> list[list[Line]]:
    count = len(next(iter(dataset.articles.values()), ()))
    positions = take_half(range(count), half)
    return list(read_lines(dataset, positions, BundledEmbedder().count_tokens))


def _describe(articles: Sequence[Sequence[Line]], options: argparse.Namespace) -> str:
    half = HALVES[options.half].replace("questions", "articles")
    lines = sum(map(len, articles))
    return (
        f"news, {half}: {len(articles)} articles of {lines} lines in each language,"
        f" every {options.every}. of them tried; the question is empty"
    )


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.checking",
        description="Measure what the Checker keeps and refuses: sentences of parallel"
        " news against the passage of a version in another language, made false, or"
        " citing a wrong passage; drafts of the local model labelled by hand. Weights"
        " were fitted on articles at even positions; the odd ones are reported.",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data")
    parser.add_argument(
        "--only", nargs="+", choices=[*KINDS, "drafts", "times"], help="parts to run"
    )
    parser.add_argument("--languages", nargs="+", metavar="CODE", help="of the news")
    parser.add_argument(
        "--half", choices=HALVES, default="odd", help="which articles (default odd)"
    )
    parser.add_argument(
        "--every",
        type=int,
        default=_EVERY,
        metavar="N",
        help=f"try every N-th line (default {_EVERY}); {_RARE} are tried in all",
    )
    parser.add_argument(
        "--pairs", action="store_true", help="every pair, every draft not agreed on"
    )
    parser.add_argument(
        "--fit",
        action="store_true",
        help="instead, fit the weights anew on the even articles",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
