"""What an ingest takes beside embedding: one with vectors that cost next to nothing."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.settings import Settings
from bot.updating import write_index
from index.bundled_model import BundledEmbedder
from index.embedding import Vectors, unit
from ingest.finding import find_files
from ingest.progress import IngestReport

_DIMENSION = 384


class Rolling:
    """Rolls a vector for each text; counts tokens as the bundled model does."""

    model = "rolling"
    tells_questions_apart = False

    def __init__(self, counting: BundledEmbedder) -> None:
        """Count with ``counting``."""
        self.count_tokens = counting.count_tokens
        self._random = np.random.default_rng(1)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors that no two texts share."""
        rows = self._random.standard_normal((len(texts), _DIMENSION), np.float32)
        return unit(rows)

    embed_questions = embed_passages


def measure_unembedded(articles: Path, one: Path, home: Path) -> float:
    """Return seconds of all processors that ingesting ``articles`` takes beside embedding.

    ``one`` is ingested before, so that no start of a library is among them.
    """
    # One that has been at work knows the words already.
    counting = BundledEmbedder()
    counting.start_fast_engine()
    embedder = Rolling(counting)
    _ingest(one, home / "one", embedder)
    started = time.process_time()
    _ingest(articles, home / "all", embedder)
    return time.process_time() - started


def _ingest(path: Path, home: Path, embedder: Rolling) -> None:
    write_index(
        Settings(_env_file=None, home=home),
        lambda: find_files([path]),
        IngestReport(),
        embedder,
        prune=False,
        wait=False,
        on_progress=lambda _: None,
        tell=lambda _: None,
    )
