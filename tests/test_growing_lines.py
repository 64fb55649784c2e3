"""A watch of a file to whose lines somebody adds without an end."""

import json
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot.watching import Watcher
from tests.fakes import embedding_wire
from tests.updated import settings_of


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[Path]:
    """A file that grows by half a line at a time."""
    path = tmp_path / "in" / "feed.jsonl"
    path.parent.mkdir()
    path.touch()
    enough = threading.Event()

    def grow() -> None:
        number = 0
        while not enough.wait(0.2):
            line = json.dumps({"text": f"The castle of {number} doors."})
            with path.open("a", encoding="utf-8") as file:
                file.write(line[:20])
                file.flush()
                enough.wait(0.2)
                file.write(f"{line[20:]}\n")
            number += 1

    writer = threading.Thread(target=grow)
    writer.start()
    yield path
    enough.set()
    writer.join()


def test_lines_that_are_whole_are_taken_while_the_file_grows(
    tmp_path: Path, growing: Path
) -> None:
    with embedding_wire() as wire:
        watcher = Watcher(
            settings_of(tmp_path / "home", wire.url),
            [growing.parent],
            prune=False,
            show_progress=lambda: nullcontext(lambda _: None),
            longest_wait_s=0.5,
        )
        rounds = watcher.rounds()
        told = [next(rounds), next(rounds)]

    assert told[0].waiting == 1
    assert told[1].report.added[:2] == ["feed.jsonl#1", "feed.jsonl#2"]
    assert [done.report.failed for done in told] == [[], []]
