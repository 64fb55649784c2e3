"""Carrying out an ingest: what changed is read, chunked, embedded and published.

Killed at any instant and run again, it goes on where it stopped: an article counts
once its vectors are complete, and what an interrupted run left is mended and cleared
first.
"""

from collections.abc import Callable, Iterator, Sequence

from index.calibrating import embed_probes
from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.file_rows import FileRows
from index.holdings import Identity, StoredFile
from index.json_lines import SUFFIXES
from index.passages import name_part
from index.recording import Recorder
from index.vectors import VectorStore
from ingest.embedding import embed_once
from ingest.finding import FoundFile
from ingest.grouping import Grouper
from ingest.mending import settle
from ingest.planning import IngestPlan
from ingest.preparing import Ended, Prepared, Same, prepare
from ingest.preparing_lines import prepare_lines
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
        self._files = FileRows(catalogue)
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
        self._put_aside(plan, report)
        self._publisher.clear_leftovers()
        batch: list[Prepared] = []
        ended: list[Ended] = []
        for made in self._read(plan):
            if isinstance(made, Prepared):
                batch.append(made)
            elif isinstance(made, Ended):
                ended.append(made)
            else:
                report.unchanged.append(made.name)
                meter.finish(made.size, made.name)
            # What has ended waits for what came before it, and for nothing else.
            is_full = sum(len(p.article.chunks) for p in batch) >= _CHUNKS_PER_BATCH
            if is_full or not batch:
                self._write(batch, ended, report, meter)
                batch, ended = [], []
        self._write(batch, ended, report, meter)
        meter.turn_to("grouping stories")
        Grouper(self._catalogue, self._vectors, self._recorder).group()
        if self._publisher.has_written_vectors:
            # What counts is what the next program reads from the disk.
            self._vectors.reopen()
            self._settle(meter, thoroughly=False)

    def _put_aside(self, plan: IngestPlan, report: IngestReport) -> None:
        """Do what takes no reading: files unchanged, and files that are not there."""
        for file in plan.unchanged:
            stored = plan.stored_by_path[str(file.path)]
            if stored.file != file.file:
                # It is called otherwise, seen from another folder.
                self._record(file, stored.seen)
            report.unchanged += self._names(stored, file.file)
        for stored in plan.gone:
            report.gone += self._names(stored, stored.file)
        for stored in plan.vanished:
            report.removed += self._names(stored, stored.file)
            for part in self._files.parts(stored.path):
                self._recorder.retire(part.article_id)

    def _names(self, stored: StoredFile, file: str) -> list[str]:
        """Return what people call the articles of a file."""
        if not stored.has_parts:
            return [file]
        parts = self._files.parts(stored.path)
        return [name_part(file, part.position) for part in parts]

    def _read(self, plan: IngestPlan) -> Iterator[Prepared | Same | Ended]:
        for file in plan.to_read:
            path = str(file.path)
            known = self._files.parts(path) if path in plan.stored_by_path else []
            in_lines = file.path.suffix.lower() in SUFFIXES
            take_apart = prepare_lines if in_lines else prepare
            yield from take_apart(file, known, self._embedder.count_tokens)

    def _write(
        self,
        batch: Sequence[Prepared],
        ended: Sequence[Ended],
        report: IngestReport,
        meter: Meter,
    ) -> None:
        """Publish a batch, then record the files that have ended in it."""
        if batch:
            self._publish(batch, report, meter)
        for end in ended:
            if end.seen is not None:
                self._record(end.found, end.seen, end)
            report.removed += [name_part(end.found.file, p.position) for p in end.gone]
            report.failed += end.failed
            meter.end(end.size, end.found.file)
        if any(end.gone for end in ended):
            self._publisher.clear_leftovers()

    def _publish(
        self, batch: Sequence[Prepared], report: IngestReport, meter: Meter
    ) -> None:
        vector_by_text = self._embed(batch, meter)
        if self._catalogue.identity() is None:
            dimension = len(next(iter(vector_by_text.values())))
            identity = self._identity(dimension)
            self._recorder.set_identity(identity, embed_probes(self._embedder))
        for done in self._publisher.publish(batch, vector_by_text):
            prepared = done.prepared
            if done.refused is not None:
                report.failed.append((prepared.name, done.refused))
            elif prepared.replaces is None:
                report.added.append(prepared.name)
            else:
                report.changed.append(prepared.name)
            meter.finish(prepared.size, prepared.name)

    def _embed(self, batch: Sequence[Prepared], meter: Meter) -> dict[str, Vectors]:
        """Embed every passage and sentence of a batch, equal texts once."""
        size = sum(prepared.size for prepared in batch)
        return embed_once(
            (text for p in batch for text in (*p.passage_texts(), *p.sentence_texts())),
            self._embedder,
            lambda share: meter.embed(share * size, batch[0].name),
        )

    def _record(self, file: FoundFile, seen: float, end: Ended | None = None) -> None:
        """Record that all of a file is in the index, as it was seen."""
        self._recorder.finish(
            str(file.path),
            file=file.file,
            size=file.size,
            modified_ns=file.modified_ns,
            seen=seen,
            moved=end.moved if end else {},
            gone=[part.article_id for part in end.gone] if end else (),
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
