import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.home import catalogue_in
from ingest.finding import find_files
from ingest.planning import IngestPlan, plan_ingest
from ingest.progress import Meter, Progress
from tests.small_world import ARTICLES, ingest, settle, write_articles

OTHERS = sorted(set(ARTICLES) - {"castle-de.txt"})


@pytest.fixture
def catalogue(index: Path) -> Iterator[Catalogue]:
    opened = Catalogue(catalogue_in(index))
    yield opened
    opened.close()


def plan(catalogue: Catalogue, *paths: Path, prune: bool = False) -> IngestPlan:
    return plan_ingest(catalogue, find_files(paths), prune=prune)


def outline(made: IngestPlan) -> tuple[list[str], list[str], list[str]]:
    """Return the files to read, those unchanged and those vanished."""
    return (
        [file.file for file in made.to_read],
        [file.file for file in made.unchanged],
        [file.file for file in made.vanished],
    )


def test_before_the_first_ingest_everything_has_to_be_read(
    tmp_path: Path, articles: Path
) -> None:
    catalogue = Catalogue(tmp_path / "new.sqlite", create=True)

    assert outline(plan(catalogue, articles)) == (sorted(ARTICLES), [], [])

    catalogue.close()


def test_afterwards_nothing_has_to_be_read(
    catalogue: Catalogue, articles: Path
) -> None:
    assert outline(plan(catalogue, articles)) == ([], sorted(ARTICLES), [])


def test_a_file_of_another_size_has_to_be_read(
    catalogue: Catalogue, articles: Path
) -> None:
    write_articles(articles, {"castle-de.txt": "Ein anderes Schloss."})

    assert outline(plan(catalogue, articles)) == (["castle-de.txt"], OTHERS, [])


def test_a_file_of_another_time_has_to_be_read(
    catalogue: Catalogue, articles: Path
) -> None:
    settle(articles / "castle-de.txt", 1_600_000_000)

    assert outline(plan(catalogue, articles)) == (["castle-de.txt"], OTHERS, [])


def test_a_file_changed_just_before_it_was_read_is_read_again(
    tmp_path: Path, articles: Path
) -> None:
    os.utime(articles / "castle-de.txt")
    ingest(tmp_path / "other", [articles])
    catalogue = Catalogue(catalogue_in(tmp_path / "other"))

    assert outline(plan(catalogue, articles)) == (["castle-de.txt"], OTHERS, [])

    catalogue.close()


def test_a_file_that_is_gone_stays_unless_pruning_is_asked_for(
    catalogue: Catalogue, articles: Path
) -> None:
    (articles / "castle-de.txt").unlink()

    assert outline(plan(catalogue, articles)) == ([], OTHERS, [])
    assert outline(plan(catalogue, articles, prune=True)) == (
        [],
        OTHERS,
        ["castle-de.txt"],
    )


def test_a_file_in_whose_place_is_a_folder_is_gone(
    catalogue: Catalogue, articles: Path
) -> None:
    (articles / "castle-de.txt").unlink()
    (articles / "castle-de.txt").mkdir()

    made = plan(catalogue, articles, prune=True)

    assert outline(made) == ([], OTHERS, ["castle-de.txt"])


def test_pruning_keeps_what_cannot_be_looked_at(
    catalogue: Catalogue, articles: Path
) -> None:
    shutil.rmtree(articles / "harbour")
    (articles / "harbour").symlink_to(articles / "harbour")

    _, _, vanished = outline(plan(catalogue, articles, prune=True))

    assert vanished == []


def test_pruning_one_folder_leaves_the_others_alone(
    catalogue: Catalogue, articles: Path
) -> None:
    (articles / "castle-de.txt").unlink()
    (articles / "harbour/lighthouse-en.md").unlink()

    made = plan(catalogue, articles / "harbour", prune=True)

    assert outline(made) == (
        [],
        ["harbour/lighthouse-ar.txt"],
        ["harbour/lighthouse-en.md"],
    )


def test_pruning_a_single_file_removes_nothing(
    catalogue: Catalogue, articles: Path
) -> None:
    (articles / "castle-de.txt").unlink()

    made = plan(catalogue, articles / "apple-en.txt", prune=True)

    assert outline(made) == ([], ["apple-en.txt"], [])


def test_pruning_keeps_what_is_there_but_was_not_found(
    catalogue: Catalogue, articles: Path
) -> None:
    (articles / "harbour").rename(articles / ".harbour")
    (articles / "harbour").symlink_to(articles / ".harbour")

    assert outline(plan(catalogue, articles, prune=True))[2] == []


def test_a_file_of_the_same_size_and_time_is_not_even_read(
    catalogue: Catalogue, articles: Path
) -> None:
    castle = articles / "castle-de.txt"
    castle.write_bytes(b"x" * castle.stat().st_size)
    settle(castle)

    assert outline(plan(catalogue, articles)) == ([], sorted(ARTICLES), [])


def test_progress_counts_what_is_embedded_before_it_is_written(tmp_path: Path) -> None:
    files = find_files([write_articles(tmp_path, {"a.txt": "12345", "b.txt": "123"})])
    seen: list[Progress] = []
    meter = Meter(files.files, seen.append)

    meter.embed(0.8, 5, "a.txt")
    meter.embed(1, 5, "a.txt")
    meter.embed(0.5, 2, "b.txt")
    meter.finish(5, "a.txt", was_embedded=True)
    meter.end(0, "a.txt")
    meter.embed(1, 2, "b.txt")
    meter.finish(2, "b.txt", was_embedded=True)
    meter.end(1, "b.txt")
    meter.turn_to("grouping stories")

    assert [(p.done_bytes, p.done_files, p.file, p.doing) for p in seen] == [
        (4, 0, "a.txt", ""),
        (5, 0, "a.txt", ""),
        (6, 0, "b.txt", ""),
        (6, 0, "a.txt", ""),
        (6, 1, "a.txt", ""),
        (7, 1, "b.txt", ""),
        (7, 1, "b.txt", ""),
        (8, 2, "b.txt", ""),
        (8, 2, "", "grouping stories"),
    ]
    assert {(p.total_bytes, p.total_files) for p in seen} == {(8, 2)}
