"""Embedding the texts of a batch: equal texts once, texts of like length together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b

from index.embedding import Embedder, Vectors

# A second or two of work: enough texts to sort over and to divide among requests, few
# enough to keep progress visible.
_CHARACTERS_PER_CALL = 30_000
# Of the vectors kept for texts that come again; 16 MB.
_FLOATS_KEPT = 4_000_000


class OnceEmbedder:
    """Embeds texts, those not again that are equal to one of the last some thousands."""

    def __init__(self, embedder: Embedder) -> None:
        """Ask ``embedder`` for what is not known."""
        self._embedder = embedder
        self._kept: dict[bytes, Vectors] = {}

    def embed(
        self, texts: Iterable[str], tell: Callable[[float], None]
    ) -> dict[str, Vectors]:
        """Return the vector of each text; ``tell`` hears the share (0 to 1) that is done."""
        wanted = set(texts)
        kept = {text: self._kept.get(_key(text)) for text in wanted}
        vectors = {text: row for text, row in kept.items() if row is not None}
        # Texts of like length together waste no arithmetic on padding.
        in_order = sorted(wanted - vectors.keys(), key=lambda text: (-len(text), text))
        total = sum(map(len, in_order))
        done = 0
        for portion in _portions(in_order):
            rows = self._embedder.embed_passages(portion)
            vectors |= zip(portion, rows, strict=True)
            done += sum(map(len, portion))
            tell(done / total)
        if not in_order:
            tell(1.0)
        self._keep(in_order, vectors)
        return vectors

    def _keep(self, texts: Sequence[str], vectors: dict[str, Vectors]) -> None:
        """Remember texts in the place of the oldest."""
        for text in texts:
            # A row would keep all that it was computed with.
            self._kept[_key(text)] = vectors[text].copy()
        if texts:
            most = _FLOATS_KEPT // max(len(vectors[texts[0]]), 1)
            for key in list(self._kept)[: max(len(self._kept) - most, 0)]:
                del self._kept[key]


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _portions(texts: Sequence[str]) -> Iterator[list[str]]:
    """Cut texts where they come to too many characters for one call."""
    portion: list[str] = []
    characters = 0
    for text in texts:
        if portion and characters + len(text) > _CHARACTERS_PER_CALL:
            yield portion
            portion, characters = [], 0
        portion.append(text)
        characters += len(text)
    if portion:
        yield portion
