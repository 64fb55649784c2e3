"""What is stored of an article and what is found of it: frozen values.

Offsets are counted in characters (code points) of the article's decoded text,
so ``text[start:end]`` is exactly the stretch that is meant.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of an article's text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """A stretch of one article, sized to embed, with the spans of its sentences.

    Sentence spans are absolute, in order, inside ``span``, and do not overlap.
    """

    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence of a passage; ``line`` counts from 1.

    ``similarity`` is how near it is to the question, calibrated between languages (see
    ``retrieving``); None where nothing was asked.
    """

    start: int
    end: int
    line: int
    text: str
    similarity: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The article a passage comes from, as its reader needs it.

    ``file`` is relative to the folder given to ``ingest``, ``path`` absolute. ``story``
    is the same for articles that tell the same in several languages, and no other's.
    """

    article_id: int
    story: int
    file: str
    path: str
    language: str
    title: str | None
    url: str | None
    published: str | None
    outlet: str | None
    content_hash: str

    @property
    def is_extracted(self) -> bool:
        """Whether the text was extracted from a page, as that of HTML is.

        Offsets and lines then count in the extracted text, which ``polycite show``
        prints, and not in the file.
        """
        return self.file.lower().endswith((".html", ".htm"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A chunk as found for one question.

    ``score`` ranks passages within one Retrieval. ``sentence`` is the one closest to the question, one of ``sentences``.
    """

    chunk_id: int
    source: Source
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    sentence_ids: tuple[int, ...]
    sentence: Sentence
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundSentence:
    """A sentence of a passage; ``score`` ranks sentences within one Retrieval."""

    passage: Passage
    sentence: Sentence
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieval:
    """The passages found for one question, best first, no chunk twice."""

    question: str
    language: str
    passages: tuple[Passage, ...]
    seconds: float
