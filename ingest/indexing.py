"""Carrying out an ingest: what changed is read, chunked, embedded and published.

While a batch is embedded, another thread reads the next, and one writes the last.

Killed at any instant and run again, it goes on where it stopped: an article counts
once its vectors are complete, and what an interrupted run left is mended and cleared
first.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from index.calibrating import ProbedLanguage
from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.file_rows import FileRows
from index.holdings import Identity, StoredFile
from index.json_lines import SUFFIXES
from index.passages import name_part
from index.probing import probe
from index.recording import Recorder
from index.vectors import VectorStore
from ingest.embedding import OnceEmbedder
from ingest.finding import FoundFile
from ingest.grouping import Grouper
from ingest.mending import settle
from ingest.overlapping import Behind, ahead
from ingest.planning import IngestPlan
from ingest.preparing import Ended, Prepared, Same, prepare
from ingest.preparing_lines import name_failures, prepare_lines
from ingest.progress import IngestReport, Meter, Progress
from ingest.publishing import Publisher

# Enough to embed texts of like length together, few enough to lose little to a kill,
# which costs two batches that are embedded. Nothing is embedded before the first is read.
_CHUNKS_PER_BATCH = 128
_CHUNKS_OF_THE_FIRST = 32
# Most of an archive that was touched, or of one that is spoilt, has nothing to embed.
_LARGEST_BATCH = 500


@dataclass(kw_only=True, slots=True)
class _Batch:
    """What is embedded and written together, in the order in which it was read."""

    enough: int = _CHUNKS_PER_BATCH
    prepared: list[Prepared] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    chunks: int = 0

    def add(self, made: Prepared | Same | Ended) -> bool:
        """Take one more; say whether there is enough."""
        if isinstance(made, Prepared):
            self.prepared.append(made)
            self.chunks += len(made.article.chunks)
        elif isinstance(made, Same):
            self.same.append(made)
        else:
            self.ended.append(made)
        count = len(self.prepared) + len(self.same) + len(self.ended)
        return self.chunks >= self.enough or count >= _LARGEST_BATCH


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
        self._once = OnceEmbedder(embedder)
        self._identity = identity
        self._recorder = Recorder(catalogue)
        self._files = FileRows(catalogue)
        self._publisher = Publisher(self._recorder, vectors)
        self._is_introduced = False

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
        self._is_introduced = self._catalogue.identity() is not None
        if self._catalogue.is_unsettled():
            self._settle(meter, thoroughly=True)
        self._put_aside(plan, report)
        self._publisher.clear_leftovers()
        with ahead(self._batches(plan)) as batches, Behind() as behind:
            for batch in batches:
                vectors = self._embed(batch.prepared, meter)
                probed = self._probe(batch.prepared)
                behind.do(partial(self._write, batch, vectors, probed, report, meter))
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
            report.unchanged += self._names(stored, file.file)
            if stored.has_parts:
                bad = self._files.bad_lines(stored.path)
                report.failed += name_failures(file.file, bad)
        for stored in plan.gone:
            report.gone += self._names(stored, stored.file)
        for stored in plan.vanished:
            report.removed += self._names(stored, stored.file)
        paths = [stored.path for stored in plan.vanished]
        parts = (part for path in paths for part in self._files.parts(path))
        self._recorder.retire([part.article_id for part in parts], paths)

    def _names(self, stored: StoredFile, file: str) -> list[str]:
        """Return what people call the articles of a file."""
        if not stored.has_parts:
            return [file]
        parts = self._files.parts(stored.path)
        return [name_part(file, part.position) for part in parts]

    def _batches(self, plan: IngestPlan) -> Iterator[_Batch]:
        batch = _Batch(enough=_CHUNKS_OF_THE_FIRST)
        for file in plan.to_read:
            for made in self._take_apart(file, plan):
                if batch.add(made):
                    yield batch
                    batch = _Batch()
        yield batch

    def _take_apart(
        self, file: FoundFile, plan: IngestPlan
    ) -> Iterator[Prepared | Same | Ended]:
        path = str(file.path)
        is_known = path in plan.stored_by_path
        known = self._files.parts(path) if is_known else []
        count_tokens = self._embedder.count_tokens
        if file.path.suffix.lower() not in SUFFIXES:
            return prepare(file, known, count_tokens)
        bad = self._files.bad_lines(path) if is_known else []
        return prepare_lines(file, known, bad, count_tokens)

    def _embed(self, batch: Sequence[Prepared], meter: Meter) -> dict[str, Vectors]:
        """Embed every passage and sentence of a batch, equal texts once."""
        if not batch:
            return {}
        size = sum(prepared.size for prepared in batch)
        return self._once.embed(
            (text for p in batch for text in (*p.passage_texts(), *p.sentence_texts())),
            lambda share: meter.embed(share, size, batch[0].name),
        )

    def _probe(self, batch: Sequence[Prepared]) -> list[ProbedLanguage]:
        """Find out what the embedder makes of languages, for the first that is written."""
        if not batch or self._is_introduced:
            return []
        self._is_introduced = True
        return probe(self._embedder)

    def _write(
        self,
        batch: _Batch,
        vector_by_text: Mapping[str, Vectors],
        probed: Sequence[ProbedLanguage],
        report: IngestReport,
        meter: Meter,
    ) -> None:
        """Publish a batch, then record the files that have ended in it."""
        for same in batch.same:
            report.unchanged.append(same.name)
            meter.finish(same.size, same.name)
        self._recorder.move(dict(same.moved for same in batch.same if same.moved))
        if probed:
            dimension = probed[0].passages.shape[1]
            self._recorder.set_identity(self._identity(dimension), probed)
        if batch.prepared:
            self._publish(batch.prepared, vector_by_text, report, meter)
        for end in batch.ended:
            self._end(end, report)
            meter.end(end.size, end.found.file)
        if any(end.gone for end in batch.ended):
            self._publisher.clear_leftovers()

    def _end(self, end: Ended, report: IngestReport) -> None:
        """Record a file and report what became of it."""
        file = end.found
        if end.seen is not None:
            self._record(end, end.seen)
        elif end.failed:
            report.unread[file.path] = file.file
        report.removed += [name_part(file.file, p.position) for p in end.gone]
        report.failed += end.failed
        if end.unread_fields:
            report.unread_fields[file.file] = end.unread_fields

    def _publish(
        self,
        batch: Sequence[Prepared],
        vector_by_text: Mapping[str, Vectors],
        report: IngestReport,
        meter: Meter,
    ) -> None:
        self._publisher.publish(batch, vector_by_text)
        for prepared in batch:
            is_new = prepared.replaces is None
            (report.added if is_new else report.changed).append(prepared.name)
            meter.finish(prepared.size, prepared.name, was_embedded=True)
        self._publisher.clear_leftovers()

    def _record(self, end: Ended, seen: float) -> None:
        """Record that all of a file is in the index, as it was seen."""
        file = end.found
        self._recorder.finish(
            str(file.path),
            size=file.size,
            modified_ns=file.modified_ns,
            seen=seen,
            moved=end.moved,
            gone=[part.article_id for part in end.gone],
            bad=end.bad,
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
