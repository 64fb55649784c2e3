"""An index that follows its folders."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.watching import Round, Watcher
from index.errors import NothingToIngest
from tests.fakes import EmbeddingWire, embedding_wire, json_reply
from tests.program import REPOSITORY
from tests.small_world import ARTICLES, write_articles
from tests.updated import castle, files, settings_of

NextRound = Callable[[], Round]


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url)


@pytest.fixture
def watch(settings: Settings, articles: Path) -> Callable[..., NextRound]:
    """Return what starts a watch of the articles and gives its rounds, one by one."""

    def start(*, prune: bool = False) -> NextRound:
        told: queue.Queue[Round] = queue.Queue()

        def follow() -> None:
            watcher = Watcher(
                settings,
                [articles],
                prune=prune,
                show_progress=lambda: nullcontext(lambda _: None),
            )
            for done in watcher.rounds():
                told.put(done)

        threading.Thread(target=follow, daemon=True).start()
        return lambda: told.get(timeout=60)

    return start


def done(told: Round) -> dict[str, list[str]]:
    """Return what a round did, without what it did not."""
    report = told.report
    lists = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "gone": report.gone,
        "failed": [f"{file} {reason}" for file, reason in report.failed],
    }
    return {name: names for name, names in lists.items() if names}


def test_a_round_for_all_there_is_and_one_for_each_change(
    watch: Callable[..., NextRound], settings: Settings, articles: Path
) -> None:
    next_round = watch()
    rounds = [done(next_round())]
    text = "Das Schloss bleibt für immer geschlossen."
    for file, said in (("honey-en.txt", "The honey fair."), ("castle-de.txt", text)):
        (articles / file).write_text(said, encoding="utf-8")
        rounds.append(done(next_round()))

    assert rounds == [
        {"added": sorted(ARTICLES)},
        {"added": ["honey-en.txt"]},
        {"changed": ["castle-de.txt"]},
    ]
    assert castle(settings) == text


def test_a_file_that_is_being_written_is_read_when_it_is_whole(
    watch: Callable[..., NextRound], settings: Settings, articles: Path
) -> None:
    next_round = watch()
    next_round()
    with (articles / "castle-de.txt").open("w", encoding="utf-8") as file:
        for _ in range(12):
            file.write("Das Schloss bleibt geschlossen. ")
            file.flush()
            time.sleep(0.3)

    rounds = [next_round()]
    while not done(rounds[-1]):
        rounds.append(next_round())

    assert done(rounds[-1]) == {"changed": ["castle-de.txt"]}
    assert castle(settings).count("Das Schloss") == 12


def test_a_file_that_fails_is_told_once_and_read_again_when_it_has_changed(
    watch: Callable[..., NextRound], articles: Path
) -> None:
    next_round = watch()
    next_round()
    (articles / "honey-en.txt").write_text("", encoding="utf-8")
    rounds = [done(next_round())]
    (articles / "apple-en.txt").write_text("The apple fell.", encoding="utf-8")
    rounds.append(done(next_round()))
    (articles / "honey-en.txt").write_text("The honey fair.", encoding="utf-8")
    rounds.append(done(next_round()))

    assert rounds == [
        {"failed": ["honey-en.txt is empty"]},
        {"changed": ["apple-en.txt"]},
        {"added": ["honey-en.txt"]},
    ]


@pytest.mark.parametrize(
    ("prune", "kept", "what"), [(False, 8, "gone"), (True, 7, "removed")]
)
def test_a_file_that_goes_is_reported_or_pruned(
    watch: Callable[..., NextRound],
    settings: Settings,
    articles: Path,
    prune: bool,
    kept: int,
    what: str,
) -> None:
    next_round = watch(prune=prune)
    next_round()
    (articles / "honey-uk.txt").unlink()

    assert done(next_round()) == {what: ["honey-uk.txt"]}
    assert len(files(settings)) == kept


def test_an_embedder_that_fails_is_told_and_asked_again_at_the_next_change(
    watch: Callable[..., NextRound], wire: EmbeddingWire, articles: Path
) -> None:
    next_round = watch()
    next_round()
    wire.reply = lambda _: (401, *json_reply([])[1:])
    (articles / "honey-en.txt").write_text("The honey fair.", encoding="utf-8")
    failed = next_round()
    wire.reply = None
    write_articles(articles, {"apple-de.txt": "Der Apfel fiel."})

    assert failed.problem
    assert "embedding" in failed.problem
    assert done(next_round()) == {"added": ["apple-de.txt", "honey-en.txt"]}


def test_a_folder_that_is_gone_for_a_while_is_told_and_loses_nothing(
    watch: Callable[..., NextRound], settings: Settings, articles: Path
) -> None:
    next_round = watch(prune=True)
    next_round()
    aside = articles.with_name("aside")
    articles.rename(aside)
    gone = next_round()
    write_articles(aside, {"apple-de.txt": "Der Apfel fiel."})
    aside.rename(articles)

    assert gone.problem
    assert str(articles) in gone.problem
    assert done(next_round()) == {"added": ["apple-de.txt"]}
    assert "honey-uk.txt" in files(settings)


def test_a_folder_that_does_not_exist_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    watcher = Watcher(
        settings,
        [tmp_path / "nowhere"],
        prune=False,
        show_progress=lambda: nullcontext(lambda _: None),
    )

    with pytest.raises(NothingToIngest, match="nowhere"):
        next(watcher.rounds())


def test_ctrl_c_ends_it_with_one_line(settings: Settings, articles: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "POLYCITE_HOME": str(settings.home),
        "POLYCITE_EMBEDDING_URL": settings.embedding_url or "",
        "POLYCITE_EMBEDDING_MODEL": "lexicon",
    }
    watching = subprocess.Popen(
        [sys.executable, "-m", "bot", "ingest", "--watch", str(articles)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # What is started in the background inherits that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert watching.stdout
    first = watching.stdout.readline()
    # What comes before has no handler of its own; the second line is of a watch.
    (articles / "honey-en.txt").write_text("The honey fair.", encoding="utf-8")
    second = watching.stdout.readline()
    watching.send_signal(signal.SIGINT)
    out, err = watching.communicate(timeout=60)

    assert "8 added (apple-en.txt, carpet-fa.txt, castle-de.txt, ...)" in first
    assert "1 added (honey-en.txt), in " in second
    assert (watching.returncode, out) == (0, "")
    assert err == (
        f"Watching {articles}; Ctrl-C ends it.\n"
        "polycite: stopped watching; all that was done is in the index."
        " The same command watches again.\n"
    )
