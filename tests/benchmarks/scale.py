"""The benchmark of size: ``python -m tests.benchmarks.scale --help``.

The ingest, Chroma, the catalogue and the Retriever are the product's own; articles and
vectors are synthetic, and the time of the real model is printed beside.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.commands.options import note, say
from index.bundled_model import BundledEmbedder
from index.errors import IndexMismatch
from index.home import catalogue_in, vectors_in
from index.passages import Scope
from tests.benchmarks.data import DATA, Dataset, is_there, read_dataset
from tests.benchmarks.embedder import time_questions
from tests.benchmarks.searching import search_elsewhere
from tests.benchmarks.synthetic import SINCE, Built, build, rare_words
from tests.benchmarks.tables import as_times

_SIZES = (5_000, 100_000)
# A larger one takes some 20 minutes to build.
_LARGEST_IN_ONE_LANGUAGE = 5_000
_TARGETS = {5_000: "; target 30 ms", 100_000: "; target 120 ms, 2.5 GB"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the indexes, search them, print time and memory; return the exit code."""
    options = _parse(arguments)
    if not is_there(options.data):
        return 0
    news = read_dataset(options.data / "news")
    say(
        "Real text shapes, synthetic vectors; a search has its question's embedding to add:"
    )
    questions = [question.text for question in news.every_question]
    once, twice = time_questions(questions, BundledEmbedder())
    say(
        f"  with the bundled model {1000 * twice:.1f} ms (as question and as passage;"
        f" once: {1000 * once:.1f} ms). Its memory is not counted either."
    )
    with tempfile.TemporaryDirectory(prefix="polycite-") as temporary:
        home = options.home or Path(temporary)
        for size in options.passages:
            for languages in _languages(options.languages, size):
                index = home / "-".join([str(size), *languages])
                try:
                    _measure(
                        index, news.select("all", languages), size, options.searches
                    )
                except IndexMismatch:
                    note(
                        f"The index in '{index}' was made by another version."
                        " Delete that folder, or name another --home."
                    )
                    return 1
    return 0


def _languages(only: list[str] | None, size: int) -> list[list[str]]:
    """Return the languages of each index of a size; none stands for all."""
    if only:
        return [only]
    return [["en"], []] if size <= _LARGEST_IN_ONE_LANGUAGE else [[]]


def _measure(index: Path, news: Dataset, size: int, searches: int) -> None:
    built = build(index, news, size)
    folder = news.languages[0]
    scopes = {
        "everything": Scope(),
        # The articles in it are of one language: where there is no other, a hundredth.
        "one folder": Scope(
            files=(folder if len(news.languages) > 1 else f"{folder}/00",)
        ),
        f"since {SINCE}": Scope(since=SINCE),
    }
    if not built.has_rare_words:
        note(
            f"'{index}' is an older one: it has no dates, and no question has its names."
        )
        del scopes[f"since {SINCE}"]
    searched = search_elsewhere(index, _questions(news, built, searches), scopes)
    say(
        f"{built.passages:,} passages, {built.sentences:,} sentences,"
        f" in {', '.join(news.languages)}; ingested in {built.seconds:.0f} s;"
        f" catalogue {_gigabytes(catalogue_in(index))}, vectors"
        f" {_gigabytes(vectors_in(index))}; first search after {searched.first:.1f} s;"
        f" searching holds {searched.peak_memory / 2**30:.2f} GB at most"
        f"{_TARGETS.get(size, '')}"
    )
    for name, seconds in searched.seconds.items():
        spent = 1000 * searched.processor[name]
        say(f"{as_times(name, seconds)}; {spent:.0f} ms of processor each")


def _gigabytes(path: Path) -> str:
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return f"{sum(file.stat().st_size for file in files) / 1e9:.2f} GB"


def _questions(news: Dataset, built: Built, count: int) -> list[tuple[str, str]]:
    """Return questions and their languages; every tenth has the name of an article."""
    asked = [(question.text, question.language) for question in news.every_question]
    questions = [asked[n % len(asked)] for n in range(count)]
    for n in range(0, count, 10):
        text, language = questions[n]
        words = rare_words(n * built.articles // count)
        questions[n] = f"{text} {words[n // 10 % 2]}", language
    return questions


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.scale",
        description="Measure searching in large indexes.",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data")
    parser.add_argument(
        "--passages", type=int, nargs="+", default=_SIZES, help="about how many"
    )
    parser.add_argument(
        "--languages",
        nargs="+",
        metavar="CODE",
        help="languages of the articles (default: all, and up to"
        f" {_LARGEST_IN_ONE_LANGUAGE:,} passages also English alone)",
    )
    parser.add_argument(
        "--searches", type=int, default=200, help="how many of each scope (200)"
    )
    parser.add_argument(
        "--home", type=Path, help="keep the indexes here; the next run reuses them"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
