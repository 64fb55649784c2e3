"""Searches at a size that no parallel articles reach: ``python -m ...peers.at_size --help``.

As many passages, with their sentences, lie in polycite's index and, without sentences, in
the one of stock LlamaIndex; their vectors are synthetic, what embeds the questions is the
bundled model in the one and the same model's own engine in the other. Only time is told.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.home import catalogue_in, vectors_in
from index.retrieving import Retriever
from index.vectors import VectorStore
from tests.benchmarks.costs import cost_of
from tests.benchmarks.data import DATA, is_there, read_dataset
from tests.benchmarks.measures import percentile
from tests.benchmarks.peers.compare import WARM_UP, by_turns
from tests.benchmarks.synthetic import SyntheticEmbedder, build

_STOCK = Path(__file__).with_name("stock.py")
_ROUNDS = 3


class _ForSynthetic(BundledEmbedder):
    """The bundled model, for an index that the synthetic vectors were put into."""

    model = SyntheticEmbedder.model


def search(index: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Return the seconds of each search of polycite's index."""
    retriever = Retriever(
        Catalogue(catalogue_in(index)), VectorStore(vectors_in(index)), _ForSynthetic()
    )
    seconds: list[float] = []
    for question in questions:
        started = time.perf_counter()
        retriever.retrieve(question)
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build both indexes, search them by turns, and print; return the exit code."""
    options = _parse(arguments)
    if not is_there(DATA):
        return 0
    news = read_dataset(DATA / "news")
    questions = [question.text for question in by_turns(news.every_question)]
    with tempfile.TemporaryDirectory(prefix="polycite-") as temporary:
        place = Path(temporary)
        asked, told = place / "asked.json", place / "told.json"
        asked.write_text(json.dumps(questions), encoding="utf-8")
        index = options.home or place / "index"
        built = build(index, news, options.passages)
        stock = (str(options.peers / "bin" / "python"), str(_STOCK))
        store = str(place / "stock")
        cost_of((*stock, "fill", store, str(built.passages)))
        searches = {
            "polycite": (sys.executable, "-m", __spec__.name, "--search", str(index)),
            "stock": (*stock, "search", store, str(place)),
        }
        _say(
            f"{built.passages:,} passages, polycite {built.sentences:,} sentences, too"
        )
        for _ in range(_ROUNDS):
            for name, command in searches.items():
                cost = cost_of((*command, str(asked), str(told)))
                seconds = json.loads(told.read_text(encoding="utf-8"))["seconds"]
                warm = seconds[WARM_UP:]
                _say(
                    f"{name:<9} first {1000 * seconds[0]:6.0f} ms, then"
                    f" p50 {1000 * percentile(warm, 0.5):5.1f}"
                    f" p95 {1000 * percentile(warm, 0.95):5.1f} ms;"
                    f" {cost.peak_mb:.0f} MB at most"
                )
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="at_size", description=__doc__)
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers"))
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--home", type=Path, help="keep polycite's index there")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--search"]:
        of, asked_in, told_in = map(Path, sys.argv[2:])
        texts = json.loads(asked_in.read_text(encoding="utf-8"))
        told_in.write_text(json.dumps(search(of, texts)), encoding="utf-8")
    else:
        raise SystemExit(main())
