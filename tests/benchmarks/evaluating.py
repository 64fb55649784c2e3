"""The benchmark of runs: ``python -m tests.benchmarks.evaluating --help``.

``polycite evaluate --retrieval-only`` asks questions of XQuAD over its paragraphs in six
languages, or of news, as a process of its own. Other work on the machine lengthens the time by the
clock; the processor's time tells what the run itself takes.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bot.commands.options import note, say
from index.errors import UserError
from tests.benchmarks.data import DATA, BadData, Dataset, is_there, read_dataset
from tests.benchmarks.indexing import open_shelf

_QUESTIONS = 1_000
_METRICS = ("hit@1", "hit@5", "strict_hit@1", "mrr@10", "ndcg@10")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the questions, print figures and return the exit code."""
    options = _parse(arguments)
    if not is_there(options.data):
        return 0
    with ExitStack() as stack:
        folder = options.home or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="polycite-"))
        )
        try:
            figures = _measure(options, folder)
        except UserError as error:
            note(str(error))
            return 1
    if options.json:
        text = json.dumps(figures, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _measure(options: argparse.Namespace, folder: Path) -> dict[str, float]:
    dataset = read_dataset(options.data / options.set)
    with open_shelf(dataset.name, dataset.every_article, folder) as shelf:
        passages = len(shelf.articles)
    questions = folder / "questions.jsonl"
    count = _write_questions(dataset, questions, options.questions)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    run = _evaluate(questions, folder / dataset.name / "home")
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    say(f"{count:,} questions over {passages:,} passages")
    say(f"  {seconds:6.1f} s by the clock   {count / seconds:6.1f} questions a second")
    say(f"  {cpu:6.1f} s of the processor  {count / cpu:5.1f} questions for each")
    for name in _METRICS:
        metric = run["metrics"][name]
        say(
            f"  {name:<14} {metric['value']:.3f}"
            f"   (95 %: {metric['low']:.3f} to {metric['high']:.3f})"
        )
    return {
        "questions": count,
        "passages": passages,
        "seconds": seconds,
        "cpu_seconds": cpu,
        **{name: run["metrics"][name]["value"] for name in _METRICS},
    }


def _write_questions(dataset: Dataset, path: Path, most: int) -> int:
    """Write up to ``most`` questions, of every language alike; return how many."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for article in dataset.every_article:
        files[article.doc].append(article.file)
    rows = zip(*dataset.questions.values(), strict=True)
    chosen = [question for row in rows for question in row][:most]
    lines = [
        json.dumps(
            {
                "id": question.id,
                "language": question.language,
                "question": question.text,
                "sources": [file for doc in question.docs for file in files[doc]],
            },
            ensure_ascii=False,
        )
        for question in chosen
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return len(chosen)


def _evaluate(questions: Path, home: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bot", "evaluate", str(questions)]
    ran = subprocess.run(
        [*command, "--retrieval-only", "--json", "--home", str(home)],
        stdout=subprocess.PIPE,
        check=False,
    )
    if ran.returncode:
        raise BadData(f"The run ended with exit code {ran.returncode}.")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.evaluating",
        description="Time a run of retrieval alone over parallel articles.",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data")
    parser.add_argument(
        "--set", choices=("xquad", "news"), default="xquad", help="which data [xquad]"
    )
    parser.add_argument(
        "--questions",
        type=int,
        default=_QUESTIONS,
        metavar="N",
        help=f"ask the first N questions, of every language alike [{_QUESTIONS}]",
    )
    parser.add_argument(
        "--home", type=Path, help="keep the index here; the next run reuses it"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
