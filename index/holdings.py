"""What a catalogue holds and is given to hold: frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors
from index.marks import Mark
from index.passages import Chunk, Sentence, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What made an index; vectors and terms of two identities do not mix."""

    embedding_model: str
    dimension: int
    chunker: str
    analyser: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageSums:
    """Counts and the vector sum over what live articles have in one language.

    ``articles`` counts those that are in it as a whole, which may be none.
    ``passages_sum`` is float64, shape ``(dimension,)``.
    """

    language: str
    articles: int
    chunks: int
    sentences: int
    passages_sum: npt.NDArray[np.float64]

    @property
    def passage_mean(self) -> Vectors:
        """The mean passage vector, shape ``(dimension,)``."""
        return (self.passages_sum / self.chunks).astype(np.float32)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredArticle:
    """One live article as the catalogue lists it.

    ``other_languages`` are those that passages of it are in beside its own, by code.
    """

    source: Source
    characters: int
    chunk_count: int
    sentence_count: int
    other_languages: tuple[str, ...] = ()


class Portion(NamedTuple):
    """The ids of what an article has in one language; a tuple, since there are many."""

    language: str
    chunk_ids: Sequence[int]
    sentence_ids: Sequence[int]

    def ids(self, kind: Literal["passages", "sentences"]) -> Sequence[int]:
        """Return the ids of one kind of vector."""
        return self.chunk_ids if kind == "passages" else self.sentence_ids


class StoredFile(NamedTuple):
    """A file that live articles come from, each from one line if it ``has_parts``.

    Unless it ``is_whole``, not all of it is in the index.
    """

    path: str
    file: str
    size: int
    modified_ns: int
    seen: float
    is_whole: bool
    has_parts: bool


class StoredPart(NamedTuple):
    """A live article of one file; a tuple, since a file may have very many."""

    article_id: int
    part: str | None
    position: int | None
    content_hash: str


class BadLine(NamedTuple):
    """A line of a file that is no article; ``reason`` is None where it is not kept."""

    line: int
    reason: str | None


class Whereabouts(NamedTuple):
    """What of a live article a Scope may ask for; a tuple, since there are many."""

    article_id: int
    file: str
    position: int | None
    path: str
    published: str | None
    portions: tuple[Portion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredChunk:
    """One chunk of a live article with its text and sentences."""

    chunk_id: int
    source: Source
    language: str
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    sentence_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """What of a live article tells whether another may be the same story.

    ``story`` is None until it was looked for. ``own_chunks`` and ``own_sentences`` are in
    the language of the article; ``passages_sum``, float64, shape ``(dimension,)``, is
    that of those chunks.
    """

    article_id: int
    language: str
    url: str | None
    story: int | None
    chunk_count: int
    sentence_count: int
    own_chunks: int
    own_sentences: int
    passages_sum: npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewArticle:
    """What is recorded of an article: its columns in ``schema.articles`` and its chunks.

    ``size``, ``modified_ns`` and ``seen`` are 0 for a part of a file, until all of that is
    in (``Recorder.finish``).
    """

    path: str
    file: str
    content_hash: str
    size: int
    modified_ns: int
    seen: float
    encoding: str
    language: str
    title: str | None
    url: str | None
    published: str | None
    outlet: str | None
    text: str
    chunks: tuple[Chunk, ...]
    marks: tuple[Mark, ...] = ()
    part: str | None = None
    position: int | None = None

    @property
    def sentence_count(self) -> int:
        """The number of sentences in all chunks."""
        return sum(len(chunk.sentences) for chunk in self.chunks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """An article that is not live, and how to find its vectors."""

    article_id: int
    portions: tuple[Portion, ...]
