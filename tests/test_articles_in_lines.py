"""Files with an article in each line, through the program from ingest to citation."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.watching import Watcher
from index.errors import ArticlesWouldBeLost
from tests.fakes import EmbeddingWire, embedding_wire
from tests.program import Ran, polycite
from tests.small_world import ARTICLES, settle
from tests.updated import files, settings_of, update

LINES = [
    {"text": ARTICLES["castle-de.txt"], "url": "https://paper.example/castle"},
    {"text": ARTICLES["honey-uk.txt"], "date": "2024-12-05"},
    {
        "title": "The apple",
        "text": "The apple was red.\n\nThe apple fell far.\n\nComments (12)",
    },
]
ELSEWHERE = {"text": ARTICLES["violin-zh.txt"]}


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "feed.jsonl", *LINES)


def write(path: Path, *lines: dict[str, str] | str) -> Path:
    """Write a file of these lines, which nobody has touched for long."""
    path.parent.mkdir(exist_ok=True)
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    settle(path)
    return path


class Program:
    """The real program at one home, with vectors that a test computes."""

    def __init__(self, home: Path, wire: EmbeddingWire) -> None:
        """Run at ``home``."""
        self._home = home
        self._environment = {
            "POLYCITE_EMBEDDING_URL": wire.url,
            "POLYCITE_EMBEDDING_MODEL": "lexicon",
        }

    def __call__(self, *arguments: str | Path) -> Ran:
        """Run it once."""
        return polycite(*arguments, home=self._home, environment=self._environment)


@pytest.fixture
def run(home: Path, wire: EmbeddingWire, feed: Path) -> Program:
    program = Program(home, wire)
    assert program("ingest", feed.parent).code == 0
    return program


def test_a_citation_is_a_place_in_what_show_prints(run: Program) -> None:
    asked = run("ask", "Where is the apple?", "--no-model", "--json").json
    shown = run("show", "feed.jsonl#3")

    assert shown.out == f"The apple\n\n{LINES[2]['text']}"
    cited = asked["citations"][0]
    assert (cited["file"], cited["extracted"], cited["changed"]) == (
        "feed.jsonl#3",
        True,
        False,
    )
    assert shown.out[cited["start"] : cited["end"]] == cited["quote"]
    before = shown.out[: cited["start"]]
    assert cited["line"] == before.count("\n") + 1


def test_an_article_is_shown_under_every_name_and_its_file_says_how(
    run: Program, feed: Path
) -> None:
    by_path = run("show", f"{feed}#2")
    by_file = [run("show", name) for name in ("feed.jsonl", feed)]
    beyond = run("show", "feed.jsonl#4")

    assert by_path.out == LINES[1]["text"]
    told = (
        "polycite: '{}' holds 3 articles. Show one of them:"
        " polycite show 'feed.jsonl#1'\n"
    )
    assert [(ran.code, ran.out, ran.err) for ran in by_file] == [
        (1, "", told.format(name)) for name in ("feed.jsonl", feed)
    ]
    assert "No article 'feed.jsonl#4' is in the index" in beyond.err


def test_what_is_left_out_of_a_line_is_shown(run: Program, feed: Path) -> None:
    before = run("show", "feed.jsonl#3", "--cleaning")
    write(feed, *LINES[:2], {"text": "The apple fell."})
    after = run("show", "feed.jsonl#3", "--cleaning")

    assert "Comments (12)" in before.out
    assert "'feed.jsonl#3' has changed since it was ingested." in after.err


def test_a_search_keeps_to_a_file_or_to_one_line_of_it(
    run: Program, feed: Path
) -> None:
    def found(*names: str | Path) -> list[str]:
        options = [option for name in names for option in ("--in", name)]
        ran = run("search", "Where is the castle?", "--json", *options)
        return sorted(passage["file"] for passage in ran.json["passages"])

    everything = ["feed.jsonl#1", "feed.jsonl#2", "feed.jsonl#3"]
    assert (found(feed), found("feed.jsonl")) == (everything, everything)
    assert (found("feed.jsonl#2"), found(f"{feed}#2")) == (["feed.jsonl#2"],) * 2


def test_articles_are_listed_with_what_their_lines_state(run: Program) -> None:
    listed = run("articles", "--json").json["articles"]

    assert [(a["file"], a["title"], a["url"], a["published"]) for a in listed] == [
        ("feed.jsonl#1", "Das Schloss öffnet wieder", LINES[0]["url"], None),
        ("feed.jsonl#2", "Урожай меду", None, "2024-12-05"),
        ("feed.jsonl#3", "The apple", None, None),
    ]


def test_only_the_citation_of_a_line_that_changed_says_so(
    run: Program, feed: Path
) -> None:
    def changed() -> dict[str, bool]:
        questions = ("Where is the castle?", "Where is the apple?")
        asked = [run("ask", q, "--no-model", "--json").json for q in questions]
        return {c["file"]: c["changed"] for a in asked for c in a["citations"]}

    write(feed, LINES[0], LINES[1], {**LINES[2], "text": "The apple is gone."})
    assert changed() == {"feed.jsonl#1": False, "feed.jsonl#3": True}
    write(feed, {"text": "Another line."}, *LINES)
    assert changed() == {"feed.jsonl#1": True, "feed.jsonl#3": True}
    feed.unlink()
    assert changed() == {"feed.jsonl#1": True, "feed.jsonl#3": True}


def test_a_rebuild_brings_all_lines_along(settings: Settings, feed: Path) -> None:
    update(settings, feed.parent)
    before = files(settings)
    other = write(feed.parent.parent / "other" / "b.jsonl", ELSEWHERE)

    report = update(settings, other.parent, rebuild=True)

    assert len(report.added) == 4
    assert files(settings) == sorted(["b.jsonl#1", *before])


def test_a_rebuild_loses_no_article_whose_line_is_bad_now(
    settings: Settings, feed: Path
) -> None:
    update(settings, feed.parent)
    before = files(settings)
    write(feed, LINES[0], '{"text": 7}', LINES[2], "and this never was one")

    with pytest.raises(ArticlesWouldBeLost) as caught:
        update(settings, feed.parent, rebuild=True)

    assert "1 file or line of the index cannot be read any more" in str(caught.value)
    assert f"'{feed}#2'" in str(caught.value)
    assert files(settings) == before


def test_a_rebuild_leaves_out_lines_that_are_gone(
    settings: Settings, feed: Path
) -> None:
    update(settings, feed.parent)
    write(feed, LINES[0], LINES[2], "and this never was one")

    update(settings, feed.parent, rebuild=True)

    assert files(settings) == ["feed.jsonl#1", "feed.jsonl#2"]


def test_a_watch_reads_the_lines_that_change(settings: Settings, feed: Path) -> None:
    watcher = Watcher(
        settings,
        [feed.parent],
        prune=False,
        show_progress=lambda: nullcontext(lambda _: None),
    )
    rounds = watcher.rounds()
    first = next(rounds).report
    write(feed, *LINES, {"text": "The last castle."}, "{}")
    second = next(rounds).report

    assert len(first.added) == 3
    assert (second.added, second.changed) == (["feed.jsonl#4"], [])
    assert second.failed == [("feed.jsonl line 5", "has no 'text'")]
