"""The benchmark of ingesting: ``python -m tests.benchmarks.ingesting --help``.

The program itself ingests parallel news, as a process of its own; before and after it the
bundled model embeds the same texts and does nothing else. Then a folder of a thousand
small files is ingested again, unchanged.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.commands.options import note, say
from index.bundled_model import BundledEmbedder
from ingest.chunking import chunk
from ingest.reading import read_article
from tests.benchmarks.data import DATA, is_there, read_dataset

_ARTICLES = 200
_UNCHANGED = 1_000
_TEXTS_PER_CALL = 32
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
    whole, peak = _ingest(folder)
    alone.append(_embed(texts, embedder))
    best = min(alone)
    say(
        f"the model alone {best:.1f} s ({tokens / best:,.0f} tokens/s; the other run"
        f" {max(alone):.1f} s)"
    )
    say(
        f"the whole ingest {whole:.1f} s, {len(chosen) / whole:.1f} articles/s,"
        f" peak memory {peak:.0f} MB"
    )
    say(f"  share of the model's own rate {best / whole:.2f}; to reach 0.90")
    return {"alone_s": best, "whole_s": whole, "share": best / whole, "peak_mb": peak}


def _texts(folder: Path, embedder: BundledEmbedder) -> list[str]:
    """Return what an ingest of ``folder`` embeds, each text once, the longest first."""
    texts: set[str] = set()
    for path in folder.rglob("*.txt"):
        article = read_article(path)
        for part in chunk(article.text, article.body, embedder.count_tokens):
            spans = [part.span, *part.sentences]
            texts |= {article.text[span.start : span.end] for span in spans}
    return sorted(texts, key=lambda text: (-len(text), text))


def _embed(texts: Sequence[str], embedder: BundledEmbedder) -> float:
    started = time.perf_counter()
    for i in range(0, len(texts), _TEXTS_PER_CALL):
        embedder.embed_passages(texts[i : i + _TEXTS_PER_CALL])
    return time.perf_counter() - started


def _measure_again(folder: Path, count: int) -> dict[str, float]:
    (folder / "articles").mkdir(parents=True)
    for number in range(count):
        one, other = (_WORDS[(number + n) % len(_WORDS)] for n in (0, 3))
        text = f"Report {number}\n\nThe {one} of district {number} has a new {other}.\n"
        path = folder / "articles" / f"report-{number:04}.txt"
        path.write_text(text, encoding="utf-8")
    first, peak = _ingest(folder)
    again = [_ingest(folder)[0] for _ in range(_AGAIN)]
    median = statistics.median(again)
    say(
        f"{count:,} small files {first:.1f} s, peak memory {peak:.0f} MB; again, nothing"
        f" changed, {median:.2f} s from start to end (median of {_AGAIN}; to reach 1 s)"
    )
    return {"small_s": first, "small_peak_mb": peak, "unchanged_s": median}


def _ingest(folder: Path) -> tuple[float, float]:
    """Ingest as a person does; return the seconds and the most memory so far, in MB."""
    command = [sys.executable, "-m", "bot", "ingest", str(folder / "articles")]
    started = time.perf_counter()
    subprocess.run(
        [*command, "--home", str(folder / "home")], check=True, capture_output=True
    )
    seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


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
