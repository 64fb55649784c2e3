"""Carrying out an ingest: what changed is read, chunked, embedded and published.

Killed at any instant and run again, it goes on where it stopped: an article counts
once its vectors are complete, and what an interrupted run left is mended and cleared
first.
"""

from collections.abc import Callable, Sequence

from index.calibrating import embed_probes
from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.errors import UnreadableFile
from index.holdings import Identity, StoredArticle
from index.recording import Recorder
from index.vectors import VectorStore
from ingest.embedding import embed_once
from ingest.finding import FoundFile
from ingest.grouping import Grouper
from ingest.mending import settle
from ingest.planning import IngestPlan
from ingest.preparing import Prepared, Same, prepare
from ingest.progress import IngestReport, Meter, Progress
from ingest.publishing import Publisher

# Enough to embed texts of like length together, few enough to lose little to a kill.
_CHUNKS_PER_BATCH = 64


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
        self._publisher = Publisher(self._recorder, vectors)

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
            self._rename(plan.stored_by_path[str(file.path)], file)
            report.unchanged.append(file.file)
        for article in plan.vanished:
            self._recorder.retire(article.source.article_id)
            report.removed.append(article.source.file)
        self._publisher.clear_leftovers()
        batch: list[Prepared] = []
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
        if self._publisher.has_written_vectors:
            # What counts is what the next program reads from the disk.
            self._vectors.reopen()
            self._settle(meter, thoroughly=False)

    def _prepare(
        self, file: FoundFile, known: StoredArticle | None, report: IngestReport
    ) -> Prepared | None:
        """Read and chunk a file; None when it is unchanged after all, or has failed."""
        try:
            made = prepare(file, known, self._embedder.count_tokens)
        except UnreadableFile as error:
            report.failed.append((file.file, str(error)))
            return None
        if isinstance(made, Same):
            self._touch(made.stored, file, made.seen)
            report.unchanged.append(file.file)
            return None
        return made

    def _write(
        self, batch: Sequence[Prepared], report: IngestReport, meter: Meter
    ) -> None:
        if not batch:
            return
        vector_by_text = self._embed(batch, meter)
        if self._catalogue.identity() is None:
            dimension = len(next(iter(vector_by_text.values())))
            identity = self._identity(dimension)
            self._recorder.set_identity(identity, embed_probes(self._embedder))
        for done in self._publisher.publish(batch, vector_by_text):
            file = done.prepared.found
            if done.refused is not None:
                report.failed.append((file.file, done.refused))
            elif done.prepared.replaces is None:
                report.added.append(file.file)
            else:
                report.changed.append(file.file)
            meter.finish(file)

    def _embed(self, batch: Sequence[Prepared], meter: Meter) -> dict[str, Vectors]:
        """Embed every passage and sentence of a batch, equal texts once."""
        files = [prepared.found for prepared in batch]
        return embed_once(
            (text for p in batch for text in (*p.passage_texts(), *p.sentence_texts())),
            self._embedder,
            lambda share: meter.embedded(share, files),
        )

    def _rename(self, stored: StoredArticle, file: FoundFile) -> None:
        """Record that an unchanged file is called otherwise, seen from another folder."""
        if stored.source.file != file.file:
            self._touch(stored, file, stored.seen)

    def _touch(self, stored: StoredArticle, file: FoundFile, seen: float) -> None:
        self._recorder.touch(
            stored.source.article_id,
            file=file.file,
            size=file.size,
            modified_ns=file.modified_ns,
            seen=seen,
        )

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
