"""The benchmark of stories: ``python -m tests.benchmarks.stories --help``.

Articles of one ``doc`` in several languages are one story, and no two others are. The
weights of ``index.stories`` are fitted to the docs of even number, so that the figures of
odd ones are what is reported. Every text is embedded once, although it is ingested twice:
with its dataset and with all. Without data it says so and is done.
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from bot.commands.options import note, say
from bot.settings import read_settings
from bot.wiring import make_embedder
from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.home import catalogue_in, vectors_in
from index.recording import Recorder
from index.vectors import VectorStore
from ingest.grouping import Grouper
from tests.benchmarks.data import DATA, GoldArticle, is_there, read_dataset
from tests.small_world import ingest, write_articles

_DATASETS = ("news", "xquad")


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouped:
    """Articles by file, the story each was given, and how long that took."""

    articles: Mapping[str, GoldArticle]
    stories: Mapping[str, int]
    seconds: float


class RememberingEmbedder:
    """Another embedder, asked once for each passage."""

    def __init__(self, embedder: Embedder) -> None:
        """Embed with ``embedder``."""
        self.model = embedder.model
        self.tells_questions_apart = embedder.tells_questions_apart
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of ``texts``, of those known already from memory."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if unknown:
            rows = self._embedder.embed_passages(unknown)
            self._vectors |= zip(unknown, rows, strict=True)
        return np.stack([self._vectors[text] for text in texts])

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Embed ``texts`` as the other one does."""
        return self._embedder.embed_questions(texts)

    def count_tokens(self, text: str) -> int:
        """Count as the other one does."""
        return self._embedder.count_tokens(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ingest each dataset by itself and both together; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.stories",
        description="Measure how well versions of one story are brought together.",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data")
    options = parser.parse_args(arguments)
    if not is_there(options.data):
        return 0
    articles = {
        name: {
            f"{name}/{article.file}": article
            for article in read_dataset(options.data / name).every_article
        }
        for name in _DATASETS
        if (options.data / name).is_dir()
    }
    if len(articles) > 1:
        articles["both"] = {f: a for mine in articles.values() for f, a in mine.items()}
    with tempfile.TemporaryDirectory(prefix="polycite-") as folder:
        embedder = RememberingEmbedder(
            make_embedder(read_settings(Path(folder) / "home"))
        )
        for name, mine in articles.items():
            note(f"{name}: ingesting {len(mine)} articles")
            _print(name, group_articles(mine, Path(folder) / name, embedder))
    return 0


def group_articles(
    articles: Mapping[str, GoldArticle], folder: Path, embedder: Embedder
) -> Grouped:
    """Ingest ``articles`` at ``folder``, then group all of them once more, timed."""
    texts = {file: article.content for file, article in articles.items()}
    report = ingest(
        folder / "index", [write_articles(folder / "files", texts)], embedder
    )
    assert not report.failed, report.failed[0]
    with sqlite3.connect(catalogue_in(folder / "index")) as connection:
        connection.execute("UPDATE articles SET story = NULL")
    connection.close()
    catalogue = Catalogue(catalogue_in(folder / "index"))
    vectors = VectorStore(vectors_in(folder / "index"))
    vectors.open()
    started = time.perf_counter()
    Grouper(catalogue, vectors, Recorder(catalogue)).group()
    seconds = time.perf_counter() - started
    stories = {a.source.file: a.source.story for a in catalogue.articles()}
    catalogue.close()
    return Grouped(articles=articles, stories=stories, seconds=seconds)


def count_pairs(grouped: Grouped, files: Sequence[str]) -> Counter[str]:
    """Count pairs of ``files`` that are ``right``, ``wrong`` (grouped) or ``missed``."""
    pairs: Counter[str] = Counter()
    for one, other in combinations(files, 2):
        together = grouped.stories[one] == grouped.stories[other]
        if grouped.articles[one].doc == grouped.articles[other].doc:
            pairs["right" if together else "missed"] += 1
        elif together:
            pairs["wrong"] += 1
    return pairs


def _print(name: str, grouped: Grouped) -> None:
    halves = {"all": list(grouped.stories)}
    for file, article in grouped.articles.items():
        # As in '012' and '012-03': a near paragraph is in the half of its text.
        is_even = int(article.doc.split("-")[0]) // (2 if "-" not in article.doc else 1)
        halves.setdefault("odd" if is_even % 2 else "even", []).append(file)
    for half, files in halves.items():
        pairs = count_pairs(grouped, files)
        say(
            f"{name} {half}: {len(files)} articles, precision"
            f" {_share(pairs['right'], pairs['wrong'])}, recall"
            f" {_share(pairs['right'], pairs['missed'])}"
            f" ({pairs['wrong']} wrong, {pairs['missed']} missed)"
        )
    say(f"{name}: grouped in {grouped.seconds:.1f} s; recall by pair of languages:")
    for line in _by_language(grouped):
        say(f"  {line}")


def _by_language(grouped: Grouped) -> list[str]:
    by_doc: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for file, article in grouped.articles.items():
        by_doc[article.doc][article.language] = file
    pairs: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for versions in by_doc.values():
        for one, other in combinations(sorted(versions), 2):
            together = (
                grouped.stories[versions[one]] == grouped.stories[versions[other]]
            )
            pairs[one, other].append(together)
    return [
        f"{one}-{other} {sum(found) / len(found):.3f}"
        for (one, other), found in sorted(pairs.items())
    ]


def _share(part: int, rest: int) -> str:
    return f"{part / (part + rest):.4f}" if part + rest else "-"


if __name__ == "__main__":
    sys.exit(main())
