"""``polycite ingest`` in a process of its own, killed at any instant and run again."""

import math
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeGuard

from bot.settings import Settings
from bot.wiring import open_retriever
from index.errors import IndexDamaged, NoIndex
from index.home import Home
from tests.ingest.contents import Articles, Content, articles_in, content
from tests.small_world import start_process, write_articles

# The two engines of the bundled model make vectors of one text that are nearly equal.
_LEAST_COSINE = 0.999


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An ingest to kill: the home it finds, and what it must make of it.

    ``before`` is what answers until then, None without an index. ``seconds`` is how long
    an uninterrupted run takes.
    """

    name: str
    home: Path
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    questions: tuple[str, ...]
    before: Content | None
    after: Content
    found: list[list[str]]
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Survival:
    """What a kill left, and what the next run made of it; no ``faults`` is as it must be.

    ``was_running`` is False when the ingest ended before its time came; ``was_damaged``
    when a search said, before the next run, that vectors were broken.
    """

    was_running: bool
    was_damaged: bool
    faults: tuple[str, ...]


def make_scene(
    folder: Path,
    name: str,
    *,
    before: Mapping[str, str],
    changes: Mapping[str, str | None],
    options: Sequence[str],
    questions: Sequence[str],
    environment: Mapping[str, str],
) -> Scene:
    """Ingest ``before``, change files (None removes one), and ingest without a kill."""
    articles = write_articles(folder / "articles", dict(before))
    home = folder / "before"
    if before:
        _run(home, ("ingest", str(articles)), environment)
    for file, text in changes.items():
        if text is None:
            (articles / file).unlink()
    write_articles(articles, {f: t for f, t in changes.items() if t is not None})
    arguments = ("ingest", str(articles), *options)
    uninterrupted = folder / "uninterrupted"
    if before:
        shutil.copytree(home, uninterrupted)
    started = time.perf_counter()
    _run(uninterrupted, arguments, environment)
    seconds = time.perf_counter() - started
    return Scene(
        name=name,
        home=home,
        arguments=arguments,
        environment=environment,
        questions=tuple(questions),
        before=content(Home(home).index) if before else None,
        after=content(Home(uninterrupted).index),
        found=_search(uninterrupted, questions, environment),
        seconds=seconds,
    )


def kill_at(scene: Scene, after_s: float, folder: Path) -> Survival:
    """Kill the ingest of ``scene`` after so many seconds, look, and run it again."""
    home = folder / "home"
    if scene.home.exists():
        shutil.copytree(scene.home, home)
    process = start(home, scene.arguments, scene.environment)
    process.join(after_s)
    was_running = process.is_alive()
    process.kill()
    process.join()
    faults: list[str] = []
    was_damaged = False
    try:
        faults += _half_articles(scene, articles_in(Home(home).readable))
        _search(home, scene.questions, scene.environment)
    except NoIndex:
        faults += ["the index is gone"] if scene.before else []
    except IndexDamaged:
        was_damaged = True
    _run(home, scene.arguments, scene.environment)
    faults += differing(scene.after, content(Home(home).index))
    found = _search(home, scene.questions, scene.environment)
    faults += differing(scene.found, found, "found")
    shutil.rmtree(home)
    return Survival(
        was_running=was_running, was_damaged=was_damaged, faults=tuple(faults)
    )


def start(
    home: Path, arguments: Sequence[str], environment: Mapping[str, str]
) -> BaseProcess:
    """Start the program; what takes seconds to import is imported once for all."""
    return start_process(_be_the_program, home, tuple(arguments), dict(environment))


def differing(one: object, other: object, where: str = "") -> list[str]:
    """Return where two values differ by more than rounding, as paths into them."""
    if is_dataclass(one) and isinstance(other, type(one)):
        return [
            fault
            for f in fields(one)
            for fault in differing(getattr(one, f.name), getattr(other, f.name), f.name)
        ]
    if _is_vector(one) and _is_vector(other):
        return [] if _is_like(one, other) else [f"{where} is another vector"]
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs: list[tuple[object, object, object]] = [
            (k, one[k], other[k]) for k in one
        ]
    elif (
        isinstance(one, list | tuple)
        and isinstance(other, list | tuple)
        and len(one) == len(other)
    ):
        pairs = [(i, a, b) for i, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return (
            [] if one == other else [f"{where}: {str(one)[:80]!r}, {str(other)[:80]!r}"]
        )
    return [
        fault for key, a, b in pairs for fault in differing(a, b, f"{where}[{key!r}]")
    ]


def _is_vector(value: object) -> TypeGuard[list[float]]:
    return isinstance(value, list) and bool(value) and isinstance(value[0], float)


def _is_like(one: list[float], other: list[float]) -> bool:
    """Say whether two vectors, or two sums of vectors, are one but for rounding."""
    if len(one) != len(other):
        return False
    lengths = math.hypot(*one), math.hypot(*other)
    if not all(lengths):
        return lengths[0] == lengths[1]
    dot = math.fsum(a * b for a, b in zip(one, other, strict=True))
    cosine = dot / math.prod(lengths)
    return cosine > _LEAST_COSINE and math.isclose(*lengths, rel_tol=1 - _LEAST_COSINE)


def _half_articles(scene: Scene, killed: Articles) -> Iterator[str]:
    """Yield the articles that answer neither as they did nor as they shall."""
    before = scene.before.articles if scene.before else {}
    for file in sorted(before.keys() | killed.keys()):
        if killed.get(file) not in (before.get(file), scene.after.articles.get(file)):
            yield f"{file} is neither old nor new"


def _search(
    home: Path, questions: Sequence[str], environment: Mapping[str, str]
) -> list[list[str]]:
    settings = _settings(home, environment)
    found: list[list[str]] = []
    with open_retriever(settings) as retriever:
        for question in questions:
            passages = retriever.retrieve(question, most=1).passages
            found.append([f"{p.source.file}:{p.start}-{p.end}" for p in passages])
    return found


def _settings(home: Path, environment: Mapping[str, str]) -> Settings:
    names = {
        name.removeprefix("POLYCITE_").lower(): v for name, v in environment.items()
    }
    return Settings.model_validate({"home": home, **names})


def _run(home: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    process = start(home, arguments, environment)
    process.join(600)
    assert process.exitcode == 0, (process.exitcode, arguments)


def _be_the_program(
    home: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    """Run the command line as this process; it ends with the program's exit code."""
    for name in [n for n in os.environ if n.startswith(("POLYCITE_", "OPENAI_"))]:
        del os.environ[name]
    os.environ |= {"POLYCITE_HOME": str(home), **environment}
    sys.argv = ["polycite", *arguments]
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from bot.cli import main

    main()
