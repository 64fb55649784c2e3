"""Articles as an ingest records them, and an index's identity."""

from dataclasses import replace

import numpy as np

from index.calibrating import ProbedLanguage
from index.catalogue import Catalogue
from index.holdings import Identity, NewArticle
from index.packing import PortionVectors
from index.passages import Chunk, Span
from index.recording import Complete, Recorder
from index.sentences import split_sentences

IDENTITY = Identity(
    embedding_model="lexicon", dimension=3, chunker="c-1", analyser="t-1"
)
PROBED = ProbedLanguage(
    language="uk",
    questions=np.array([[1, 2, 3]], np.float32),
    passages=np.array([[4, 5, 6]], np.float32),
)
# As sums of passages are: float32 numbers kept as float64.
SUM = np.array([0.1, -0.2, 0.7], np.float32).astype(np.float64)


def article(
    text: str = "Один. Два.", path: str = "/a/x.txt", **more: str
) -> NewArticle:
    """An article whose whole text is one chunk."""
    chunk = Chunk(
        span=Span(start=0, end=len(text)), sentences=tuple(split_sentences(text))
    )
    plain = NewArticle(
        path=path,
        file=path.rpartition("/")[2],
        content_hash="hash",
        size=10,
        modified_ns=20,
        seen=30.0,
        encoding="utf-8",
        language="uk",
        title=None,
        url=None,
        published=None,
        outlet=None,
        text=text,
        chunks=(chunk,),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def add(
    recorder: Recorder,
    new: NewArticle,
    replaces: int | None = None,
    scale: float = 1,
    vectors: PortionVectors | None = None,
) -> int:
    """Record and publish an article, its vectors such that ``SUM * scale`` is their sum."""
    article_id = recorder.begin([new])[0]
    made = complete(article_id, new.language, replaces, scale, vectors)
    recorder.publish([made])
    return article_id


def complete(
    article_id: int,
    language: str = "uk",
    replaces: int | None = None,
    scale: float = 1,
    vectors: PortionVectors | None = None,
) -> Complete:
    """Return an article in one language whose passages sum to ``SUM * scale``."""
    rows = (SUM * scale).astype(np.float32)[np.newaxis]
    made = vectors or PortionVectors(rows, rows[:0])
    return Complete(article_id=article_id, replaces=replaces, vectors={language: made})


def files(catalogue: Catalogue) -> list[str]:
    """Return the file names of the live articles."""
    return [stored.source.file for stored in catalogue.articles()]
