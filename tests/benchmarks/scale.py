"""The benchmark of size: ``python -m tests.benchmarks.scale --help``.

Real text shapes, synthetic vectors: sentences of the parallel news are drawn at random
into articles, and an embedder that needs no model gives them vectors around some thousand
centres. The ingest, Chroma, the catalogue and the Retriever are the product's own; a
process of its own searches, so that its memory is that of searching.
"""

import argparse
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.commands.options import note, say
from index.analysing import ANALYSER
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.holdings import Identity
from index.home import catalogue_in, vectors_in
from index.retrieving import Retriever
from index.vectors import VectorStore
from ingest.chunking import CHUNKER
from ingest.finding import find_files
from ingest.indexing import Indexer
from ingest.planning import plan_ingest
from ingest.progress import IngestReport
from tests.benchmarks.data import Dataset, read_dataset

_DATA = Path(__file__).parents[3] / "shared" / "benchmarks"
_SIZES = (5_000, 100_000)
_SENTENCES_PER_ARTICLE = 24
_CHUNKS_PER_ARTICLE = 5.7
_SEARCHES = 200
_DIMENSION = 384
_CENTRES = 1_000
_TARGETS = {5_000: "target 30 ms", 100_000: "target 120 ms, 2.5 GB"}


class SyntheticEmbedder:
    """Vectors that lie as those of texts do: around centres, all to one side."""

    model = "synthetic"
    tells_questions_apart = False

    def __init__(self) -> None:
        """Draw the centres; the same for every process."""
        draw = np.random.default_rng(7)
        centres = draw.normal(size=(_CENTRES, _DIMENSION))
        self._centres = _unit(centres) + _unit(draw.normal(size=_DIMENSION)) * 1.5
        self._draw = np.random.default_rng()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return vectors near centres drawn at random, whatever the texts say."""
        which = self._draw.integers(_CENTRES, size=len(texts))
        noise = self._draw.normal(size=(len(texts), _DIMENSION))
        return _unit(self._centres[which] + 0.7 * _unit(noise))

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return vectors as of passages."""
        return self.embed_passages(texts)

    def count_tokens(self, text: str) -> int:
        """Return about what the bundled model counts."""
        return len(text.encode()) // 4 + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Searched:
    """What a process that did nothing else saw; memory in bytes."""

    seconds: list[float]
    peak_memory: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Build an index of each size, search it, print time and memory."""
    options = _parse(arguments)
    if not options.data.is_dir():
        note(f"There is no benchmark data in '{options.data}': skipped. See --data.")
        return 0
    news = read_dataset(options.data / "news")
    say("Real text shapes, synthetic vectors: the question's embedding is not timed.")
    with tempfile.TemporaryDirectory(prefix="polycite-") as temporary:
        for size in options.passages:
            index = (options.home or Path(temporary)) / str(size)
            started = time.perf_counter()
            passages, sentences = _build(index, news, size)
            built = time.perf_counter() - started
            _print(size, passages, sentences, built, _search_elsewhere(index, news))
    return 0


def _build(index: Path, news: Dataset, size: int) -> tuple[int, int]:
    """Ingest articles of about ``size`` passages; return how many, and sentences."""
    articles = index / "articles"
    if not catalogue_in(index).exists():
        _write_articles(articles, news, round(size / _CHUNKS_PER_ARTICLE))
    catalogue = Catalogue(catalogue_in(index), create=True)
    embedder = SyntheticEmbedder()
    indexer = Indexer(
        catalogue,
        VectorStore(vectors_in(index)),
        embedder,
        lambda dimension: Identity(
            embedding_model=embedder.model,
            dimension=dimension,
            chunker=CHUNKER,
            analyser=ANALYSER,
        ),
    )
    plan = plan_ingest(catalogue, find_files([articles]), prune=False)
    indexer.carry_out(plan, IngestReport(), lambda _: None)
    counts = catalogue.languages()
    catalogue.close()
    return sum(c.chunks for c in counts), sum(c.sentences for c in counts)


def _write_articles(folder: Path, news: Dataset, count: int) -> None:
    draw = random.Random(11)  # noqa: S311 - a shuffle, no secret
    languages = news.languages
    pools = {
        code: [s for a in news.articles[code] for s in a.sentences]
        for code in languages
    }
    for number in range(count):
        language = languages[number % len(languages)]
        text = " ".join(draw.choices(pools[language], k=_SENTENCES_PER_ARTICLE))
        path = folder / language / f"{number % 100:02}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}\n\n{text}\n", encoding="utf-8")


def _search_elsewhere(index: Path, news: Dataset) -> Searched:
    questions = [(q.text, q.language) for q in news.every_question]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(_search, index, questions).result()


def _search(index: Path, questions: Sequence[tuple[str, str]]) -> Searched:
    retriever = Retriever(
        Catalogue(catalogue_in(index)),
        VectorStore(vectors_in(index)),
        SyntheticEmbedder(),
    )
    wanted = [questions[i % len(questions)] for i in range(_SEARCHES)]
    for text, language in wanted[:10]:
        retriever.retrieve(text, language=language)
    seconds = [
        retriever.retrieve(text, language=language).seconds for text, language in wanted
    ]
    # Linux counts it in KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Searched(seconds=seconds, peak_memory=peak)


def _print(
    size: int, passages: int, sentences: int, built: float, searched: Searched
) -> None:
    milliseconds = sorted(1_000 * s for s in searched.seconds)
    p95 = milliseconds[int(0.95 * len(milliseconds))]
    say(
        f"{passages:,} passages, {sentences:,} sentences, 8 languages:"
        f" search median {statistics.median(milliseconds):.0f} ms, p95 {p95:.0f} ms;"
        f" peak memory {searched.peak_memory / 2**30:.2f} GB;"
        f" ingested in {built:.0f} s  ({_TARGETS.get(size, 'no target')})"
    )


def _unit(vectors: "np.typing.NDArray[np.float64]") -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / lengths, np.float32)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.scale",
        description="Measure searching in large indexes.",
    )
    parser.add_argument("--data", type=Path, default=_DATA, help="folder of the data")
    parser.add_argument(
        "--passages", type=int, nargs="+", default=_SIZES, help="about how many"
    )
    parser.add_argument("--home", type=Path, help="keep the indexes here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
