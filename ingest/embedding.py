"""Embedding the texts of a batch: equal texts once, texts of like length together."""

from collections.abc import Callable, Iterable

from index.embedding import Embedder, Vectors

# Enough texts to keep an embedder busy, few enough to keep progress visible.
_TEXTS_PER_CALL = 32


def embed_once(
    texts: Iterable[str], embedder: Embedder, tell: Callable[[float], None]
) -> dict[str, Vectors]:
    """Return the vector of each text; ``tell`` hears the share (0 to 1) that is done."""
    # Texts of like length together waste no arithmetic on padding.
    in_order = sorted(set(texts), key=lambda text: (-len(text), text))
    total = sum(map(len, in_order))
    done = 0
    vectors: dict[str, Vectors] = {}
    for i in range(0, len(in_order), _TEXTS_PER_CALL):
        portion = in_order[i : i + _TEXTS_PER_CALL]
        rows = embedder.embed_passages(portion)
        vectors |= zip(portion, rows, strict=True)
        done += sum(map(len, portion))
        tell(done / total)
    return vectors
