"""Texts laid side by side, token by token, across languages.

What a token means in its sentence is near what its translation means in another. How far
one text covers another is the recall of BERTScore (Zhang et al., 2020,
https://arxiv.org/abs/1904.09675): the mean, over the tokens of what is said, of the best
cosine with any token of what is held. The vectors are always the bundled model's,
whatever model made the index.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from index.bundled_model import BundledEmbedder
from index.e5_engine import TokenVectors
from index.embedding import Vectors, unit


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadText:
    """A text with a unit vector for each token, without what its language contributes.

    ``vectors`` has the shape ``(tokens, width)``; ``words`` tells for each token the
    place of its word among those between white space. ``embedding`` is the unit vector
    of the whole.
    """

    text: str
    vectors: Vectors
    words: npt.NDArray[np.intp]
    embedding: Vectors


@dataclass(frozen=True, kw_only=True, slots=True)
class _Bias:
    """What all tokens, and all sentences, of a language have in common."""

    of_tokens: Vectors
    of_sentences: Vectors


class Aligner:
    """Reads texts so that they can be laid side by side; safe to share among threads."""

    def __init__(self, embedder: BundledEmbedder | None = None) -> None:
        """Read with ``embedder``, or with one that is loaded for the first text."""
        self._embedder = embedder
        self._biases: dict[str, _Bias] = {}
        self._prose: dict[str, list[ReadText]] = {}
        self._likenesses: dict[tuple[str, str], float] = {}
        self._one_at_a_time = threading.RLock()

    def read(self, texts: Sequence[str], language: str) -> list[ReadText]:
        """Return ``texts`` with what their tokens mean; 5 ms for a sentence.

        Raises:
            EmbeddingUnavailable: The bundled model does not run on this machine.
        """
        return self._read(texts, self._bias(language))

    def likeness(self, said: str, held: str) -> float:
        """Return how far a sentence of one language covers the same in another, in [0, 1].

        It is measured on parallel sentences. Two languages are never taken to be nearer than
        the nearest two different ones usually are: what is written from a passage is
        no copy of it.
        """
        pair = (_base(said), _base(held))
        with self._one_at_a_time:
            if pair not in self._likenesses:
                covers = [
                    float(np.mean(cover(a, b)))
                    for a, b in zip(*map(self._prose_of, pair), strict=True)
                ]
                self._likenesses[pair] = min(float(np.mean(covers)), _MOST_LIKENESS)
            return self._likenesses[pair]

    def _read(self, texts: Sequence[str], bias: _Bias) -> list[ReadText]:
        embedded = self._embed_tokens(texts)
        return [
            ReadText(
                text=text,
                vectors=unit(read.vectors - bias.of_tokens),
                words=read.words,
                embedding=unit(read.embedding - bias.of_sentences),
            )
            for text, read in zip(texts, embedded, strict=True)
        ]

    def _embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        with self._one_at_a_time:
            if self._embedder is None:
                self._embedder = BundledEmbedder()
        return self._embedder.embed_tokens(texts)

    def _bias(self, language: str) -> _Bias:
        """Return the bias of a language; of one without sentences of its own, that of English."""
        code = _base(language)
        with self._one_at_a_time:
            if code not in self._biases:
                read = self._embed_tokens(prose(code))
                self._biases[code] = _Bias(
                    of_tokens=np.concatenate([r.vectors for r in read]).mean(axis=0),
                    of_sentences=np.mean([r.embedding for r in read], axis=0),
                )
            return self._biases[code]

    def _prose_of(self, language: str) -> list[ReadText]:
        if language not in self._prose:
            self._prose[language] = self.read(prose(language), language)
        return self._prose[language]


_MOST_LIKENESS = 0.75
_ANY_LANGUAGE = "en"


def cover(said: ReadText, held: ReadText) -> Vectors:
    """Return, for each token that is said, its best cosine with one that is held."""
    if not len(held.vectors):
        return np.zeros(len(said.vectors), np.float32)
    best: Vectors = (said.vectors @ held.vectors.T).max(axis=1)
    return best


def _base(language: str) -> str:
    code = language.split("-")[0]
    return code if code in prose_languages() else _ANY_LANGUAGE


@cache
def prose_languages() -> frozenset[str]:
    """Return the languages that there are parallel sentences of."""
    entries = (files("index") / "prose").iterdir()
    return frozenset(e.name.removesuffix(".txt") for e in entries)


def prose(language: str) -> list[str]:
    """Return forty sentences, the same in every language, in the same order."""
    path = files("index") / "prose" / f"{language}.txt"
    return path.read_text(encoding="utf-8").splitlines()
