"""The benchmark of kills: ``python -m tests.benchmarks.kills --help``.

A real ``polycite ingest`` is killed at random moments, run again, and what it has made
is compared with what an uninterrupted run makes.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.commands.options import say
from ingest.decoding import decode
from tests.fakes import LEXICON, embedding_wire
from tests.killing import Scene, Survival, kill_at, make_scene
from tests.program import REPOSITORY
from tests.small_world import ARTICLES
from tests.test_killing import CHANGES, feed, long_article

_REAL_QUESTIONS = (
    "How many sensors does the flood warning system have?",
    "Хто платить за рукописи?",
    "Ile czujników ma system ostrzegania?",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill, run again, compare, and print how many were survived; return the exit code."""
    options = _parse(arguments)
    say(f"seed {options.seed}")
    survived: list[Survival] = []
    with tempfile.TemporaryDirectory(prefix="polycite-") as temporary:
        for scene, kills in _scenes(Path(temporary), options.kills):
            say(
                f"{scene.name}: {scene.seconds:.1f} s without a kill; {kills} kills,"
                " one in each equal part of that"
            )
            survived += _kill(scene, kills, options.seed, Path(temporary))
    good = sum(not s.faults for s in survived)
    say(
        f"{good} of {len(survived)} kills survived with an equal index;"
        f" {sum(s.was_running for s in survived)} met a running ingest, and"
        f" {sum(s.was_damaged for s in survived)} left vectors that a search refused"
        " until the next run mended them"
    )
    return 0 if good == len(survived) else 1


def _kill(scene: Scene, kills: int, seed: int, folder: Path) -> Iterator[Survival]:
    for number in range(kills):
        part = random.Random(f"{seed} {scene.name} {number}").random()  # noqa: S311 - any moment will do
        after_s = (number + part) / kills * scene.seconds
        started = time.perf_counter()
        survival = kill_at(scene, after_s, folder / "killed")
        say(
            f"  {number + 1:>2}  killed after {after_s:5.2f} s"
            f"  {'damaged, mended  ' if survival.was_damaged else ''}"
            f"{'; '.join(survival.faults[:3]) or 'equal'}"
            f"  ({time.perf_counter() - started:.0f} s)"
        )
        yield survival


def _scenes(folder: Path, kills: int) -> Iterator[tuple[Scene, int]]:
    """Yield what is killed, with how many of all kills it gets."""
    names = (
        "first", "changed", "removed", "saving", "lines", "rebuilt", "rebuilt otherwise",
    )  # fmt: skip
    for n, name in enumerate(names):
        share = kills * (n + 1) // len(names) - kills * n // len(names)
        if share:
            with _scene(folder / name.replace(" ", "-"), name) as scene:
                yield scene, share


@contextmanager
def _scene(folder: Path, name: str) -> Iterator[Scene]:
    """Set a scene; 'saving', 'lines' and 'changed' have vectors that cost nothing."""
    if name in ("changed", "saving", "lines", "rebuilt otherwise"):
        long, in_lines = name == "saving", name == "lines"
        with embedding_wire() as wire:
            yield make_scene(
                folder,
                name,
                before={
                    **ARTICLES,
                    **({"fair-en.txt": long_article(0)} if long else {}),
                    **({"feed.jsonl": feed(*range(0, 999, 100))} if in_lines else {}),
                },
                changes={
                    **CHANGES,
                    **({"fair-en.txt": long_article(1_100)} if long else {}),
                    **({"feed.jsonl": feed(*range(50, 999, 50))} if in_lines else {}),
                },
                options=["--prune", *(["--rebuild"] if "rebuilt" in name else [])],
                questions=[names["en"] for names in LEXICON.values()],
                environment={
                    "POLYCITE_EMBEDDING_URL": wire.url,
                    "POLYCITE_EMBEDDING_MODEL": "lexicon",
                },
            )
        return
    sample = _sample()
    files = sorted(sample)
    changes: Mapping[str, str | None] = {
        # A sentence more; a file less.
        **{f: sample[f].replace(". ", ". This was said twice. ", 1) for f in files[:9]},
        **dict.fromkeys(files[-3:]),
    }
    is_first = name == "first"
    yield make_scene(
        folder,
        name,
        before={} if is_first else sample,
        changes=sample if is_first else changes,
        options=["--prune", *(["--rebuild"] if name == "rebuilt" else [])],
        questions=_REAL_QUESTIONS,
        environment={},
    )


def _sample() -> dict[str, str]:
    folder = REPOSITORY / "articles"
    return {
        path.name: decode(path.read_bytes(), is_html=False)[0]
        for path in sorted(folder.iterdir())
        if path.suffix in (".md", ".txt")
    }


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.kills",
        description="Kill a real ingest at random moments and compare the index.",
    )
    parser.add_argument("--kills", type=int, default=60, help="how many (60)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
