"""An index is rebuilt beside the old one, which answers until it is complete."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.updating import update_index
from bot.wiring import open_retriever
from index.errors import (
    ArticlesWouldBeLost,
    IndexBusy,
    IndexMismatch,
    NothingToIngest,
)
from index.home import Home, catalogue_in
from ingest.progress import IngestReport
from tests.fakes import EmbeddingWire, Reply, embedding_wire, lexicon_reply
from tests.small_world import ARTICLES, start_process, write_articles

CHANGED = {"castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen."}


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


def settings_of(home: Path, url: str, model: str = "lexicon") -> Settings:
    return Settings(_env_file=None, home=home, embedding_url=url, embedding_model=model)


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url)


@pytest.fixture
def other_model(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url, "another")


def update(
    settings: Settings,
    *paths: Path,
    prune: bool = False,
    rebuild: bool = False,
) -> IngestReport:
    report = IngestReport()
    update_index(
        settings,
        paths,
        report,
        prune=prune,
        rebuild=rebuild,
        on_progress=lambda _: None,
    )
    return report


def castle(settings: Settings) -> str:
    """Return what the index at the settings' home says of the castle."""
    with open_retriever(settings) as retriever:
        found = retriever.retrieve("замок", language="uk", most=1).passages
    return found[0].text


def files(settings: Settings) -> list[str]:
    with open_retriever(settings) as retriever:
        found = retriever.retrieve("замок", language="uk", most=99).passages
    return sorted(passage.source.file for passage in found)


@pytest.mark.parametrize("prune", [False, True])
def test_another_model_is_refused_with_the_command_that_mends_it(
    settings: Settings, other_model: Settings, articles: Path, prune: bool
) -> None:
    update(settings, articles)

    with pytest.raises(IndexMismatch) as caught:
        update(other_model, articles, prune=prune)

    assert str(caught.value) == (
        f"The index at '{settings.home / 'index'}' was made with embedding model"
        " 'endpoint/lexicon', the settings now say 'endpoint/another'."
        " Set it back, or run 'polycite ingest --rebuild FOLDER'."
    )


def test_another_model_is_refused_by_a_question_too(
    settings: Settings, other_model: Settings, articles: Path
) -> None:
    update(settings, articles)

    with pytest.raises(IndexMismatch, match="polycite ingest --rebuild"):
        castle(other_model)


def test_that_command_mends_it(
    settings: Settings, other_model: Settings, articles: Path
) -> None:
    update(settings, articles)

    report = update(other_model, articles, rebuild=True)

    assert report == IngestReport(added=sorted(ARTICLES))
    assert castle(other_model) == ARTICLES["castle-de.txt"].strip()
    assert files(other_model) == sorted(ARTICLES)


def test_a_rebuild_without_an_index_is_a_first_ingest(
    settings: Settings, articles: Path
) -> None:
    assert update(settings, articles, rebuild=True).added == sorted(ARTICLES)
    assert files(settings) == sorted(ARTICLES)


def test_a_rebuild_leaves_one_index_and_nothing_beside_it(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)

    update(settings, articles, rebuild=True)

    assert sorted(p.name for p in settings.home.iterdir()) == ["index", "ingest.lock"]


def test_one_process_may_rebuild_again_and_again(
    settings: Settings, articles: Path
) -> None:
    for text in ("Das Schloss ist rot.", "Das Schloss ist blau.", "Das Schloss fiel."):
        write_articles(articles, {"castle-de.txt": text})

        update(settings, articles, rebuild=True)

        assert castle(settings) == text


def test_a_rebuild_of_one_folder_keeps_the_articles_of_the_others(
    settings: Settings, articles: Path, tmp_path: Path
) -> None:
    more = write_articles(
        tmp_path / "more", {"sub/honey-en.txt": "Honey is sold here."}
    )
    update(settings, articles)
    update(settings, more)

    update(settings, articles / "harbour", rebuild=True)

    assert files(settings) == sorted(
        ["lighthouse-ar.txt", "lighthouse-en.md", "sub/honey-en.txt"]
        + [file for file in ARTICLES if "/" not in file]
    )


def test_a_rebuild_keeps_an_article_that_was_given_as_a_hidden_file(
    settings: Settings, articles: Path
) -> None:
    (articles / "honey-uk.txt").rename(articles / ".honey-uk.txt")
    update(settings, articles, articles / ".honey-uk.txt")

    update(settings, articles, rebuild=True)

    assert ".honey-uk.txt" in files(settings)


def test_a_rebuild_that_would_lose_articles_is_refused_unless_told_to_prune(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    (articles / "honey-uk.txt").unlink()

    with pytest.raises(ArticlesWouldBeLost, match="--prune"):
        update(settings, articles, rebuild=True)

    assert "honey-uk.txt" in files(settings)


def test_a_rebuild_in_which_a_known_file_cannot_be_read_keeps_the_old_index(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    (articles / "honey-uk.txt").write_text("", encoding="utf-8")

    with pytest.raises(
        ArticlesWouldBeLost, match=r"honey-uk\.txt.*the old index stays"
    ):
        update(settings, articles, rebuild=True)

    assert "honey-uk.txt" in files(settings)


def test_a_rebuild_of_an_unreadable_index_asks_for_every_folder(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    catalogue_in(Home(settings.home).index).write_bytes(b"rubbish" * 1000)

    with pytest.raises(ArticlesWouldBeLost, match="Name every folder"):
        update(settings, articles, rebuild=True)


def test_a_running_bot_sees_a_rebuild_at_once(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    with open_retriever(settings) as retriever:
        retriever.retrieve("Schloss")
        write_articles(articles, CHANGED)
        update(settings, articles, rebuild=True)

        found = retriever.retrieve("Schloss", only_languages=["de"]).passages

    assert [passage.text for passage in found] == [CHANGED["castle-de.txt"]]


class Hold:
    """Answers embedding requests up to the n-th, and then no more until let go."""

    def __init__(self, requests: int) -> None:
        """Hold the request after ``requests``."""
        self._left = requests
        self.reached = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, texts: list[str]) -> Reply:
        """Answer at once, or hold."""
        self._left -= 1
        if self._left < 0:
            self.reached.set()
            self.let_go.wait(60)
        return lexicon_reply(texts)


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
@pytest.mark.parametrize("requests", [0, 20], ids=["first", "late"])
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
    settings: Settings, other_model: Settings, articles: Path
) -> None:
    update(settings, articles)
    shutil.copytree(Home(settings.home).index, Home(settings.home).rebuilding)

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


def test_a_second_ingest_at_once_is_told_to_wait(
    settings: Settings, articles: Path
) -> None:
    hold = Hold(0)
    with embedding_wire(hold) as wire:
        first = threading.Thread(
            target=update, args=(settings_of(settings.home, wire.url), articles)
        )
        first.start()
        assert hold.reached.wait(60)

        with pytest.raises(IndexBusy) as caught:
            update(settings, articles)

        hold.let_go.set()
        first.join()
    assert str(caught.value) == (
        f"Another ingest is writing the index at '{settings.home}'."
        " Wait until it has ended, then try again."
    )


def test_the_lock_of_a_killed_ingest_is_free(
    settings: Settings, articles: Path
) -> None:
    kill_a_rebuild(settings, articles, 0)

    assert update(settings, articles).added == sorted(ARTICLES)


def test_a_folder_without_articles_is_refused_and_makes_no_index(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(NothingToIngest) as caught:
        update(settings, tmp_path / "empty")

    assert str(caught.value) == (
        f"There is no article in '{tmp_path / 'empty'}'."
        " Types that are read: .htm .html .markdown .md .txt."
    )
    assert not settings.home.exists()


def test_pruning_an_empty_folder_empties_the_index(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    shutil.rmtree(articles)
    articles.mkdir()

    assert sorted(update(settings, articles, prune=True).removed) == sorted(ARTICLES)
