"""What an embedding says of a text's language rather than of its meaning.

Vectors of one language share a direction, so that a passage in the question's own
language gets a bonus for nothing. The direction is estimated from the same ten
sentences in every language (``probes``), with the embedder that made the index: that
works for a language with one article, and does not mistake an archive's topic for its
language, as the mean of its own passages does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from index.embedding import Embedder, Vectors


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
    """Embed the probes; about 240 short texts."""
    return [
        LanguageBias(
            language=language,
            questions=embedder.embed_questions(texts).mean(axis=0),
            passages=embedder.embed_passages(texts).mean(axis=0),
        )
        for language, texts in probes().items()
    ]


class Calibration:
    """Subtracts what language alone contributes to an inner product."""

    def __init__(
        self, biases: Mapping[str, LanguageBias], own_means: Mapping[str, Vectors]
    ) -> None:
        """Use ``biases``; ``own_means`` are means of stored passages, by language.

        A language without probes takes the mean of its own passages, moved to where
        the probes are.
        """
        self._questions = {code: bias.questions for code, bias in biases.items()}
        self._passages = {code: bias.passages for code, bias in biases.items()}
        self._any_question = _mean(self._questions.values())
        self._any_passage = _mean(self._passages.values())
        probed = [mean for code, mean in own_means.items() if code in biases]
        if probed:
            moved = self._any_passage - _mean(probed)
            for code, mean in own_means.items():
                self._passages.setdefault(code, mean + moved)

    def question(self, vector: Vectors, language: str) -> Vectors:
        """Return a question's vector without its language; no longer of unit length."""
        return vector - self._questions.get(_base(language), self._any_question)

    def passage(self, vector: Vectors, language: str) -> Vectors:
        """Return a passage's or sentence's vector without its language."""
        return vector - self.passage_bias(language)

    def passage_bias(self, language: str) -> Vectors:
        """Return what every passage and sentence of ``language`` has in common."""
        return self._passages.get(_base(language), self._any_passage)


def _mean(vectors: Collection[Vectors]) -> Vectors:
    return np.asarray(np.mean(list(vectors), axis=0), np.float32)


def _base(language: str) -> str:
    return language.split("-")[0]
