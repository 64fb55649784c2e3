"""Searches of one large index in a process of its own, whose memory is theirs alone."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.catalogue import Catalogue
from index.home import catalogue_in, vectors_in
from index.passages import Scope
from index.retrieving import Retriever
from index.vectors import VectorStore
from tests.benchmarks.synthetic import SyntheticEmbedder

_WARM_UP = 10
_REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Searched:
    """Seconds of each search by the name of its scope; peak memory in bytes.

    ``processor`` are those of the processor that a search took, on average. ``first`` are
    those of the first search of the process, from which on all is open.
    """

    seconds: dict[str, list[float]]
    processor: dict[str, float]
    first: float
    peak_memory: int


def search_elsewhere(
    index: Path, questions: Sequence[tuple[str, str]], scopes: Mapping[str, Scope]
) -> Searched:
    """Ask each question, given with its language, of each scope in a new process.

    That process is begun afresh: a fork's peak memory would start at its parent's.
    """
    wanted = {
        "index": str(index.absolute()),
        "questions": questions,
        "scopes": {name: asdict(scope) for name, scope in scopes.items()},
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.searching"],
        input=json.dumps(wanted),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=_REPOSITORY,
        check=True,
    )
    return Searched(**json.loads(done.stdout))


def _search(
    index: Path, questions: Sequence[tuple[str, str]], scopes: Mapping[str, Scope]
) -> Searched:
    retriever = Retriever(
        Catalogue(catalogue_in(index)),
        VectorStore(vectors_in(index)),
        SyntheticEmbedder(),
    )
    started = time.perf_counter()
    retriever.retrieve(questions[0][0], language=questions[0][1])
    first = time.perf_counter() - started
    for text, language in questions[1:_WARM_UP]:
        retriever.retrieve(text, language=language)
    seconds: dict[str, list[float]] = {}
    processor: dict[str, float] = {}
    for name, scope in scopes.items():
        before = time.process_time()
        seconds[name] = [
            retriever.retrieve(text, language=language, scope=scope).seconds
            for text, language in questions
        ]
        processor[name] = (time.process_time() - before) / len(questions)
    return Searched(
        seconds=seconds, processor=processor, first=first, peak_memory=_peak_memory()
    )


def _peak_memory() -> int:
    """Return the most memory this process has held, in bytes, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (kibibytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kibibytes) * 1024


def main() -> None:
    """Read what to search from standard input, and write what was seen."""
    wanted = json.load(sys.stdin)
    scopes = {name: Scope(**scope) for name, scope in wanted["scopes"].items()}
    searched = _search(Path(wanted["index"]), wanted["questions"], scopes)
    json.dump(asdict(searched), sys.stdout)


if __name__ == "__main__":
    main()
