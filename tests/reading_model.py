"""The bundled model as it reads token by token, loaded once in a process.

Processes that are forked from one that has used it read with it at once.
"""

from functools import cache

from index.aligning import Aligner
from index.bundled_model import BundledEmbedder


@cache
def shared_embedder() -> BundledEmbedder:
    """Return the bundled model for whoever reads token by token."""
    return BundledEmbedder()


@cache
def shared_aligner() -> Aligner:
    """Return what lays a draft beside its evidence."""
    return Aligner(shared_embedder())
