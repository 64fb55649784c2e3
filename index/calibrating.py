"""What an embedding says of a text's language rather than of its meaning.

Vectors of one language share a direction, so that a passage in the question's own
language gets a bonus for nothing. The direction is estimated from the same ten
sentences in every language (``probes``), with the embedder that made the index: that
works for a language with one article. The mean of a language's own passages says more
once there are many of them, and less before: it is then the mean of their topic.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from index.embedding import Embedder, Vectors
from index.holdings import LanguageSums

_PROBES_WEIGH_CHUNKS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageBias:
    """The mean vectors of one language's probes, shape ``(dimension,)`` each."""

    language: str
    questions: Vectors
    passages: Vectors


@cache
def probes() -> dict[str, tuple[str, ...]]:
    """Return the probe sentences by language, in the same order in each."""
    return {
        entry.name.removesuffix(".txt"): tuple(
            entry.read_text(encoding="utf-8").splitlines()
        )
        for entry in sorted((files("index") / "probes").iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".txt")
    }


def measure_biases(embedder: Embedder) -> list[LanguageBias]:
    """Embed the probes; about 240 short texts, in two calls."""
    texts = [text for sentences in probes().values() for text in sentences]
    questions = embedder.embed_questions(texts)
    passages = embedder.embed_passages(texts)
    biases: list[LanguageBias] = []
    start = 0
    for language, sentences in probes().items():
        mine = slice(start, start + len(sentences))
        start = mine.stop
        biases.append(
            LanguageBias(
                language=language,
                questions=questions[mine].mean(axis=0),
                passages=passages[mine].mean(axis=0),
            )
        )
    return biases


class Calibration:
    """Subtracts what language alone contributes to an inner product."""

    def __init__(
        self, biases: Mapping[str, LanguageBias], sums: Collection[LanguageSums]
    ) -> None:
        """Use ``biases``, refined by the means of what is stored.

        A language's mean passage is trusted in proportion to the chunks it rests on; a
        language without probes has nothing else.
        """
        self._questions = {code: bias.questions for code, bias in biases.items()}
        self._any_question = _mean(self._questions.values())
        self._any_passage = _mean([bias.passages for bias in biases.values()])
        self._passages = {code: bias.passages for code, bias in biases.items()}
        centre = _mean([s.passage_mean for s in sums]) if sums else self._any_passage
        for stored in sums:
            probed = self._passages.get(_base(stored.language), self._any_passage)
            seen = stored.passage_mean - centre + self._any_passage
            weight = stored.chunks / (stored.chunks + _PROBES_WEIGH_CHUNKS)
            self._passages[stored.language] = weight * seen + (1 - weight) * probed

    def question(self, vector: Vectors, language: str) -> Vectors:
        """Return a question's vector without its language; no longer of unit length."""
        return vector - self._questions.get(_base(language), self._any_question)

    def passage(self, vector: Vectors, language: str) -> Vectors:
        """Return a passage's or sentence's vector without its language."""
        return vector - self.passage_bias(language)

    def passage_bias(self, language: str) -> Vectors:
        """Return what every passage and sentence of ``language`` has in common."""
        known = self._passages.get(language)
        if known is None:
            known = self._passages.get(_base(language), self._any_passage)
        return known


def _mean(vectors: Collection[Vectors]) -> Vectors:
    return np.asarray(np.mean(list(vectors), axis=0), np.float32)


def _base(language: str) -> str:
    return language.split("-")[0]
