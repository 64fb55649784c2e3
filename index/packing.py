"""Vectors as the catalogue keeps them: half-precision rows, passages before sentences.

Half a number's precision moves the product of two unit vectors by some 1e-5, which no two
passages lie apart by, and halves what is read when an index is opened.
"""

from typing import NamedTuple

import numpy as np

from index.embedding import Vectors


class PortionVectors(NamedTuple):
    """The vectors of what an article has in one language, each in the order of the ids.

    The shapes are ``(chunks, dimension)`` and ``(sentences, dimension)``.
    """

    passages: Vectors
    sentences: Vectors


def pack(vectors: PortionVectors) -> bytes:
    """Return what ``unpack`` reads."""
    return np.concatenate(vectors).astype(np.float16).tobytes()


def unpack(stored: bytes, chunks: int, sentences: int) -> PortionVectors:
    """Return as many vectors of passages and of sentences, of about unit length."""
    rows = np.frombuffer(stored, np.float16).reshape(chunks + sentences, -1)
    return PortionVectors(
        rows[:chunks].astype(np.float32), rows[chunks:].astype(np.float32)
    )
