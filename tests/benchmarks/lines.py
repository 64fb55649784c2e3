"""Parallel lines of articles, each with the passage of every version that contains it."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.passages import Passage, Sentence, Source, Span
from ingest.chunking import chunk
from tests.benchmarks.data import Dataset, GoldArticle


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What every version of an article says in its line ``number``, by language.

    ``passages`` contain the line. ``beside`` are the passages that follow them, or stand
    before the last, without which a version is one passage only. ``elsewhere`` are
    passages of another article, in the same languages as ``passages``.
    """

    doc: str
    number: int
    sentences: Mapping[str, str]
    passages: Mapping[str, Passage]
    beside: Mapping[str, Passage]
    elsewhere: Mapping[str, Passage]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Version:
    """An article in passages; ``places`` tells which contains a line, None if none does."""

    sentences: Sequence[str]
    passages: Sequence[Passage]
    places: Sequence[int | None]


_Versions = Mapping[str, _Version]


def read_lines(
    dataset: Dataset,
    positions: Sequence[int],
    count_tokens: Callable[[str], int],
    *,
    seed: int = 7,
) -> Iterator[list[Line]]:
    """Yield the lines of each doc at ``positions``, in the data's order.

    The passage of another article is drawn for each doc anew. A line that the chunker divides between passages lacks that language.
    """
    count = len(next(iter(dataset.articles.values()), ()))
    for position in positions:
        drawn = random.Random(seed + position)  # noqa: S311 - no secret
        others = [n for n in range(count) if n != position]
        other = drawn.choice(others) if others else position
        elsewhere = {
            code: drawn.choice(_cut(articles[other], count_tokens).passages)
            for code, articles in dataset.articles.items()
            if others
        }
        versions = {
            code: _cut(articles[position], count_tokens)
            for code, articles in dataset.articles.items()
        }
        doc = next(iter(dataset.articles.values()))[position].doc
        count_of_lines = min(len(v.sentences) for v in versions.values())
        yield [
            _as_line(doc, number, versions, elsewhere)
            for number in range(count_of_lines)
        ]


def with_neighbours(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages of one article, in order, with the texts around each."""
    bare = [*passages]
    for n, (one, other) in enumerate(pairwise(passages)):
        bare[n] = replace(bare[n], after=other.text)
        bare[n + 1] = replace(bare[n + 1], before=one.text)
    return bare


def _as_line(
    doc: str, number: int, versions: _Versions, elsewhere: Mapping[str, Passage]
) -> Line:
    places = {code: version.places[number] for code, version in versions.items()}
    held = {code: place for code, place in places.items() if place is not None}
    beside = {
        code: place + 1 if place + 1 < len(versions[code].passages) else place - 1
        for code, place in held.items()
    }
    return Line(
        doc=doc,
        number=number,
        sentences={code: v.sentences[number] for code, v in versions.items()},
        passages={code: versions[code].passages[n] for code, n in held.items()},
        beside={
            code: versions[code].passages[n] for code, n in beside.items() if n >= 0
        },
        elsewhere={code: elsewhere[code] for code in held if code in elsewhere},
    )


def _cut(article: GoldArticle, count_tokens: Callable[[str], int]) -> _Version:
    text = article.content
    chunks = chunk(text, [Span(start=0, end=len(text.rstrip()))], count_tokens)
    places: list[int | None] = []
    cursor = text.index(article.text)
    for sentence in article.sentences:
        start = text.find(sentence, cursor)
        end = start + len(sentence.rstrip())
        inside = (n for n, c in enumerate(chunks) if c.span.start <= start)
        place = max(inside, default=None) if start >= 0 else None
        is_whole = place is not None and end <= chunks[place].span.end
        places.append(place if is_whole else None)
        cursor = max(cursor, end)
    passages = [
        _as_passage(article, c.span, [*c.sentences], n) for n, c in enumerate(chunks)
    ]
    return _Version(
        sentences=article.sentences, passages=with_neighbours(passages), places=places
    )


def _as_passage(
    article: GoldArticle, span: Span, inside: Sequence[Span], number: int
) -> Passage:
    text = article.content
    sentences = tuple(
        Sentence(start=s.start, end=s.end, line=1, text=text[s.start : s.end])
        for s in inside
    )
    return Passage(
        chunk_id=number,
        source=_as_source(article),
        language=article.language,
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        sentences=sentences,
        sentence_ids=tuple(range(len(sentences))),
        sentence=sentences[0],
        score=0.0,
        similarity=0.0,
        margin=0.3,
    )


def _as_source(article: GoldArticle) -> Source:
    return Source(
        article_id=0,
        story=0,
        file=article.file,
        path=article.file,
        language=article.language,
        title=article.title or None,
        url=None,
        published=None,
        outlet=None,
        content_hash="",
    )
