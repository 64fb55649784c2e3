"""An ingest that is killed at random moments ends as one that is not."""

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.fakes import LEXICON, embedding_wire
from tests.killing import Scene, kill_at, make_scene
from tests.small_world import ARTICLES

_SEED = 5
_KILLS_PER_SCENE = 3

# More sentences than Chroma collects before it saves a graph, so that kills meet that.
_MANY = 1_100
CHANGES: dict[str, str | None] = {
    "castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen.\n",
    "honey-en.txt": "The honey fair\n\nThe honey fair was held in the old town.\n",
    "carpet-fa.txt": None,
}


def stalls(number: int) -> Iterator[str]:
    """Yield sentences without end, no two with the same vector."""
    names = [of_thing["en"] for of_thing in LEXICON.values()]
    while True:
        counts = [number // 4**place % 4 for place in range(len(names))]
        # A sentence about one thing would be as near to a question as its article.
        if sum(map(bool, counts)) > 1:
            said = (f"{name} " * n for name, n in zip(names, counts, strict=True))
            yield f"Stall {number} sold {''.join(said).strip()}."
        number += 1


def long_article(first: int) -> str:
    """Return an article of many sentences, no two with the same vector."""
    return "The fair\n\n" + " ".join(islice(stalls(first), _MANY))


def feed(*firsts: int) -> str:
    """Return lines, twenty for each of ``firsts``; some of them have an address."""
    lines = [
        {"text": text, "url": f"https://fair.example/{n}" if n % 3 else ""}
        for first in firsts
        for n, text in enumerate(islice(stalls(first), 20))
    ]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with embedding_wire() as wire:
        yield {
            "POLYCITE_EMBEDDING_URL": wire.url,
            "POLYCITE_EMBEDDING_MODEL": "lexicon",
        }


@pytest.fixture(scope="module", params=["changed", "saved", "rebuilt", "lines"])
def scene(
    request: pytest.FixtureRequest,
    environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Scene:
    """An ingest of changed, added and removed files; of long ones; of lines; a rebuild."""
    is_long = request.param == "saved"
    in_lines = request.param == "lines"
    return make_scene(
        tmp_path_factory.mktemp(request.param),
        request.param,
        before={
            **ARTICLES,
            **({"fair-en.txt": long_article(0)} if is_long else {}),
            **({"feed.jsonl": feed(0, 100, 200, 300, 400)} if in_lines else {}),
        },
        changes={
            **CHANGES,
            **({"fair-en.txt": long_article(_MANY)} if is_long else {}),
            **({"feed.jsonl": feed(500, 0, 200, 600, 400, 700)} if in_lines else {}),
        },
        options=["--prune", *(["--rebuild"] if request.param == "rebuilt" else [])],
        questions=[names["en"] for names in LEXICON.values()],
        environment=environment,
    )


@pytest.mark.parametrize("kill", range(_KILLS_PER_SCENE))
def test_an_ingest_killed_at_a_random_moment_ends_as_if_it_had_not_been(
    scene: Scene, kill: int, tmp_path: Path
) -> None:
    # A moment in each part of the run, so that few kills meet all of it.
    part = random.Random(f"{_SEED} {kill}").random()  # noqa: S311 - any moment will do
    share = (kill + part) / _KILLS_PER_SCENE

    survived = kill_at(scene, share * scene.seconds, tmp_path)

    assert survived.faults == ()
