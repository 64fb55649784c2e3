"""``polycite doctor --repair``: vectors that are missing are made again.

They are made from the catalogue's own text, so that no file is needed.
"""

from collections.abc import Callable, Sequence

from bot.settings import Settings
from bot.wiring import check_made_by, make_embedder, make_place
from index.comparing import Difference
from index.embedding import FittingEmbedder
from index.errors import EmptyIndex
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
        IndexMismatch: The settings name another embedding model than made it, or that
            makes other vectors now.
        IndexDamaged: The catalogue itself cannot be read.
    """
    place = make_place(settings)
    # An index that is not there must not get a home by being repaired.
    with place.open("live"):
        pass
    embedder = make_embedder(settings, tell)
    with (
        place.hold_lock("polycite doctor --repair", wait=wait, tell=tell),
        place.open("live") as (catalogue, vectors),
    ):
        identity = catalogue.identity()
        if identity is None:
            raise EmptyIndex(
                "The index holds no articles. Add some with 'polycite ingest FOLDER'."
            )
        check_made_by(catalogue, embedder)
        fitting = FittingEmbedder(embedder, identity.dimension)
        return settle(catalogue, vectors, fitting, on_progress, thoroughly=True)
