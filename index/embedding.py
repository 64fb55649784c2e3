"""Texts to vectors: the protocol.

Vectors are float32 rows of unit length. ``bundled_model`` needs no endpoint,
``endpoint_embedding`` is one, ``llamaindex_embedding`` whatever LlamaIndex can embed with.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.errors import EmbeddingUnavailable, IndexMismatch

Vectors = npt.NDArray[np.float32]


def unit(vectors: Vectors) -> Vectors:
    """Return each vector at length 1; one of nothing stays nothing."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


class Embedder(Protocol):
    """Turns texts into unit vectors; questions and passages may differ in prefix.

    ``model`` names what made the vectors and is stored with the index.
    """

    @property
    def model(self) -> str:
        """The name that tells one vector space from another."""
        ...

    @property
    def tells_questions_apart(self) -> bool:
        """Whether a question's vector is another than that of a passage of its words."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape ``(len(texts), dimension)``."""
        ...

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question, shape ``(len(texts), dimension)``."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens of the model ``text`` takes, or a close estimate."""
        ...


class FittingEmbedder:
    """What ``embedder`` makes, as long as all of it fits into one index.

    An endpoint may serve another model under the same name from one day to the next.
    """

    def __init__(self, embedder: Embedder, dimension: int | None) -> None:
        """Fit an index of ``dimension``; a new one (None) takes that of the first vectors."""
        self._embedder = embedder
        self._dimension = dimension
        self.model = embedder.model
        self.tells_questions_apart = embedder.tells_questions_apart

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text.

        Raises:
            IndexMismatch: They are of another dimension.
        """
        return self._fitting(self._embedder.embed_passages(texts))

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question.

        Raises:
            IndexMismatch: They are of another dimension.
        """
        return self._fitting(self._embedder.embed_questions(texts))

    def count_tokens(self, text: str) -> int:
        """Return how many tokens of the model ``text`` takes, or a close estimate."""
        return self._embedder.count_tokens(text)

    def _fitting(self, vectors: Vectors) -> Vectors:
        count, dimension = vectors.shape
        if not count:
            return vectors
        if self._dimension is None:
            self._dimension = dimension
        if dimension != self._dimension:
            raise IndexMismatch(
                f"The embedding model '{self.model}' makes vectors of {dimension:,}"
                f" dimensions now, the index has {self._dimension:,}. Set back what"
                " serves it, or run 'polycite ingest --rebuild FOLDER'."
            )
        return vectors


def as_unit_vectors(
    rows: Sequence[object], count: int, *, origin: str, mend: str
) -> Vectors:
    """Return what ``origin`` gave for ``count`` texts as unit vectors, in that order.

    Raises:
        EmbeddingUnavailable: It is not ``count`` rows of finite numbers, all of one
            length and none of zeros alone; the message ends with ``mend``.
    """
    if len(rows) != count:
        raise EmbeddingUnavailable(
            f"{origin} returned {len(rows)} vectors for {count} texts. {mend}"
        )
    try:
        numbers = np.asarray(rows, np.float64)
    except (TypeError, ValueError, OverflowError):
        # Rows of several lengths, or what are no numbers at all.
        numbers = np.empty(0)
    if numbers.ndim != 2 or not numbers.size or not np.isfinite(numbers).all():
        raise EmbeddingUnavailable(
            f"{origin} returned what are no vectors of one length. {mend}"
        )
    # By the largest number first: the squares of very small ones would vanish.
    largest = np.abs(numbers).max(axis=1, keepdims=True)
    if not largest.all():
        raise EmbeddingUnavailable(
            f"{origin} returned a vector of zeros, which is near to nothing. {mend}"
        )
    scaled = numbers / largest
    unit: Vectors = (scaled / np.linalg.norm(scaled, axis=1, keepdims=True)).astype(
        np.float32
    )
    return unit


def estimate_tokens(text: str) -> int:
    """Return three UTF-8 bytes a token, on the safe side of most tokenisers."""
    return len(text.encode("utf-8", "surrogatepass")) // 3 + 1
