"""Whether the passages found speak to the question at all."""

from index.passages import Retrieval

# Off-topic questions stay below this; see the closing figures of `make bench-floor`.
_FLOOR = 0.12


def speaks_to(retrieval: Retrieval) -> bool:
    """Say whether the best passage is close enough to be worth answering from."""
    return bool(retrieval.passages) and retrieval.passages[0].score >= _FLOOR
