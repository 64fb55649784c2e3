"""Rows of the catalogue that questions read again and again, held for one generation.

Between two ingests nothing that is live changes, and an evaluation run, or a bot that is
asked about the news of a day, reads the same passages with nearly every question.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from index.catalogue import Catalogue
from index.holdings import StoredChunk
from index.passages import Source
from index.remembering import Memory
from index.schema import article_of
from index.story_rows import StoryRows

# A chunk takes some 6 KB, with its sentences; what else is held, up to 1 KB each.
# A word of more passages than this is left to meaning.
_RARE = 20
_CHUNKS = 3_000
_SENTENCES = 30_000
_WORDS = 10_000
_STORIES = 3_000
_ARTICLES = 30_000


class HeldRows:
    """Reads one catalogue, and what it has read only once."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read from ``catalogue``; whoever sees a new generation calls ``forget``."""
        self._catalogue = catalogue
        self._stories = StoryRows(catalogue)
        self._chunks: Memory[int, StoredChunk] = Memory(_CHUNKS)
        self._chunk_texts: Memory[int, str] = Memory(_CHUNKS)
        self._chunk_by_sentence: Memory[int, int] = Memory(_SENTENCES)
        self._by_term: Memory[tuple[str, str], tuple[int, ...]] = Memory(_WORDS)
        self._chunk_ids: Memory[int, list[int]] = Memory(_STORIES)
        self._versions: Memory[int, list[Source]] = Memory(_STORIES)
        self._story_by_article: Memory[int, int] = Memory(_ARTICLES)

    def forget(self) -> None:
        """Forget what was read: it may have changed."""
        self._chunks.forget()
        self._chunk_texts.forget()
        self._chunk_by_sentence.forget()
        self._by_term.forget()
        self._chunk_ids.forget()
        self._versions.forget()
        self._story_by_article.forget()

    def chunks(self, chunk_ids: Iterable[int]) -> dict[int, StoredChunk]:
        """Return live chunks by id; see ``Catalogue.chunks``."""
        return self._chunks.look_up(chunk_ids, self._catalogue.chunks)

    def chunk_texts(self, chunk_ids: Iterable[int]) -> dict[int, str]:
        """Return the texts of live chunks by id; see ``Catalogue.chunk_texts``."""
        return self._chunk_texts.look_up(chunk_ids, self._catalogue.chunk_texts)

    def chunk_by_sentence(self, sentence_ids: Iterable[int]) -> dict[int, int]:
        """Map sentence ids to the chunk of each; see ``Catalogue.chunk_by_sentence``."""
        return self._chunk_by_sentence.look_up(
            sentence_ids, self._catalogue.chunk_by_sentence
        )

    def chunks_with_rare(
        self, terms_by_language: Mapping[str, Collection[str]]
    ) -> dict[str, dict[int, float]]:
        """Return the chunks with a term that no more than 20 have, by language.

        Each counts for one divided by how many chunks have that term.
        """
        wanted = [
            (language, term)
            for language, terms in terms_by_language.items()
            for term in terms
        ]
        found: dict[str, dict[int, float]] = {code: {} for code in terms_by_language}
        by_term = self._by_term.look_up(
            wanted, lambda terms: self._catalogue.chunks_by_term(terms, _RARE)
        )
        for (language, _), chunk_ids in by_term.items():
            counts = found[language]
            for chunk_id in chunk_ids:
                counts[chunk_id] = counts.get(chunk_id, 0.0) + 1 / len(chunk_ids)
        return found

    def chunk_ids(self, article_ids: Iterable[int]) -> list[int]:
        """Return the ids of chunks of some articles; see ``Catalogue.chunk_ids``."""
        found = self._chunk_ids.look_up(article_ids, self._read_chunk_ids)
        return [number for chunk_ids in found.values() for number in chunk_ids]

    def versions(self, stories: Iterable[int]) -> dict[int, list[Source]]:
        """Return the live articles of each story; see ``StoryRows.versions``."""
        return self._versions.look_up(stories, self._stories.versions)

    def story_by_article(self, article_ids: Iterable[int]) -> dict[int, int]:
        """Return the stories of articles; see ``StoryRows.story_by_article``."""
        return self._story_by_article.look_up(
            article_ids, self._stories.story_by_article
        )

    def _read_chunk_ids(self, article_ids: Iterable[int]) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number in self._catalogue.chunk_ids(article_ids):
            found[article_of(number)].append(number)
        return found
