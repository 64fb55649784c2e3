"""Which article is found, and which of its sentences: XQuAD and news."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.commands.options import note, say
from bot.quoting import PASSAGES_QUOTED
from index.scoring import rank_sentences
from tests.benchmarks.asking import EVERY, FOREIGN, Asked, ask_pools
from tests.benchmarks.data import HALVES, Dataset, Half
from tests.benchmarks.indexing import Shelf, open_shelf
from tests.benchmarks.measures import hit_at, ndcg, reciprocal_rank
from tests.benchmarks.sentences import GoldSentences
from tests.benchmarks.tables import (
    Matrix,
    as_json,
    as_summary,
    as_table,
    as_times,
    in_pool,
    one_language,
    other_language,
    same_language,
)

_MEASURES: Mapping[str, Callable[[Asked], float]] = {
    "hit@1": lambda asked: hit_at(asked.docs, asked.question.docs, 1),
    "hit@5": lambda asked: hit_at(asked.docs, asked.question.docs, 5),
    "MRR@10": lambda asked: reciprocal_rank(asked.docs, asked.question.docs, 10),
    "nDCG@10": lambda asked: ndcg(asked.docs, asked.question.docs, 10),
}
_SENTENCES = (1, 3, 5)
_SUMMARISED: tuple[Half, ...] = ("odd", "all")


class Found:
    """What some questions of a dataset found, as matrices by measure.

    ``questions`` are the distinct ones, whatever the language they were asked in.
    """

    def __init__(self) -> None:
        """Start without questions."""
        self.questions: set[str] = set()
        self.articles = {name: Matrix() for name in _MEASURES}
        self.sentences = {k: Matrix() for k in _SENTENCES}

    def add(self, asked: Asked, sentence_rank: float | None) -> None:
        """Count a question; its sentence only if it has a rank."""
        self.questions.add(asked.question.parallel_id)
        for name, matrix in self.articles.items():
            matrix.add(asked.cell, _MEASURES[name](asked))
        if sentence_rank is not None:
            for k, matrix in self.sentences.items():
                matrix.add(asked.cell, float(sentence_rank <= k))

    def as_json(self) -> dict[str, Any]:
        """Return every figure."""
        figures: dict[str, Any] = {"questions": len(self.questions)}
        for name, matrix in self.articles.items():
            figures[name] = as_json(matrix.figures)
        for k, matrix in self.sentences.items():
            figures[f"sentence@{k}"] = as_json(matrix.figures)
        return figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What was measured on one dataset, by half of its questions."""

    found: dict[Half, Found]
    misread: int
    seconds: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return every figure."""
        return {
            **{half: found.as_json() for half, found in self.found.items()},
            "misread": self.misread,
        }


def measure_finding(dataset: Dataset, gold: GoldSentences, folder: Path) -> Findings:
    """Ingest a dataset, ask its questions of every pool, and print what is found."""
    with open_shelf(dataset.name, dataset.every_article, folder) as shelf:
        findings = _measure(dataset, gold, shelf)
        _print_misread(dataset, shelf)
    _print_tables(dataset, findings)
    return findings


def print_xquad_summary(findings: Findings) -> None:
    """Print the figures of XQuAD that have targets, beside them."""
    for half in _SUMMARISED:
        articles = findings.found[half].articles
        first, fifth = articles["hit@1"].figures, articles["hit@5"].figures
        say(_heading("xquad", half, findings))
        for title, values, target in (
            ("same language, hit@1", same_language(first), "0.955 (0.935)"),
            ("one other language, hit@1", other_language(first), "0.83"),
            ("one other language, hit@5", other_language(fifth), "0.95"),
            ("all languages, hit@1", in_pool(first, EVERY), ""),
            ("all but the asker's, hit@1", in_pool(first, FOREIGN), "0.88"),
        ):
            say(as_summary(title, values, target=target))


def print_news_summary(findings: Findings) -> None:
    """Print the figures of news that have targets, beside them."""
    for half in _SUMMARISED:
        found = findings.found[half]
        say(_heading("news", half, findings))
        for k, target in ((1, "0.97"), (5, "1.00")):
            title = f"any language to any, article in first {k}"
            values = one_language(found.articles[f"hit@{k}"].figures)
            say(as_summary(title, values, target=target))
        for k, target in ((1, ""), (3, "0.90"), (5, "")):
            title = f"answer-bearing sentence in first {k}"
            values = one_language(found.sentences[k].figures)
            say(as_summary(title, values, target=target))


def _measure(dataset: Dataset, gold: GoldSentences, shelf: Shelf) -> Findings:
    findings = Findings(
        found={half: Found() for half in HALVES},
        misread=len(shelf.misread),
    )
    ids = {
        half: {question.id for question in dataset.select(half).every_question}
        for half in HALVES
    }
    asker = ""
    for asked in ask_pools(dataset.answerable, shelf):
        if asked.question.language != asker:
            asker = asked.question.language
            note(f"{dataset.name}: asking in {asker}")
        findings.seconds.append(asked.retrieval.seconds)
        rank: float | None = None
        if asked.pool in dataset.articles and gold.has(asked.question):
            rank = gold.rank(asked, rank_sentences(asked.retrieval, PASSAGES_QUOTED))
        for half, found in findings.found.items():
            if asked.question.id in ids[half]:
                found.add(asked, rank)
    return findings


def _heading(name: str, half: Half, findings: Findings) -> str:
    count = len(findings.found[half].questions)
    return f"{name}, {HALVES[half]}: {count} distinct ones that have an answer"


def _print_misread(dataset: Dataset, shelf: Shelf) -> None:
    shown = [f"{file} taken for {taken}" for file, taken in shelf.misread.items()]
    say(
        f"  {len(shown)} of {len(shelf.articles)} articles of {dataset.name} are taken"
        " for another language" + (f": {', '.join(shown[:5])}" if shown else "")
    )


def _print_tables(dataset: Dataset, findings: Findings) -> None:
    reported = findings.found["odd"]
    say(_heading(dataset.name, "odd", findings))
    for name, matrix in reported.articles.items():
        say(as_table(f"{dataset.name}: {name}", matrix.figures))
    for k, matrix in reported.sentences.items():
        if matrix.count:
            title = f"{dataset.name}: answer-bearing sentence in first {k}"
            say(as_table(f"{title}, {matrix.count} searches", matrix.figures))
    say(as_times(dataset.name, findings.seconds))
