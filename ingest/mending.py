"""Making Chroma hold what the catalogue says: what is missing is embedded again.

The texts are the catalogue's own, so no file is read. Killed at any instant and run
again, it goes on: what it has put in is not missing any more.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np

from index.catalogue import Catalogue
from index.comparing import Difference, compare, everything_missing
from index.embedding import Embedder
from index.errors import IndexDamaged
from index.recording import Recorder
from index.vectors import VectorStore
from ingest.embedding import OnceEmbedder

# Little is lost to a kill, and little is in memory.
_IDS_AT_A_TIME = 256


class Mender:
    """Mends the vectors of one index; hold the ingest lock while using it."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorStore,
        embedder: Embedder,
    ) -> None:
        """Mend ``vectors`` after ``catalogue``, with what made them: ``embedder``."""
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedder = OnceEmbedder(embedder)
        self._recorder = Recorder(catalogue)

    def mend(
        self,
        differences: Sequence[Difference],
        on_progress: Callable[[float, int], None],
    ) -> None:
        """Put in what is missing and take out what should not be there.

        ``on_progress`` hears how many vectors are put in, of how many.
        """
        self._recorder.unsettle()
        total = sum(len(difference.missing) for difference in differences)
        done = 0

        def tell(share: float, portion: Sequence[int]) -> None:
            on_progress(done + share * len(portion), total)

        for difference in differences:
            kind, language = difference.kind, difference.language
            if difference.damage is not None:
                self._vectors.drop(kind, language)
            if difference.foreign:
                self._vectors.remove(kind, language, difference.foreign)
            for portion in _portions(difference.missing):
                self._put_in(difference, portion, tell)
                done += len(portion)

    def _put_in(
        self,
        difference: Difference,
        ids: Sequence[int],
        tell: Callable[[float, Sequence[int]], None],
    ) -> None:
        text_by_id = (
            self._passage_texts(ids)
            if difference.kind == "passages"
            else self._sentence_texts(ids)
        )
        vectors = self._embedder.embed(
            text_by_id.values(), lambda share: tell(share, ids)
        )
        rows = np.stack([vectors[text] for text in text_by_id.values()])
        self._vectors.add(difference.kind, difference.language, list(text_by_id), rows)

    def _passage_texts(self, ids: Sequence[int]) -> dict[int, str]:
        chunks = self._catalogue.chunks(ids)
        return {number: chunks[number].text for number in ids}

    def _sentence_texts(self, ids: Sequence[int]) -> dict[int, str]:
        chunk_by_sentence = self._catalogue.chunk_by_sentence(ids)
        texts = {
            number: sentence.text
            for chunk in self._catalogue.chunks(chunk_by_sentence.values()).values()
            for number, sentence in zip(
                chunk.sentence_ids, chunk.sentences, strict=True
            )
        }
        return {number: texts[number] for number in ids}


def settle(
    catalogue: Catalogue,
    vectors: VectorStore,
    embedder: Embedder,
    on_progress: Callable[[float, int], None],
    *,
    thoroughly: bool,
) -> list[Difference]:
    """Compare, mend what differs, and record that catalogue and Chroma agree.

    Returns what differed. ``thoroughly`` reads every vector.

    Raises:
        IndexDamaged: They still differ afterwards.
    """
    try:
        differences = compare(catalogue, vectors, thoroughly=thoroughly)
    except IndexDamaged:
        vectors.clear()
        differences = everything_missing(catalogue)
    if differences:
        Mender(catalogue, vectors, embedder).mend(differences, on_progress)
        # What counts is what the next program reads from the disk.
        vectors.reopen()
        if left := compare(catalogue, vectors):
            raise IndexDamaged(
                f"The vectors of {left[0].kind} in {left[0].language!r} cannot be mended."
                " Run 'polycite ingest --rebuild FOLDER'."
            )
    Recorder(catalogue).settle()
    return differences


def _portions(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while portion := list(islice(rest, _IDS_AT_A_TIME)):
        yield portion
