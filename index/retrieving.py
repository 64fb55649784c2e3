"""Question to Retrieval: what ``gathering`` finds in each language, compared and chosen."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace

from index.beside import together
from index.calibrating import Calibration
from index.catalogue import Catalogue
from index.choosing import Place, choose, missing_versions
from index.counting import counted
from index.embedding import Embedder, FittingEmbedder, Vectors, unit
from index.errors import BadQuestion, EmptyIndex, IndexDamaged
from index.gathering import Found, Gatherer, worth_reading
from index.held_rows import HeldRows
from index.held_vectors import MOST_BYTES, HeldVectors, Key
from index.holdings import LanguageSums
from index.languages import detect_language
from index.numbers import asks_for_number
from index.passages import EVERYTHING, Passage, Retrieval, Scope
from index.schema import article_of
from index.scoping import find_among
from index.scoring import Asked, Candidate, as_passage, margin, weigh_words
from index.vectors import VectorStore

# So many candidates are read and compared word by word, at least.
_READ = 20
_AS_PASSAGE = 0.25
LONGEST_QUESTION = 5_000


class Retriever:
    """Finds the passages of one index that speak to a question."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorStore,
        embedder: Embedder,
        *,
        held_bytes: int = MOST_BYTES,
    ) -> None:
        """Read from ``catalogue`` and ``vectors``; nothing is loaded before a question.

        Up to ``held_bytes`` of vectors are held in memory and need no Chroma.
        """
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedder = embedder
        self._rows = HeldRows(catalogue)
        self._held_vectors = HeldVectors(catalogue, vectors, held_bytes)
        self._gatherer = Gatherer(self._rows, self._held_vectors, embedder)
        self._generation: tuple[int, int] | None = None
        self._whole: tuple[int, int] | None = None
        self._sums: list[LanguageSums] = []
        self._languages: list[str] = []
        self._calibration: Calibration | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What it reads articles from, for those who want one as a whole."""
        return self._catalogue

    def retrieve(
        self,
        question: str,
        *,
        language: str | None = None,
        scope: Scope = EVERYTHING,
        most: int = 10,
    ) -> Retrieval:
        """Return the passages of up to ``most`` stories, best first.

        ``language`` is the question's own, detected when None.

        Raises:
            BadQuestion: The question is empty or too long, or no article is in
                ``scope``.
            IndexDamaged: Vectors are missing, or cannot be read.
            IndexMismatch: The embedder makes vectors of another dimension now.
        """
        question = check_question(question)
        calibration = self._catch_up()
        language = language or detect_language(question) or "und"
        # Opening is paid once, by the first question; searching by every one.
        self._check_whole()
        started = time.perf_counter()
        among = find_among(self._catalogue, scope) if scope.is_by_article else None
        languages = self._asked_languages(scope.languages)
        # Articles are in a language, not in that of one region.
        own = language if language in self._languages else language.split("-")[0]
        asked = Asked(
            text=question,
            language=own,
            vector=self._embed(question, own, calibration),
            wants_number=asks_for_number(question, own),
        )
        found = self._gatherer.gather(
            asked, languages, calibration, among=among, most=most
        )
        wanted = worth_reading(found, max(_READ, most))
        candidates = self._gatherer.read(wanted, asked, calibration)
        told = {c.source.story for c in candidates}
        if len(told) < most:
            further = self._further_stories(found, told, most - len(told))
            candidates += self._gatherer.read(further, asked, calibration)
        versions = self._rows.versions({c.source.story for c in candidates})
        if own in languages:
            missing = missing_versions(candidates, own, versions)
            if among is not None:
                missing = [number for number in missing if among.has(number, own)]
            nearest = self._gatherer.nearest_of(missing, asked)
            candidates += self._gatherer.read(nearest, asked, calibration)
        weigh_words(candidates, asked)
        places = choose(candidates, own, versions, most)
        passages = self._as_passages(places, asked, calibration)
        return Retrieval(
            question=question,
            language=language,
            passages=passages,
            seconds=time.perf_counter() - started,
            undated=among.undated if among is not None else 0,
        )

    @property
    def embedder(self) -> Embedder:
        """What questions are embedded with."""
        return self._embedder

    def languages(self) -> list[str]:
        """Return the languages that the index holds articles in."""
        self._catch_up()
        return self._languages

    def _embed(self, question: str, language: str, calibration: Calibration) -> Vectors:
        """Return the calibrated vector of a question, part of it as of a passage.

        A model that tells questions from passages puts some nearer to what answers them
        in the one way and some in the other, above all across languages.
        """
        embedder = FittingEmbedder(self._embedder, calibration.dimension)
        if not embedder.tells_questions_apart:
            vector = embedder.embed_questions([question])[0]
            return calibration.question(vector, language)
        # Each takes a core, or an endpoint, as long as the other.
        ways = (embedder.embed_questions, embedder.embed_passages)
        asked, said = together(lambda embed: embed([question])[0], ways, len(ways))
        return unit(
            calibration.question(asked, language)
            + _AS_PASSAGE * calibration.passages(said, language)
        )

    def _further_stories(
        self, found: Sequence[Found], told: Collection[int], most: int
    ) -> list[int]:
        """Return the best chunk of each of the next ``most`` stories.

        Where every story has many versions, the best passages are of few stories.
        """
        stories = self._rows.story_by_article(article_of(f.chunk_id) for f in found)
        chunk_by_story: dict[int, int] = {}
        for f in found:
            story = stories.get(article_of(f.chunk_id))
            if story is not None and story not in told:
                chunk_by_story.setdefault(story, f.chunk_id)
        return list(chunk_by_story.values())[:most]

    def _as_passages(
        self, places: Sequence[Place], asked: Asked, calibration: Calibration
    ) -> tuple[Passage, ...]:
        around = self._around([place.candidate for place in places])
        passages: list[Passage] = []
        for place, (before, after) in zip(places, around, strict=True):
            first, *more = (
                replace(as_passage(c, asked, calibration), also_in=place.also_in)
                for c in (place.candidate, *place.more)
            )
            passages.append(
                replace(
                    first,
                    score=place.best.score,
                    margin=max(first.margin, margin(place.best, asked, calibration)),
                    before=before,
                    after=after,
                    more=tuple(more),
                )
            )
        return tuple(passages)

    def _around(self, candidates: Sequence[Candidate]) -> list[tuple[str, str]]:
        """Return the texts of the chunks before and after each candidate's."""
        ids = [c.chunk.chunk_id for c in candidates]
        texts = self._rows.chunk_texts(
            n for i in ids for n in (i - 1, i + 1) if article_of(n) == article_of(i)
        )
        return [(texts.get(i - 1, ""), texts.get(i + 1, "")) for i in ids]

    def _catch_up(self) -> Calibration:
        """See what another process has ingested since the last question.

        Raises:
            EmptyIndex: The index holds no articles.
            IndexMismatch: It was rebuilt with another embedding model.
        """
        generation = self._catalogue.generation()
        if generation != self._generation or self._calibration is None:
            made_with = self._catalogue.identity()
            if made_with is not None:
                ours = replace(made_with, embedding_model=self._embedder.model)
                self._catalogue.check_identity(ours)
            if self._generation is not None:
                self._vectors.reopen()
                self._rows.forget()
            sums = self._catalogue.languages()
            if not sums:
                raise EmptyIndex(
                    "The index holds no articles. Add some with 'polycite ingest FOLDER'."
                )
            self._held_vectors.turn_to(sums, build=generation[0])
            self._sums = sums
            self._languages = [of_language.language for of_language in sums]
            self._calibration = Calibration(self._catalogue.probed(), sums)
            self._generation = generation
        return self._calibration

    def _check_whole(self) -> None:
        """Refuse to ask Chroma for fewer vectors than the articles have, once a generation.

        Raises:
            IndexDamaged: Some are missing.
        """
        wanted: dict[Key, int] = {}
        for s in self._sums:
            wanted["passages", s.language] = s.chunks
            wanted["sentences", s.language] = s.sentences
        asked = [key for key in wanted if not self._held_vectors.holds(*key)]
        if self._whole == self._generation or not asked:
            return
        counts = self._vectors.counts()
        missing = sum(max(0, wanted[key] - counts.get(key, 0)) for key in asked)
        # An ingest takes vectors away only after it has told of it.
        if missing and self._catalogue.generation() == self._generation:
            raise IndexDamaged(
                f"The index lacks {counted(missing, 'vector')} of its articles, so that a search"
                " would miss some. Run 'polycite doctor --repair'."
            )
        self._whole = self._generation

    def _asked_languages(self, only: Collection[str]) -> list[str]:
        asked = [code for code in self._languages if not only or code in only]
        if not asked:
            raise BadQuestion(
                f"No article is in {', '.join(sorted(only))}. The index has articles in:"
                f" {', '.join(self._languages)}."
            )
        return asked


def check_question(question: str) -> str:
    """Return a question without white space around it.

    Raises:
        BadQuestion: It is empty, or too long to be one.
    """
    question = question.strip()
    if not any(c.isalnum() for c in question):
        raise BadQuestion("The question is empty. Ask it in words, in any language.")
    if len(question) > LONGEST_QUESTION:
        raise BadQuestion(
            f"The question has {len(question):,} characters;"
            f" the most is {LONGEST_QUESTION:,}. Shorten it."
        )
    return question
