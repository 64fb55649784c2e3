"""One ingest from settings to a finished index: lock, plan, carry out, swap."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.rebuilding import check_nothing_is_lost, known_files, with_known_files
from bot.settings import Settings
from bot.wiring import make_embedder, make_place
from index.analysing import ANALYSER
from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.embedding import Embedder, FittingEmbedder
from index.errors import IndexDamaged, IndexMismatch, NoIndex, NothingToIngest
from index.holdings import Identity
from index.vectors import VectorStore
from ingest.chunking import CHUNKER
from ingest.finding import Found, find_files, readable_types
from ingest.indexing import Indexer
from ingest.planning import IngestPlan, plan_ingest
from ingest.progress import IngestReport, Progress

# The bundled model starts on ONNX Runtime while so much is read; it would anyway.
_LONG_BYTES = 10_000


def update_index(
    settings: Settings,
    paths: Sequence[Path],
    report: IngestReport,
    *,
    prune: bool,
    rebuild: bool,
    on_progress: Callable[[Progress], None],
    wait: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Bring the index at the settings' home up to date with ``paths``.

    ``report`` fills as work is done, so it is true after an interruption too. ``wait``
    waits while another program is writing. ``tell`` hears of what else takes seconds.

    Raises:
        NothingToIngest: There is no readable file under ``paths``.
        ArticlesWouldBeLost: The rebuilt index would lack what the old one has.
        IndexBusy: Another program is writing this index.
        IndexMismatch: The index was made otherwise; ``rebuild`` mends it.
    """
    found = find_files(paths)
    if not found.files and not found.missed and not prune:
        named = ", ".join(f"'{path}'" for path in paths)
        raise NothingToIngest(
            f"There is no article in {named}. Types that are read: {readable_types()}."
        )
    embedder = make_embedder(settings, tell)
    if not rebuild:
        write_index(
            settings,
            # Whoever waits may find others by then.
            lambda: find_files(paths) if wait else found,
            report,
            embedder,
            prune=prune,
            wait=wait,
            on_progress=on_progress,
            tell=tell,
        )
        return
    place = make_place(settings)
    with place.hold_lock("polycite ingest --rebuild", wait=wait, tell=tell):
        known = known_files(place, prune=prune)
        everything = with_known_files(find_files(paths), known)

        def build() -> None:
            with place.open("rebuilding", create=True) as opened:
                _write(embedder, opened, everything, report, on_progress, prune=True)

        try:
            build()
        except (IndexMismatch, IndexDamaged):
            # A disk that is full is no reason to throw away what is done.
            if report.added or report.changed:
                raise
            # What a killed rebuild left was made otherwise; nothing answers from it.
            place.discard_rebuilding()
            report.failed.clear()
            build()
        check_nothing_is_lost(place, known)
        place.swap()


def write_index(
    settings: Settings,
    find: Callable[[], Found],
    report: IngestReport,
    embedder: Embedder,
    *,
    prune: bool,
    wait: bool,
    on_progress: Callable[[Progress], None],
    tell: Callable[[str], None],
) -> None:
    """Bring the index up to date with what ``find`` finds once nobody else writes.

    Raises:
        IndexBusy: Another program is writing this index, and ``wait`` is False.
        IndexMismatch: The index was made otherwise.
    """
    place = make_place(settings)
    with (
        place.hold_lock("polycite ingest", wait=wait, tell=tell),
        place.open("live", create=True) as opened,
    ):
        _write(embedder, opened, find(), report, on_progress, prune=prune)


def forget_file(
    settings: Settings,
    path: Path,
    report: IngestReport,
    embedder: Embedder,
    *,
    on_progress: Callable[[Progress], None],
    tell: Callable[[str], None],
) -> None:
    """Take the articles of one file out of the index; the file itself stays where it is.

    Another program that is writing is waited for.

    Raises:
        IndexMismatch: The index was made otherwise.
    """
    unwanted = Found(files=(), folders=(), missed=(), unwanted=frozenset([str(path)]))
    write_index(
        settings,
        lambda: unwanted,
        report,
        embedder,
        prune=True,
        wait=True,
        on_progress=on_progress,
        tell=tell,
    )


def make_index(settings: Settings, tell: Callable[[str], None]) -> None:
    """Make an index without articles where there is none; ``tell`` hears of waiting."""
    place = make_place(settings)
    try:
        with place.open("live"):
            return
    except NoIndex:
        with (
            place.hold_lock("polycite telegram", wait=True, tell=tell),
            place.open("live", create=True),
        ):
            return


def _write(
    embedder: Embedder,
    opened: tuple[Catalogue, VectorStore],
    found: Found,
    report: IngestReport,
    on_progress: Callable[[Progress], None],
    *,
    prune: bool,
) -> None:
    catalogue, vectors = opened
    stored = catalogue.identity()
    if stored is not None:
        catalogue.check_identity(_identity(embedder, stored.dimension))
    else:
        # A new catalogue numbers articles from 1; vectors that an old one left
        # behind would come to mean other texts.
        vectors.clear()
    report.failed += found.missed
    report.passed_over = found.passed_over
    report.first_passed_over = found.first_passed_over
    plan = plan_ingest(catalogue, found, prune=prune)
    if isinstance(embedder, BundledEmbedder) and _is_long(plan):
        embedder.hasten_fast_engine()
    indexer = Indexer(
        catalogue,
        vectors,
        FittingEmbedder(embedder, stored.dimension if stored else None),
        lambda dimension: _identity(embedder, dimension),
    )
    indexer.carry_out(plan, report, on_progress)


def _is_long(plan: IngestPlan) -> bool:
    return sum(file.size for file in plan.to_read) > _LONG_BYTES


def _identity(embedder: Embedder, dimension: int) -> Identity:
    """Return what an index written now is made with."""
    return Identity(
        embedding_model=embedder.model,
        dimension=dimension,
        chunker=CHUNKER,
        analyser=ANALYSER,
    )
