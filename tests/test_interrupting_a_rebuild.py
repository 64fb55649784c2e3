"""A rebuild that is killed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from index.home import Home
from tests.fakes import embedding_wire
from tests.holding import Hold
from tests.small_world import ARTICLES, start_process, write_articles
from tests.updated import castle, files, settings_of, update

CHANGED = {"castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen."}


@pytest.fixture
def settings(home: Path) -> Iterator[Settings]:
    with embedding_wire() as wire:
        yield settings_of(home, wire.url)


def run_rebuild(home: Path, url: str, folder: Path) -> None:
    """Rebuild with the endpoint at ``url``; run by another process."""
    update(settings_of(home, url), folder, rebuild=True)


def kill_a_rebuild(settings: Settings, folder: Path, requests: int) -> None:
    """Start a rebuild in another process and kill it after so many requests."""
    hold = Hold(requests)
    with embedding_wire(hold) as wire:
        child = start_process(run_rebuild, settings.home, wire.url, folder)
        assert hold.reached.wait(60)
        child.kill()
        child.join()
        hold.let_go.set()


# The first request embeds the articles, the rest measure what languages add.
@pytest.mark.parametrize("requests", [0, 4], ids=["first", "late"])
def test_a_killed_rebuild_leaves_the_old_index_answering(
    settings: Settings, articles: Path, requests: int
) -> None:
    update(settings, articles)
    write_articles(articles, CHANGED)
    kill_a_rebuild(settings, articles, requests)

    during = castle(settings)
    update(settings, articles, rebuild=True)

    assert during == ARTICLES["castle-de.txt"].strip()
    assert castle(settings) == CHANGED["castle-de.txt"]
    assert files(settings) == sorted(ARTICLES)


def test_a_rebuild_killed_with_one_model_can_be_run_with_another(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    shutil.copytree(Home(settings.home).index, Home(settings.home).rebuilding)

    other_model = settings.model_copy(update={"embedding_model": "another"})
    update(other_model, articles, rebuild=True)

    assert files(other_model) == sorted(ARTICLES)


def test_a_rebuild_killed_while_it_swaps_leaves_an_index(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    home = Home(settings.home)
    shutil.copytree(home.index, home.rebuilding)
    home.index.rename(home.folder / "index.old")

    assert files(settings) == sorted(ARTICLES)
