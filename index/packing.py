"""Vectors as the catalogue keeps them: half-precision rows, passages before sentences.

Half a number's precision moves the product of two unit vectors by some 1e-5, which no two
passages lie apart by, and halves what is read when an index is opened.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors

Halves = npt.NDArray[np.float16]


class PortionVectors(NamedTuple):
    """The vectors of what an article has in one language, each in the order of the ids.

    The shapes are ``(chunks, dimension)`` and ``(sentences, dimension)``.
    """

    passages: Vectors
    sentences: Vectors


def pack(vectors: PortionVectors) -> bytes:
    """Return what ``unpack`` reads."""
    return np.concatenate(vectors).astype(np.float16).tobytes()


def unpack(stored: bytes, chunks: int, sentences: int) -> tuple[Halves, Halves]:
    """Return as many vectors of passages and of sentences, of about unit length.

    They are views of ``stored``: making float32 of what is wanted copies that alone.
    """
    rows = np.frombuffer(stored, np.float16).reshape(chunks + sentences, -1)
    return rows[:chunks], rows[chunks:]
