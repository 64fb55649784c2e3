"""Bringing the versions of a story together, once an ingest has published its articles.

Articles that were not looked at yet are compared with all others: the mean passages
first, which leaves a few candidates in each language, then sentence by sentence by the
rule in ``stories``. Nothing is recorded until the end, in one transaction: killed before
it, the next ingest does it all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

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
from index.stories import Telling, group, kinship, likeness_of
from index.story_rows import StoryRows
from index.vectors import VectorStore
from ingest.pairing import Pair, add_stories, find_candidates, read_addresses

# So much is in memory at a time: the sentences of 4,000 articles.
_TELLINGS_AT_A_TIME = 4000
_ARTICLES_PER_FETCH = 100


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
        fresh = StoryRows(self._catalogue).ungrouped()
        if not fresh:
            return
        nothing = np.zeros(0)
        known = {
            outline.article_id: replace(outline, passages_sum=nothing)
            for outline in StoryRows(self._catalogue).outlines()
        }
        probed = self._catalogue.probed()
        calibration = Calibration(probed, self._catalogue.languages())
        likeness = likeness_of(
            [of_language.passages for of_language in probed.values()]
        )
        same_url, crowded = read_addresses(known.values(), fresh)
        near = find_candidates(self._catalogue, fresh, calibration, likeness)
        near |= {pair for pair in same_url if not fresh.isdisjoint(pair)}
        pairs, affected = add_stories(near, fresh | crowded, known)
        kinships = {
            (one.article_id, other.article_id): kinship(
                one,
                other,
                likeness,
                same_url=(one.article_id, other.article_id) in same_url,
            )
            for one, other in self._tellings(pairs, known, calibration)
        }
        languages = {article: known[article].language for article in affected}
        self._recorder.group(group(languages, kinships))

    def _tellings(
        self,
        pairs: Iterable[Pair],
        known: Mapping[int, Outline],
        calibration: Calibration,
    ) -> Iterator[tuple[Telling, Telling]]:
        """Go through pairs with what they tell; one without its vectors is left out."""
        loaded: dict[int, Telling] = {}
        for portion in _portions(sorted(pairs)):
            needed = {article for pair in portion for article in pair}
            loaded = {i: telling for i, telling in loaded.items() if i in needed}
            loaded |= self._load(
                [known[i] for i in needed - loaded.keys()], calibration
            )
            for one, other in portion:
                if one in loaded and other in loaded:
                    yield loaded[one], loaded[other]

    def _load(
        self, outlines: Iterable[Outline], calibration: Calibration
    ) -> dict[int, Telling]:
        by_language: defaultdict[str, list[Outline]] = defaultdict(list)
        for outline in outlines:
            by_language[outline.language].append(outline)
        return {
            telling.article_id: telling
            for mine in by_language.values()
            for i in range(0, len(mine), _ARTICLES_PER_FETCH)
            for telling in self._fetch(mine[i : i + _ARTICLES_PER_FETCH], calibration)
        }

    def _fetch(
        self, outlines: list[Outline], calibration: Calibration
    ) -> Iterator[Telling]:
        """Read articles of one language; one that lacks a vector is left out."""
        language = outlines[0].language
        chunk_ids = [n for o in outlines for n in ids_of(o.article_id, o.chunk_count)]
        sentences: defaultdict[int, list[str]] = defaultdict(list)
        for _, chunk in sorted(self._catalogue.chunks(chunk_ids).items()):
            sentences[chunk.source.article_id] += [s.text for s in chunk.sentences]
        ids = {o.article_id: ids_of(o.article_id, o.sentence_count) for o in outlines}
        vectors = self._vectors.fetch(
            "sentences", language, [n for numbers in ids.values() for n in numbers]
        )
        for article, numbers in ids.items():
            if all(n in vectors for n in numbers):
                rows = np.stack([vectors[n] for n in numbers])
                yield _telling(
                    article,
                    language,
                    tuple(sentences[article]),
                    calibration.passages(rows, language),
                )


def _telling(
    article_id: int, language: str, sentences: tuple[str, ...], vectors: Vectors
) -> Telling:
    text = "\n".join(sentences)
    return Telling(
        article_id=article_id,
        language=language,
        vectors=vectors,
        sentences=tuple(map(normalise, sentences)),
        lengths=np.array([len(s) for s in sentences], np.float32),
        numbers=numbers_in(text),
        number_words=number_words_in(text, language),
        names=names_in(sentences, language),
        words=words_in(text),
    )


def _portions(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Cut pairs where they come to concern too many articles at once."""
    portion: list[Pair] = []
    articles: set[int] = set()
    for pair in pairs:
        if len(articles) + 2 > _TELLINGS_AT_A_TIME and not articles.issuperset(pair):
            yield portion
            portion, articles = [], set()
        portion.append(pair)
        articles.update(pair)
    yield portion
