"""What a rebuild must not lose, and how the new index takes the place of the old."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from index.catalogue import Catalogue
from index.errors import (
    ArticlesWouldBeLost,
    IndexDamaged,
    IndexMismatch,
    NoIndex,
)
from index.home import Home, catalogue_in
from index.passages import Source
from ingest.finding import Found, find_again


def known_articles(home: Home, *, prune: bool) -> list[Source]:
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


def with_known_files(found: Found, known: Sequence[Source]) -> Found:
    """Return the files found and those of the known articles, each once."""
    given = {str(file.path) for file in found.files}
    rest = [source for source in known if source.path not in given]
    again = find_again((Path(source.path), source.file) for source in rest)
    return Found(
        files=(*found.files, *again.files),
        folders=found.folders,
        missed=(*found.missed, *again.missed),
        passed_over=found.passed_over,
    )


def check_nothing_is_lost(home: Home, known: Sequence[Source]) -> None:
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


def swap(home: Home) -> None:
    """Put the rebuilt index in the place of the old one."""
    shutil.rmtree(home.replaced, ignore_errors=True)
    if home.index.exists():
        home.index.rename(home.replaced)
    home.rebuilding.rename(home.index)
    shutil.rmtree(home.replaced, ignore_errors=True)


def finish_swap(home: Home) -> None:
    """Finish what a kill in the middle of ``swap`` left; hold the lock."""
    if not home.replaced.exists():
        return
    if home.index.exists():
        shutil.rmtree(home.replaced, ignore_errors=True)
    else:
        home.replaced.rename(home.index)
