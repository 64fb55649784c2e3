"""The benchmark of ingesting: ``python -m tests.benchmarks.ingesting --help``.

The program itself ingests parallel news, as a process of its own; before and after it the
bundled model embeds the same texts and does nothing else. Then a folder of a thousand
small files is ingested again, unchanged.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.commands.options import note, say
from index.bundled_model import BundledEmbedder
from ingest.chunking import chunk
from ingest.embedding import OnceEmbedder
from ingest.reading import read_article
from tests.benchmarks.costs import Cost, cost_of
from tests.benchmarks.data import DATA, BadData, is_there, read_dataset
from tests.benchmarks.unembedded import measure_unembedded

_ARTICLES = 200
_UNCHANGED = 1_000
_AGAIN = 5
_WORDS = ("bridge", "budget", "council", "harvest", "puppet", "school", "train", "vote")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both parts, print figures and return the exit code."""
    options = _parse(arguments)
    results: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="polycite-") as temporary:
        folder = Path(temporary)
        if is_there(options.data):
            results |= _measure_rate(folder / "news", options)
        results |= _measure_again(folder / "small", options.files)
    if options.json:
        text = json.dumps(results, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _measure_rate(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    articles = [*read_dataset(options.data / "news").every_article]
    # Every language alike: they stand one language after the other.
    chosen = articles[:: max(len(articles) // options.articles, 1)][: options.articles]
    for article in chosen:
        path = folder / "articles" / article.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article.content, encoding="utf-8")
    embedder = BundledEmbedder()
    texts = _texts(folder / "articles", embedder)
    tokens = sum(map(embedder.count_tokens, texts))
    note(f"{len(chosen)} articles, {len(texts):,} texts, {tokens:,} tokens")
    alone = [_embed(texts, embedder)]
    whole = _ingest(folder)
    alone.append(_embed(texts, embedder))
    one = folder / "articles" / chosen[0].file
    beside_s = measure_unembedded(folder / "articles", one, folder)
    best = min(seconds for seconds, _ in alone)
    # Less than its rate, this does not change with what else the machine has to do.
    least_cpu = min(cpu_s for _, cpu_s in alone)
    figures = {
        "alone_s": best,
        "alone_cpu_s": least_cpu,
        "whole_s": whole.seconds,
        "whole_cpu_s": whole.cpu_s,
        "share": best / whole.seconds,
        "cpu_share": least_cpu / whole.cpu_s,
        "beside_cpu_ms": 1000 * beside_s / len(chosen),
        "peak_mb": whole.peak_mb,
    }
    say(
        f"the model alone {best:.1f} s ({tokens / best:,.0f} tokens/s; the other run"
        f" {max(seconds for seconds, _ in alone):.1f} s), {least_cpu:.1f} s of processor"
    )
    say(
        f"the whole ingest {whole.seconds:.1f} s, {len(chosen) / whole.seconds:.1f}"
        f" articles/s, {whole.cpu_s:.1f} s of processor, peak memory"
        f" {whole.peak_mb:.0f} MB"
    )
    say(
        f"  share of the model's own rate {figures['share']:.2f}; to reach 0.90"
        f"  (of processor time {figures['cpu_share']:.2f})"
    )
    say(
        f"everything but embedding {figures['beside_cpu_ms']:.1f} ms of processor time an"
        " article, once all is loaded"
    )
    return figures


def _texts(folder: Path, embedder: BundledEmbedder) -> list[str]:
    """Return what an ingest of ``folder`` embeds, each text once, the longest first."""
    texts: set[str] = set()
    for path in folder.rglob("*.txt"):
        article = read_article(path)
        for part in chunk(article.text, article.body, embedder.count_tokens):
            spans = [part.span, *part.sentences]
            texts |= {article.text[span.start : span.end] for span in spans}
    return sorted(texts, key=lambda text: (-len(text), text))


def _embed(texts: Sequence[str], embedder: BundledEmbedder) -> tuple[float, float]:
    """Embed as fast as the model can: every text once, those of like length together.

    Returns seconds, and seconds of all processors.
    """
    embedder.start_fast_engine()
    started = time.perf_counter(), time.process_time()
    OnceEmbedder(embedder).embed(texts, lambda _: None)
    return time.perf_counter() - started[0], time.process_time() - started[1]


def _measure_again(folder: Path, count: int) -> dict[str, float]:
    (folder / "articles").mkdir(parents=True)
    for number in range(count):
        one, other = (_WORDS[(number + n) % len(_WORDS)] for n in (0, 3))
        text = f"Report {number}\n\nThe {one} of district {number} has a new {other}.\n"
        path = folder / "articles" / f"report-{number:04}.txt"
        path.write_text(text, encoding="utf-8")
    first = _ingest(folder)
    again = [_ingest(folder).seconds for _ in range(_AGAIN)]
    median = statistics.median(again)
    say(
        f"{count:,} small files {first.seconds:.1f} s, peak memory {first.peak_mb:.0f} MB; again, nothing"
        f" changed, {median:.2f} s from start to end (median of {_AGAIN}; to reach 1 s)"
    )
    return {
        "small_s": first.seconds,
        "small_peak_mb": first.peak_mb,
        "unchanged_s": median,
    }


def _ingest(folder: Path) -> Cost:
    """Ingest as a person does."""
    command = [sys.executable, "-m", "bot", "ingest", str(folder / "articles")]
    cost = cost_of([*command, "--home", str(folder / "home")])
    if cost.exit_code:
        raise BadData(f"The ingest ended with exit code {cost.exit_code}.")
    return cost


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.ingesting",
        description="Measure how much of an ingest is embedding, and what it costs when"
        " nothing has changed.",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data")
    parser.add_argument(
        "--articles", type=int, default=_ARTICLES, help=f"of the news ({_ARTICLES})"
    )
    parser.add_argument(
        "--files", type=int, default=_UNCHANGED, help=f"small ones ({_UNCHANGED})"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
