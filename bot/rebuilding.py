"""What a rebuild must not lose."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.keeping import Place
from index.errors import (
    ArticlesWouldBeLost,
    IndexDamaged,
    IndexMismatch,
    NoIndex,
)
from index.passages import Source
from ingest.finding import Found, find_again


def known_articles(place: Place, *, prune: bool) -> list[Source]:
    """Return the articles that a rebuild has to bring into the new index.

    Raises:
        ArticlesWouldBeLost: The old index cannot be read, or files are gone, and
            ``prune`` does not say that this is meant.
    """
    try:
        with place.open("live") as (catalogue, _):
            stored = [article.source for article in catalogue.articles()]
    except NoIndex:
        return []
    except (IndexDamaged, IndexMismatch) as error:
        if prune:
            return []
        raise ArticlesWouldBeLost(
            f"What the old index at '{place.name}' holds cannot be read, so that the new"
            " one would have the named folders alone. Name every folder, and add --prune."
        ) from error
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


def check_nothing_is_lost(place: Place, known: Sequence[Source]) -> None:
    """Refuse to swap in an index that lacks what the old one has.

    Raises:
        ArticlesWouldBeLost: A file could not be read this time.
    """
    with place.open("rebuilding") as (catalogue, _):
        rebuilt = {article.source.path for article in catalogue.articles()}
    lost = [source for source in known if source.path not in rebuilt]
    if lost:
        raise ArticlesWouldBeLost(
            f"{len(lost)} articles of the index cannot be read any more, the first is"
            f" '{lost[0].path}', so the old index stays. Mend or remove the files, then"
            " rebuild again."
        )
