"""Files that have an article in each line, for tests that ingest them."""

import json
from pathlib import Path

from tests.small_world import ARTICLES, open_index, settle

CASTLE, HONEY, CARPET = (
    {"text": ARTICLES[file], "url": f"https://paper.example/{file}"}
    for file in ("castle-de.txt", "honey-uk.txt", "carpet-fa.txt")
)
BARE = {"text": ARTICLES["elephant-th.txt"]}
NEW = {"text": "The old castle\n\nThe castle was sold for the third time."}


def write(path: Path, *lines: dict[str, str] | str, time: float = 1.7e9) -> Path:
    """Write a file of these lines, which nobody has touched for long."""
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    settle(path, time)
    return path


def names(index: Path) -> list[str]:
    """Return what the articles of an index are called."""
    with open_index(index) as opened:
        return [a.source.file for a in opened.catalogue.articles()]


def lines(*numbers: int) -> list[str]:
    """Return what the articles in these lines of a feed are called."""
    return [f"feed.jsonl#{number}" for number in numbers]
