"""Bringing the versions of a story together, once an ingest has published its articles.

Articles that were not looked at yet are compared with all others: copies are found by
their text, and one stands for all of them; then the mean passages are compared, which
leaves a few candidates in each language, then sentence by sentence by the rule in
``stories``. Nothing is recorded until the end, in one transaction: killed before it, the
next ingest does it all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from index.analysing import normalise
from index.calibrating import Calibration
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.holdings import Outline
from index.numbers import number_words_in, numbers_in
from index.proper_names import names_in, words_in
from index.recording import Recorder
from index.schema import ids_of
from index.stories import (
    LEAST_LIKENESS,
    MOST_SENTENCES,
    Telling,
    group,
    kinship,
    kinship_by_address,
    likeness_of,
)
from index.story_rows import StoryRows
from index.vectors import VectorStore
from ingest.addressing import read_addresses
from ingest.copying import find_copies, find_missing
from ingest.pairing import Pair, add_stories, find_candidates, walk

# About 150 MB, with what is read of their texts.
_SENTENCES_AT_A_TIME = 60_000
_SENTENCES_PER_FETCH = 4000


class Grouper:
    """Finds the story of every article that has none; hold the ingest lock."""

    def __init__(
        self, catalogue: Catalogue, vectors: VectorStore, recorder: Recorder
    ) -> None:
        """Look into ``catalogue`` and ``vectors``, write with ``recorder``."""
        self._catalogue = catalogue
        self._vectors = vectors
        self._recorder = recorder

    def group(self) -> None:
        """Give each live article its story, and regroup the stories it touches."""
        rows = StoryRows(self._catalogue)
        fresh = rows.ungrouped()
        if not fresh:
            return
        nothing = np.zeros(0)
        known = {
            outline.article_id: replace(outline, passages_sum=nothing)
            for outline in rows.outlines()
        }
        probed = self._catalogue.probed()
        calibration = Calibration(probed, self._catalogue.languages())
        likeness = likeness_of(
            [of_language.passages for of_language in probed.values()]
        )
        firsts = find_copies(rows, known, fresh)
        new = {firsts[article] for article in fresh}
        copied = {article for article, first in firsts.items() if first in new}
        same_url, crowded = read_addresses(known, firsts, new)
        near = find_candidates(
            self._catalogue, new, set(firsts.values()), calibration, likeness
        )
        near |= {pair for pair in same_url if not new.isdisjoint(pair)}
        pairs, affected = add_stories(near, copied | crowded, known, firsts)
        languages = {firsts[a]: known[firsts[a]].language for a in affected}
        comparison = _Comparison(
            catalogue=self._catalogue,
            vectors=self._vectors,
            calibration=calibration,
            likeness=likeness,
            known=known,
            same_url=same_url,
        )
        kinships = comparison.compare(pairs)
        kinships |= comparison.compare(find_missing(kinships, languages))
        stories = group(languages, kinships)
        self._recorder.group({a: stories[firsts[a]] for a in affected})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Comparison:
    """Compares articles sentence by sentence, few at a time in memory."""

    catalogue: Catalogue
    vectors: VectorStore
    calibration: Calibration
    likeness: float
    known: Mapping[int, Outline]
    same_url: Collection[Pair]

    def compare(self, pairs: Collection[Pair]) -> dict[Pair, float]:
        """Return the kinships of ``pairs``; one without its vectors is left out."""
        kinships: dict[Pair, float] = {}
        to_read: list[Pair] = []
        for pair in pairs:
            one, other = (self.known[article].language for article in pair)
            if one != other and self.likeness < LEAST_LIKENESS:
                kinships[pair] = kinship_by_address(same_url=pair in self.same_url)
            else:
                to_read.append(pair)
        for pair, tellings in self._tellings(to_read):
            kinships[pair] = kinship(
                *tellings, self.likeness, same_url=pair in self.same_url
            )
        return kinships

    def _tellings(
        self, pairs: Collection[Pair]
    ) -> Iterator[tuple[Pair, tuple[Telling, Telling]]]:
        loaded: dict[int, Telling] = {}
        for portion in self._portions(walk(pairs)):
            needed = {article for pair in portion for article in pair}
            loaded = {i: telling for i, telling in loaded.items() if i in needed}
            loaded |= self._load(needed - loaded.keys())
            for one, other in portion:
                if one in loaded and other in loaded:
                    yield (one, other), (loaded[one], loaded[other])

    def _portions(self, pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
        """Cut pairs where they come to concern too many sentences at once."""
        portion: list[Pair] = []
        articles: set[int] = set()
        sentences = 0
        for pair in pairs:
            more = sum(self._count(a) for a in pair if a not in articles)
            if portion and sentences + more > _SENTENCES_AT_A_TIME:
                yield portion
                portion, articles = [], set()
                sentences, more = 0, sum(self._count(a) for a in pair)
            portion.append(pair)
            articles.update(pair)
            sentences += more
        yield portion

    def _load(self, articles: Iterable[int]) -> dict[int, Telling]:
        by_language: defaultdict[str, list[int]] = defaultdict(list)
        for article in sorted(articles):
            by_language[self.known[article].language].append(article)
        return {
            telling.article_id: telling
            for language, mine in by_language.items()
            for batch in self._batches(mine)
            for telling in self._fetch(batch, language)
        }

    def _batches(self, articles: Iterable[int]) -> Iterator[list[int]]:
        batch: list[int] = []
        sentences = 0
        for article in articles:
            if batch and sentences + self._count(article) > _SENTENCES_PER_FETCH:
                yield batch
                batch, sentences = [], 0
            batch.append(article)
            sentences += self._count(article)
        yield batch

    def _fetch(self, articles: Iterable[int], language: str) -> Iterator[Telling]:
        """Read articles of one language; one that lacks a vector is left out."""
        chunk_ids = [n for a in articles for n in self._first_chunks(a)]
        sentences: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for _, chunk in sorted(self.catalogue.chunks(chunk_ids).items()):
            # What is quoted in another language does not make another story.
            if chunk.language == language:
                texts = (sentence.text for sentence in chunk.sentences)
                sentences[chunk.source.article_id].update(
                    zip(chunk.sentence_ids, texts, strict=True)
                )
        told = {
            article: dict(islice(said.items(), self._count(article)))
            for article, said in sentences.items()
        }
        vectors = self.vectors.fetch(
            "sentences", language, [n for said in told.values() for n in said]
        )
        for article, said in told.items():
            if all(n in vectors for n in said):
                rows = np.stack([vectors[n] for n in said])
                yield _telling(
                    self.known[article],
                    tuple(said.values()),
                    self.calibration.passages(rows, language),
                )

    def _first_chunks(self, article: int) -> range:
        """Return the ids of the chunks that the sentences to compare are in."""
        known = self.known[article]
        # A chunk has a sentence at least.
        own = min(known.own_chunks, self._count(article))
        return ids_of(article, own + known.chunk_count - known.own_chunks)

    def _count(self, article: int) -> int:
        """Return how many sentences of an article, in its own language, are compared."""
        return min(self.known[article].own_sentences, MOST_SENTENCES)


def _telling(outline: Outline, sentences: tuple[str, ...], vectors: Vectors) -> Telling:
    text = "\n".join(sentences)
    return Telling(
        article_id=outline.article_id,
        language=outline.language,
        vectors=vectors,
        sentences=tuple(map(normalise, sentences)),
        lengths=np.array([len(s) for s in sentences], np.float32),
        numbers=numbers_in(text),
        number_words=number_words_in(text, outline.language),
        names=names_in(sentences, outline.language),
        words=words_in(text),
        is_cut=outline.own_sentences > len(sentences),
    )
