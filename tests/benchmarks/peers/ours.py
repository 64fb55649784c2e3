"""polycite's own retriever for questions, as the other systems' scripts answer them.

``python -m tests.benchmarks.peers.ours HOME ASKED TOLD``: a JSON list of strings in the one
file, an object in the other.
"""

import json
import sys
import time
from pathlib import Path

from bot.settings import read_settings
from bot.wiring import open_retriever

_MOST = 10


def main() -> None:
    """Answer the questions of one file in the other."""
    home, asked, told = (Path(place).absolute() for place in sys.argv[1:])
    questions = json.loads(asked.read_text(encoding="utf-8"))
    found, seconds = [], []
    with open_retriever(read_settings(home)) as retriever:
        for question in questions:
            started = time.perf_counter()
            retrieval = retriever.retrieve(question, most=_MOST)
            seconds.append(time.perf_counter() - started)
            found.append([p.source.file for p in retrieval.passages])
        sums = retriever.catalogue.languages()
    answers = {
        "found": found,
        "seconds": seconds,
        "vectors": sum(s.chunks + s.sentences for s in sums),
    }
    told.write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
