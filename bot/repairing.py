"""``polycite doctor --repair``: vectors that are missing are made again.

They are made from the catalogue's own text, so that no file is needed.
"""

from collections.abc import Callable, Sequence
from contextlib import closing

from bot.locking import hold_lock
from bot.rebuilding import finish_swap
from bot.settings import Settings
from bot.wiring import check_made_by, make_embedder
from index.catalogue import Catalogue
from index.comparing import Difference
from index.errors import EmptyIndex
from index.home import Home, catalogue_in, vectors_in
from index.vectors import VectorStore
from ingest.mending import settle


def repair_index(
    settings: Settings,
    on_progress: Callable[[float, int], None],
    *,
    wait: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Sequence[Difference]:
    """Make Chroma hold what the catalogue says, and return what differed.

    ``on_progress`` hears how many vectors are made, of how many.

    Raises:
        NoIndex: There is none, or it holds no articles.
        IndexBusy: Another program is writing this index.
        IndexMismatch: The settings name another embedding model than made it.
        IndexDamaged: The catalogue itself cannot be read.
    """
    home = Home(settings.home)
    # An index that is not there must not get a home by being repaired.
    Catalogue(catalogue_in(home.readable)).close()
    embedder = make_embedder(settings, tell)
    with hold_lock(home, "polycite doctor --repair", wait=wait, tell=tell):
        finish_swap(home)
        with closing(Catalogue(catalogue_in(home.index))) as catalogue:
            if catalogue.identity() is None:
                raise EmptyIndex(
                    "The index holds no articles. Add some with 'polycite ingest FOLDER'."
                )
            check_made_by(catalogue, embedder)
            return settle(
                catalogue,
                VectorStore(vectors_in(home.index)),
                embedder,
                on_progress,
                thoroughly=True,
            )
