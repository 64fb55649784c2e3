"""One ingest from settings to a finished index: lock, plan, carry out, swap."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.settings import Settings
from bot.wiring import make_embedder
from index.analysing import ANALYSER
from index.catalogue import Catalogue
from index.embedding import Embedder
from index.errors import (
    ArticlesWouldBeLost,
    BadSettings,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    NoIndex,
    NothingToIngest,
)
from index.holdings import Identity
from index.home import Home, catalogue_in, vectors_in
from index.passages import Source
from index.vectors import VectorStore
from ingest.chunking import CHUNKER
from ingest.finding import Found, find_again, find_files, readable_types
from ingest.indexing import Indexer
from ingest.planning import plan_ingest
from ingest.progress import IngestReport, Progress


def update_index(
    settings: Settings,
    paths: Sequence[Path],
    report: IngestReport,
    *,
    prune: bool,
    rebuild: bool,
    on_progress: Callable[[Progress], None],
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Bring the index at the settings' home up to date with ``paths``.

    ``report`` fills as work is done, so it is true after an interruption too. ``tell``
    hears of what else takes seconds.

    Raises:
        NothingToIngest: There is no readable file under ``paths``.
        ArticlesWouldBeLost: The rebuilt index would lack what the old one has.
        IndexBusy: Another ingest is writing this index.
        IndexMismatch: The index was made otherwise; ``rebuild`` mends it.
    """
    found = find_files(paths)
    home = Home(settings.home)
    if not found.files and not found.missed and not prune:
        named = ", ".join(f"'{path}'" for path in paths)
        raise NothingToIngest(
            f"There is no article in {named}. Types that are read: {readable_types()}."
        )
    embedder = make_embedder(settings, tell)
    with _locked(home):
        if not rebuild:
            _write(embedder, home.index, found, report, on_progress, prune=prune)
            return
        known = _known_articles(home, prune=prune)
        everything = _with_known_files(found, known)
        try:
            _write(
                embedder, home.rebuilding, everything, report, on_progress, prune=True
            )
        except (IndexMismatch, IndexDamaged):
            # What a killed rebuild left was made otherwise; nothing answers from it.
            shutil.rmtree(home.rebuilding)
            report.failed.clear()
            _write(
                embedder, home.rebuilding, everything, report, on_progress, prune=True
            )
        _check_nothing_is_lost(home, known)
        _swap(home)


def _write(
    embedder: Embedder,
    index: Path,
    found: Found,
    report: IngestReport,
    on_progress: Callable[[Progress], None],
    *,
    prune: bool,
) -> None:
    catalogue = Catalogue(catalogue_in(index), create=True)
    try:
        stored = catalogue.identity()
        if stored is not None:
            catalogue.check_identity(_identity(embedder, stored.dimension))
        else:
            # A new catalogue numbers articles from 1; vectors that an old one left
            # behind would come to mean other texts.
            shutil.rmtree(vectors_in(index), ignore_errors=True)
        report.failed += found.missed
        report.passed_over = found.passed_over
        plan = plan_ingest(catalogue, found, prune=prune)
        indexer = Indexer(
            catalogue,
            VectorStore(vectors_in(index)),
            embedder,
            lambda dimension: _identity(embedder, dimension),
        )
        indexer.carry_out(plan, report, on_progress)
    finally:
        catalogue.close()


def _identity(embedder: Embedder, dimension: int) -> Identity:
    """Return what an index written now is made with."""
    return Identity(
        embedding_model=embedder.model,
        dimension=dimension,
        chunker=CHUNKER,
        analyser=ANALYSER,
    )


def _known_articles(home: Home, *, prune: bool) -> list[Source]:
    """Return the articles that a rebuild has to bring into the new index.

    Raises:
        ArticlesWouldBeLost: The old index cannot be read, or files are gone, and
            ``prune`` does not say that this is meant.
    """
    try:
        catalogue = Catalogue(catalogue_in(home.index))
    except NoIndex:
        return []
    except (IndexDamaged, IndexMismatch) as error:
        if prune:
            return []
        raise ArticlesWouldBeLost(
            f"What the old index at '{home.index}' holds cannot be read, so that the new"
            " one would have the named folders alone. Name every folder, and add --prune."
        ) from error
    try:
        stored = [article.source for article in catalogue.articles()]
    finally:
        catalogue.close()
    gone = [source for source in stored if not os.path.exists(source.path)]  # noqa: PTH110 - never raises
    if gone and not prune:
        raise ArticlesWouldBeLost(
            f"A rebuild would lose {len(gone)} articles whose files are gone, the first"
            f" is '{gone[0].path}'. Bring them back, or add --prune to let them go."
        )
    return [source for source in stored if source not in gone]


def _with_known_files(found: Found, known: Sequence[Source]) -> Found:
    given = {str(file.path) for file in found.files}
    rest = [source for source in known if source.path not in given]
    again = find_again((Path(source.path), source.file) for source in rest)
    return Found(
        files=(*found.files, *again.files),
        folders=found.folders,
        missed=(*found.missed, *again.missed),
    )


def _check_nothing_is_lost(home: Home, known: Sequence[Source]) -> None:
    """Refuse to swap in an index that lacks what the old one has.

    Raises:
        ArticlesWouldBeLost: A file could not be read this time.
    """
    catalogue = Catalogue(catalogue_in(home.rebuilding))
    try:
        rebuilt = {article.source.path for article in catalogue.articles()}
    finally:
        catalogue.close()
    lost = [source for source in known if source.path not in rebuilt]
    if lost:
        raise ArticlesWouldBeLost(
            f"{len(lost)} articles of the index cannot be read any more, the first is"
            f" '{lost[0].path}', so the old index stays. Mend or remove the files, then"
            " rebuild again."
        )


def _swap(home: Home) -> None:
    """Put the rebuilt index in the place of the old one."""
    shutil.rmtree(home.replaced, ignore_errors=True)
    if home.index.exists():
        home.index.rename(home.replaced)
    home.rebuilding.rename(home.index)
    shutil.rmtree(home.replaced, ignore_errors=True)


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    """Hold the one lock for writing; the system frees it when the process ends."""
    try:
        home.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home.lock)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusy(
            f"Another ingest is writing the index at '{home.folder}'."
            " Wait until it has ended, then try again."
        ) from error
    except OSError as error:
        raise BadSettings(
            f"The home '{home.folder}' cannot be written ({error.strerror})."
            " Choose another with --home."
        ) from error
    try:
        if home.replaced.exists() and not home.index.exists():
            # A rebuild was killed between its two renames.
            home.replaced.rename(home.index)
        yield
    finally:
        lock.release()
