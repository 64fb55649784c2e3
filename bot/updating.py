"""One ingest from settings to a finished index: lock, plan, carry out, swap."""

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
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    NoIndex,
    NothingToIngest,
)
from index.holdings import Identity
from index.home import Home, catalogue_in, vectors_in
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
) -> None:
    """Bring the index at the settings' home up to date with ``paths``.

    ``report`` fills as work is done, so it is true after an interruption too.

    Raises:
        NothingToIngest: There is no readable file under ``paths``.
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
    with _locked(home):
        if not rebuild:
            _write(settings, home.index, found, report, on_progress, prune=prune)
            return
        everything = _with_known_files(home, found, prune=prune)
        try:
            _write(
                settings, home.rebuilding, everything, report, on_progress, prune=True
            )
        except (IndexMismatch, IndexDamaged):
            # What a killed rebuild left was made otherwise; nothing answers from it.
            shutil.rmtree(home.rebuilding)
            _write(
                settings, home.rebuilding, everything, report, on_progress, prune=True
            )
        _swap(home)


def _write(
    settings: Settings,
    index: Path,
    found: Found,
    report: IngestReport,
    on_progress: Callable[[Progress], None],
    *,
    prune: bool,
) -> None:
    catalogue = Catalogue(catalogue_in(index), create=True)
    try:
        embedder = make_embedder(settings)
        stored = catalogue.identity()
        if stored is not None:
            catalogue.check_identity(_identity(embedder, stored.dimension))
        report.failed += found.missed
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


def _with_known_files(home: Home, found: Found, *, prune: bool) -> Found:
    """Add the files of the index that is being replaced: a rebuild loses nothing.

    Raises:
        NothingToIngest: Articles would be lost, since their files are gone, and
            ``prune`` does not say that this is meant.
    """
    try:
        catalogue = Catalogue(catalogue_in(home.index))
    except (NoIndex, IndexDamaged, IndexMismatch):
        return found
    try:
        stored = [article.source for article in catalogue.articles()]
    finally:
        catalogue.close()
    given = {str(file.path) for file in found.files}
    rest = [source for source in stored if source.path not in given]
    gone = [source for source in rest if not Path(source.path).exists()]
    if gone and not prune:
        raise NothingToIngest(
            f"A rebuild would lose {len(gone)} articles whose files are gone, the first"
            f" is '{gone[0].path}'. Bring them back, or add --prune to let them go."
        )
    again = find_again([(Path(s.path), s.file) for s in rest if s not in gone])
    return Found(
        files=(*found.files, *again.files),
        folders=found.folders,
        missed=(*found.missed, *again.missed),
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
    home.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusy(
            f"Another ingest is writing the index at '{home.folder}'."
            " Wait until it has ended, then try again."
        ) from error
    try:
        if home.replaced.exists() and not home.index.exists():
            # A rebuild was killed between its two renames.
            home.replaced.rename(home.index)
        yield
    finally:
        lock.release()
