"""How many passages and sentences are looked at, in an article of many passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from index.calibrating import Calibration, ProbedLanguage
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.gathering import Found, Gatherer
from index.held_rows import HeldRows
from index.held_vectors import HeldVectors
from index.packing import PortionVectors
from index.passages import Chunk
from index.recording import Recorder
from index.schema import ids_of
from index.scoring import Asked, score
from index.sentences import split_sentences
from index.vectors import VectorStore
from tests.fakes import LexiconEmbedder
from tests.index.recorded import add, article

_NOTHING = np.zeros((1, 2), np.float32)
PLAIN = Calibration(
    {"en": ProbedLanguage(language="en", questions=_NOTHING, passages=_NOTHING)}, []
)
WHO = Asked(
    text="хто?", language="uk", vector=np.array([1, 0], np.float32), wants_number=False
)


class _Again(LexiconEmbedder):
    """Puts everything it embeds at the same distance from the question."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return as many rows as there are texts."""
        return _rows(*[0.6] * len(texts))


def _rows(*near: float) -> Vectors:
    """Return unit vectors with these products with the question's."""
    return np.array([(n, (1 - n * n) ** 0.5) for n in near], np.float32)


@dataclass
class World:
    """An index whose articles are put in by hand."""

    catalogue: Catalogue
    recorder: Recorder
    vectors: VectorStore
    held: HeldVectors
    gatherer: Gatherer

    def put(
        self, passages: Sequence[float], sentences: Sequence[float]
    ) -> tuple[int, Sequence[int]]:
        """Put in an article of passages of one sentence each; return its ids."""
        text = " ".join(f"Line {number}." for number in range(len(passages)))
        chunks = (Chunk(span=s, sentences=(s,)) for s in split_sentences(text))
        new = replace(
            article(text, path=f"/{passages[0]}.txt", language="en"),
            chunks=tuple(chunks),
        )
        rows = PortionVectors(_rows(*passages), _rows(*sentences))
        article_id = add(self.recorder, new, vectors=rows)
        ids = ids_of(article_id, len(passages))
        self.vectors.add("passages", "en", ids, rows.passages)
        self.vectors.add("sentences", "en", ids, rows.sentences)
        self.held.turn_to(self.catalogue.languages())
        return article_id, ids


@pytest.fixture(params=[100_000, 0], ids=["in memory", "by Chroma"])
def world(
    tmp_path: Path,
    catalogue: Catalogue,
    recorder: Recorder,
    request: pytest.FixtureRequest,
) -> World:
    vectors = VectorStore(tmp_path / "vectors")
    held = HeldVectors(catalogue, vectors, request.param)
    gatherer = Gatherer(HeldRows(catalogue), held, _Again())
    return World(catalogue, recorder, vectors, held, gatherer)


def _worth(chunk_id: int, passage: float, sentence: float) -> Found:
    value = score(passage, sentence, is_own=False)
    return Found(
        chunk_id=chunk_id,
        score=pytest.approx(value, abs=1e-3),  # type: ignore[arg-type]
        rare_words=0,
    )


@pytest.mark.parametrize(
    ("most", "passages", "sentences"), [(10, 20, 40), (20, 20, 40), (22, 22, 44)]
)
def test_twenty_passages_and_forty_sentences_are_looked_at_or_as_many_as_are_wanted(
    world: World, most: int, passages: int, sentences: int
) -> None:
    """Of sentences, twice as many; what was not looked at counts as the last that was."""
    count = 50
    whole = [0.1 + 0.01 * n for n in range(count)]
    parts = [0.9 - 0.01 * n for n in range(count)]
    _, ids = world.put(whole, parts)

    found = world.gatherer.gather(WHO, ["en"], PLAIN, most=most)

    last_passage, last_sentence = count - passages, sentences - 1
    assert {f.chunk_id: f for f in found} == {
        chunk: _worth(chunk, whole[max(n, last_passage)], parts[min(n, last_sentence)])
        for n, chunk in enumerate(ids)
    }


def test_twenty_passages_and_forty_sentences_are_looked_at_where_nothing_is_said(
    world: World,
) -> None:
    _, ids = world.put([0.1 + 0.01 * n for n in range(50)], [0.5] * 50)

    by_chunk = {f.chunk_id: f for f in world.gatherer.gather(WHO, ["en"], PLAIN)}

    assert by_chunk[ids[-20]] == _worth(ids[-20], 0.4, 0.5)
    assert all(f.score >= by_chunk[ids[-20]].score for f in by_chunk.values())


def test_a_sentence_may_be_as_far_as_the_opposite(world: World) -> None:
    _, ids = world.put([0.3], [-0.9])

    assert world.gatherer.gather(WHO, ["en"], PLAIN) == [_worth(ids[0], 0.3, -0.9)]


@pytest.mark.parametrize(
    ("near", "kept"),
    [
        ([0.3, 0.1, 0.2], [0, 1, 2]),
        ([0.3, 0.1, 0.4, 0.2], [2, 0, 3]),
    ],
    ids=["few", "many"],
)
def test_of_an_article_that_is_told_of_its_three_nearest_passages_are_read(
    world: World, near: Sequence[float], kept: Sequence[int]
) -> None:
    article_id, ids = world.put(near, near)

    nearest = world.gatherer.nearest_of([article_id], replace(WHO, language="en"))

    assert nearest == [ids[n] for n in kept]


def test_two_articles_share_their_six_nearest_passages(world: World) -> None:
    one, ids = world.put([0.1, 0.2, 0.3, 0.4, 0.5], [0.1] * 5)
    other, more = world.put([0.15, 0.45], [0.1] * 2)

    nearest = world.gatherer.nearest_of([one, other], replace(WHO, language="en"))

    assert nearest == [ids[4], more[1], ids[3], ids[2], ids[1], more[0]]


def test_of_no_article_nothing_is_nearest(world: World) -> None:
    world.put([0.3], [0.3])

    assert world.gatherer.nearest_of([], replace(WHO, language="en")) == []


def test_a_sentence_whose_vector_went_meanwhile_is_embedded_again(world: World) -> None:
    _, ids = world.put([0.3, 0.3], [0.2, 0.1])
    world.vectors.remove("sentences", "en", [ids[1]])
    by_chroma = HeldVectors(world.catalogue, world.vectors, 0)

    kept, again = Gatherer(HeldRows(world.catalogue), by_chroma, _Again()).read(
        ids, WHO, PLAIN
    )

    assert kept.similarities == pytest.approx([0.2], abs=1e-3)
    assert again.similarities == pytest.approx([0.6])
