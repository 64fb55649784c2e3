"""Large indexes: articles of drawn sentences, with vectors that need no model.

The sentences are those of the parallel news. So that there are rare words, as in real
text, every article has a name and a number of its own.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.analysing import ANALYSER
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.holdings import Identity
from index.home import catalogue_in, vectors_in
from index.vectors import VectorStore
from ingest.chunking import CHUNKER
from ingest.finding import find_files
from ingest.indexing import Indexer
from ingest.planning import plan_ingest
from ingest.progress import IngestReport
from tests.benchmarks.data import Dataset
from tests.benchmarks.indexing import tell_progress

SINCE = "2025-01-01"
"""Half of the articles are of this day or later."""

_SENTENCES_PER_ARTICLE = 24
_CHUNKS_PER_ARTICLE = 6.7
_DIMENSION = 384
_CENTRES = 1_000
_FIRST_DAY = date(2024, 1, 1)
_DAYS = 731
# From one article to the next, so that few have days of both years, too.
_STEP = 367
_SYLLABLES = [f"{c}{v}" for c in "bdfgklmnprstvz" for v in "aeiou"]


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
class Built:
    """What an index holds; ``seconds`` are those of its ingest.

    ``has_rare_words``: its articles have names, numbers and dates of their own, which
    those that an older benchmark wrote have not.
    """

    articles: int
    passages: int
    sentences: int
    seconds: float
    has_rare_words: bool


def rare_words(number: int) -> tuple[str, str]:
    """Return the name and the number that only article ``number`` says."""
    digits, name = number, ""
    for _ in range(3):
        digits, digit = divmod(digits, len(_SYLLABLES))
        name += _SYLLABLES[digit]
    # A prime apart, so that none begins as its neighbour does.
    return name.capitalize(), str(100_000 + number * 7_919 % 900_000)


def build(index: Path, news: Dataset, size: int) -> Built:
    """Ingest articles of about ``size`` passages, unless the folder holds an index.

    Raises:
        IndexMismatch: It holds one that another version made.
    """
    started = time.perf_counter()
    articles = index / "articles"
    if not catalogue_in(index).exists():
        _write_articles(articles, news, max(round(size / _CHUNKS_PER_ARTICLE), 1))
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
    indexer.carry_out(plan, IngestReport(), tell_progress(f"{size:,} passages", 10))
    counts = catalogue.languages()
    catalogue.close()
    first = _path(articles, news.languages, 0).read_text(encoding="utf-8")
    return Built(
        articles=sum(c.articles for c in counts),
        passages=sum(c.chunks for c in counts),
        sentences=sum(c.sentences for c in counts),
        seconds=time.perf_counter() - started,
        has_rare_words=rare_words(0)[0] in first,
    )


def _write_articles(folder: Path, news: Dataset, count: int) -> None:
    draw = random.Random(11)  # noqa: S311 - a shuffle, no secret
    languages = news.languages
    pools = {
        code: [s for a in news.articles[code] for s in a.sentences]
        for code in languages
    }
    for number in range(count):
        name, figure = rare_words(number)
        sentences = draw.choices(
            pools[languages[number % len(languages)]], k=_SENTENCES_PER_ARTICLE
        )
        sentences.insert(draw.randrange(len(sentences)), f"{name}: {figure}.")
        day = _FIRST_DAY + timedelta(days=number * _STEP % _DAYS)
        path = _path(folder, languages, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"{name} {number}\n\n{day}\n\n{' '.join(sentences)}\n", encoding="utf-8"
        )


def _path(folder: Path, languages: Sequence[str], number: int) -> Path:
    language = languages[number % len(languages)]
    return folder / language / f"{number % 100:02}" / f"{number}.txt"


def _unit(vectors: npt.NDArray[np.float64]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / lengths, np.float32)
