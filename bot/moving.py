"""``polycite move``: an index from the home to servers, or back, without embedding again."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from bot.keeping import Folders
from bot.settings import Settings
from bot.wiring import make_place
from index.catalogue import Catalogue
from index.comparing import compare
from index.counting import counted
from index.errors import BadSettings, IndexDamaged
from index.home import Home
from index.transferring import row_counts, transfer
from index.vectors import VectorStore

_IDS_AT_A_TIME = 2_000


def move_index(
    settings: Settings,
    to: Literal["servers", "home"],
    on_progress: Callable[[int, int], None],
    *,
    wait: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> int:
    """Copy the index to the other place and return how many vectors it has.

    The copy takes the place of what is there at once, when it is complete; killed
    before, it is begun anew. What was copied from stays. ``on_progress`` hears how many
    vectors are copied, of how many.

    Raises:
        BadSettings: The settings name no servers.
        NoIndex: There is nothing to copy.
        IndexBusy: Another program is writing in either place.
        IndexDamaged: The copy is not complete, or what was copied from is not.
    """
    if not settings.database_url:
        raise BadSettings(
            "The settings name no servers. Set POLYCITE_DATABASE_URL and"
            " POLYCITE_CHROMA_URL, then move again."
        )
    servers, folders = make_place(settings), Folders(Home(settings.home))
    source, target = (folders, servers) if to == "servers" else (servers, folders)
    # A home without an index must not come about by being moved from.
    with source.open("live"):
        pass
    with (
        source.hold_lock("polycite move", wait=wait, tell=tell),
        target.hold_lock("polycite move", wait=wait, tell=tell),
    ):
        target.discard_rebuilding()
        with (
            source.open("live") as (catalogue, vectors),
            target.open("rebuilding", create=True) as (new_catalogue, new_vectors),
        ):
            transfer(catalogue, new_catalogue)
            copied = _copy_vectors(vectors, new_vectors, on_progress)
            _verify(catalogue, new_catalogue, new_vectors, source.name)
        target.swap()
    return copied


def _copy_vectors(
    source: VectorStore, target: VectorStore, on_progress: Callable[[int, int], None]
) -> int:
    counts = source.counts()
    total, done = sum(counts.values()), 0
    for kind, language in counts:
        ids = source.ids(kind, language)
        for i in range(0, len(ids), _IDS_AT_A_TIME):
            rows = source.fetch(kind, language, ids[i : i + _IDS_AT_A_TIME])
            # A graph that is damaged may know of vectors that it cannot give.
            if rows:
                target.add(kind, language, list(rows), np.stack(list(rows.values())))
            done += len(rows)
            on_progress(done, total)
    return done


def _verify(
    catalogue: Catalogue, copy: Catalogue, vectors: VectorStore, name: str
) -> None:
    if row_counts(catalogue) != row_counts(copy):
        raise IndexDamaged(
            f"The copy of the index at '{name}' is not complete. Move it again."
        )
    lacking = sum(len(d.missing) for d in compare(copy, vectors))
    if lacking:
        raise IndexDamaged(
            f"The index at '{name}' lacks {counted(lacking, 'vector')}, so that a copy would, too."
            " Run 'polycite doctor --repair' where it is, then move it again."
        )
