"""Carrying out an ingest: what changed is read, chunked, embedded and published.

Killed at any instant and run again, it goes on where it stopped: an article counts
once its vectors are complete, and what an interrupted run left is mended and cleared
first.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.calibrating import embed_probes
from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.errors import UnreadableFile
from index.holdings import Identity, NewArticle, StoredArticle
from index.passages import Chunk
from index.recording import Recorder
from index.schema import ids_of
from index.vectors import VectorStore
from ingest.articles import Article
from ingest.chunking import chunk
from ingest.embedding import embed_once
from ingest.finding import FoundFile
from ingest.grouping import Grouper
from ingest.mending import settle
from ingest.planning import IngestPlan
from ingest.progress import IngestReport, Meter, Progress
from ingest.reading import read_article

# Enough to embed texts of like length together, few enough to lose little to a kill.
_CHUNKS_PER_BATCH = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class _Prepared:
    """An article read and chunked, waiting for its batch."""

    found: FoundFile
    article: NewArticle
    replaces: StoredArticle | None

    def passage_texts(self) -> list[str]:
        text = self.article.text
        return [text[c.span.start : c.span.end] for c in self.article.chunks]

    def sentence_texts(self) -> list[str]:
        text = self.article.text
        return [text[s.start : s.end] for c in self.article.chunks for s in c.sentences]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Begun:
    """An article that readers do not see yet, and its vectors, a row for each text."""

    article_id: int
    prepared: _Prepared
    passages: Vectors
    sentences: Vectors


class Indexer:
    """Writes one index; hold the ingest lock while using it."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorStore,
        embedder: Embedder,
        identity: Callable[[int], Identity],
    ) -> None:
        """Write with ``embedder``; ``identity`` is what an index of a dimension is made with."""
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedder = embedder
        self._identity = identity
        self._recorder = Recorder(catalogue)
        self._writes_vectors = False

    def carry_out(
        self,
        plan: IngestPlan,
        report: IngestReport,
        on_progress: Callable[[Progress], None],
    ) -> None:
        """Do what ``plan`` says, adding to ``report`` as things are done.

        ``report`` is true also when an exception (Ctrl-C, an embedder that fails)
        ends it early: what it lists is in the index.
        """
        meter = Meter(plan.to_read, on_progress)
        if self._catalogue.is_unsettled():
            self._settle(meter, thoroughly=True)
        report.gone += [article.source.file for article in plan.gone]
        for file in plan.unchanged:
            self._note_unchanged(plan.stored_by_path[str(file.path)], file)
            report.unchanged.append(file.file)
        for article in plan.vanished:
            self._recorder.retire(article.source.article_id)
            report.removed.append(article.source.file)
        self._clear_leftovers()
        batch: list[_Prepared] = []
        for file in plan.to_read:
            prepared = self._prepare(
                file, plan.stored_by_path.get(str(file.path)), report
            )
            if prepared is None:
                meter.finish(file)
                continue
            batch.append(prepared)
            if sum(len(p.article.chunks) for p in batch) >= _CHUNKS_PER_BATCH:
                self._write(batch, report, meter)
                batch = []
        self._write(batch, report, meter)
        meter.turn_to("grouping stories")
        Grouper(self._catalogue, self._vectors, self._recorder).group()
        if self._writes_vectors:
            # What counts is what the next program reads from the disk.
            self._vectors.reopen()
            self._settle(meter, thoroughly=False)

    def _prepare(
        self, file: FoundFile, known: StoredArticle | None, report: IngestReport
    ) -> _Prepared | None:
        """Read and chunk a file; None when it is unchanged after all, or has failed."""
        seen = time.time()
        try:
            article = read_article(file.path)
        except UnreadableFile as error:
            report.failed.append((file.file, str(error)))
            return None
        if known is not None and known.source.content_hash == article.content_hash:
            self._note_unchanged(known, file, seen)
            report.unchanged.append(file.file)
            return None
        chunks = chunk(article.text, article.body, self._embedder.count_tokens)
        if not chunks:
            report.failed.append((file.file, "holds no article text, only boilerplate"))
            return None
        new = _new_article(file, article, chunks, seen)
        return _Prepared(found=file, article=new, replaces=known)

    def _write(
        self, batch: Sequence[_Prepared], report: IngestReport, meter: Meter
    ) -> None:
        if not batch:
            return
        vector_by_text = self._embed(batch, meter)
        if self._catalogue.identity() is None:
            dimension = len(next(iter(vector_by_text.values())))
            identity = self._identity(dimension)
            self._recorder.set_identity(identity, embed_probes(self._embedder))
        self._unsettle()
        begun: list[_Begun] = []
        for prepared in batch:
            try:
                article_id = self._recorder.begin(prepared.article)
            except UnreadableFile as error:
                report.failed.append((prepared.found.file, str(error)))
                meter.finish(prepared.found)
            else:
                begun.append(_begun(article_id, prepared, vector_by_text))
        self._add_vectors(begun)
        for one in begun:
            replaced = one.prepared.replaces
            self._recorder.publish(
                one.article_id,
                replaces=replaced.source.article_id if replaced else None,
                passages_sum=one.passages.sum(axis=0, dtype=np.float64),
            )
            done = report.added if replaced is None else report.changed
            done.append(one.prepared.found.file)
            meter.finish(one.prepared.found)
        self._clear_leftovers()

    def _add_vectors(self, begun: Sequence[_Begun]) -> None:
        """Add all vectors of a language at once: Chroma takes as long for one as for many."""
        by_language: dict[str, list[_Begun]] = {}
        for one in begun:
            by_language.setdefault(one.prepared.article.language, []).append(one)
        for language, those in by_language.items():
            self._vectors.add(
                "passages",
                language,
                [i for one in those for i in ids_of(one.article_id, len(one.passages))],
                np.concatenate([one.passages for one in those]),
            )
            self._vectors.add(
                "sentences",
                language,
                [
                    i
                    for one in those
                    for i in ids_of(one.article_id, len(one.sentences))
                ],
                np.concatenate([one.sentences for one in those]),
            )

    def _embed(self, batch: Sequence[_Prepared], meter: Meter) -> dict[str, Vectors]:
        """Embed every passage and sentence of a batch, equal texts once."""
        files = [prepared.found for prepared in batch]
        return embed_once(
            (text for p in batch for text in (*p.passage_texts(), *p.sentence_texts())),
            self._embedder,
            lambda share: meter.embedded(share, files),
        )

    def _note_unchanged(
        self, stored: StoredArticle, file: FoundFile, seen: float | None = None
    ) -> None:
        """Record a new time or name of a file whose content is the same."""
        if seen is None and stored.source.file == file.file:
            return
        self._recorder.touch(
            stored.source.article_id,
            file=file.file,
            size=file.size,
            modified_ns=file.modified_ns,
            seen=stored.seen if seen is None else seen,
        )

    def _clear_leftovers(self) -> None:
        """Take away what is replaced, removed, or was interrupted half-way."""
        for left in self._recorder.leftovers():
            self._unsettle()
            chunk_ids = ids_of(left.article_id, left.chunk_count)
            self._vectors.remove("passages", left.language, chunk_ids)
            sentence_ids = ids_of(left.article_id, left.sentence_count)
            self._vectors.remove("sentences", left.language, sentence_ids)
            self._recorder.forget(left.article_id)

    def _unsettle(self) -> None:
        if not self._writes_vectors:
            self._recorder.unsettle()
            self._writes_vectors = True

    def _settle(self, meter: Meter, *, thoroughly: bool) -> None:
        """See to it that Chroma holds what the catalogue says, and finds it."""
        meter.turn_to("checking vectors")
        settle(
            self._catalogue,
            self._vectors,
            self._embedder,
            lambda done, total: meter.turn_to(f"mending vectors {done:,.0f}/{total:,}"),
            thoroughly=thoroughly,
        )


def _begun(
    article_id: int, prepared: _Prepared, vector_by_text: Mapping[str, Vectors]
) -> _Begun:
    return _Begun(
        article_id=article_id,
        prepared=prepared,
        passages=np.stack([vector_by_text[t] for t in prepared.passage_texts()]),
        sentences=np.stack([vector_by_text[t] for t in prepared.sentence_texts()]),
    )


def _new_article(
    file: FoundFile, article: Article, chunks: Sequence[Chunk], seen: float
) -> NewArticle:
    return NewArticle(
        path=str(file.path),
        file=file.file,
        content_hash=article.content_hash,
        size=file.size,
        modified_ns=file.modified_ns,
        seen=seen,
        encoding=article.encoding,
        language=article.language,
        title=article.title,
        url=article.url,
        published=article.published,
        outlet=article.outlet,
        text=article.text,
        marks=article.marks,
        chunks=tuple(chunks),
    )
