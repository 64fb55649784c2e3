"""Which article is found, and which of its sentences: XQuAD and news."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.commands.options import note, say
from index.scoring import rank_sentences
from tests.benchmarks.asking import EVERY, FOREIGN, Asked, ask_pools
from tests.benchmarks.data import Dataset
from tests.benchmarks.indexing import Shelf, open_shelf
from tests.benchmarks.measures import hit_at, ndcg, pairwise, reciprocal_rank
from tests.benchmarks.sentences import GoldSentences
from tests.benchmarks.tables import (
    Matrix,
    as_json,
    as_number,
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
_PASSAGES_QUOTED = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What was measured on one dataset, as matrices by measure."""

    articles: dict[str, Matrix]
    sentences: dict[int, Matrix]
    misread: int
    story_precision: float
    story_recall: float
    seconds: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return every figure."""
        figures: dict[str, Any] = {
            name: as_json(matrix.figures) for name, matrix in self.articles.items()
        }
        for k, matrix in self.sentences.items():
            figures[f"sentence@{k}"] = as_json(matrix.figures)
        return {
            **figures,
            "misread": self.misread,
            "stories": {
                "precision": as_number(self.story_precision),
                "recall": as_number(self.story_recall),
            },
        }


def measure_finding(dataset: Dataset, gold: GoldSentences, folder: Path) -> Findings:
    """Ingest a dataset, ask its questions of every pool, and print what is found."""
    with open_shelf(dataset.name, dataset.every_article, folder) as shelf:
        findings = _measure(dataset, gold, shelf)
        _print_misread(dataset, shelf)
        _print_stories(findings)
    _print_tables(dataset, findings)
    return findings


def print_xquad_summary(findings: Findings) -> None:
    """Print the figures of XQuAD that have targets, beside them."""
    first, fifth = (findings.articles[name].figures for name in ("hit@1", "hit@5"))
    say(
        as_summary("same language, hit@1", same_language(first), target="0.955 (0.935)")
    )
    say(as_summary("one other language, hit@1", other_language(first), target="0.83"))
    say(as_summary("one other language, hit@5", other_language(fifth), target="0.95"))
    say(as_summary("all languages, hit@1", in_pool(first, EVERY)))
    say(
        as_summary("all but the asker's, hit@1", in_pool(first, FOREIGN), target="0.88")
    )


def print_news_summary(findings: Findings) -> None:
    """Print the figures of news that have targets, beside them."""
    for k, target in ((1, "0.97"), (5, "1.00")):
        values = one_language(findings.articles[f"hit@{k}"].figures)
        say(
            as_summary(
                f"any language to any, article in first {k}", values, target=target
            )
        )
    for k in _SENTENCES:
        target = "0.90" if k == 3 else ""
        values = one_language(findings.sentences[k].figures)
        say(as_summary(f"answer-bearing sentence in first {k}", values, target=target))


def _measure(dataset: Dataset, gold: GoldSentences, shelf: Shelf) -> Findings:
    precision, recall = pairwise(
        [source.story for source in shelf.sources.values()],
        [shelf.articles[file].doc for file in shelf.sources],
    )
    findings = Findings(
        articles={name: Matrix() for name in _MEASURES},
        sentences={k: Matrix() for k in _SENTENCES},
        misread=len(shelf.misread),
        story_precision=precision,
        story_recall=recall,
    )
    asker = ""
    for asked in ask_pools(dataset.answerable, shelf):
        if asked.question.language != asker:
            asker = asked.question.language
            note(f"{dataset.name}: asking in {asker}")
        findings.seconds.append(asked.retrieval.seconds)
        for name, matrix in findings.articles.items():
            matrix.add(asked.cell, _MEASURES[name](asked))
        if asked.pool in dataset.articles and gold.has(asked.question):
            found = rank_sentences(asked.retrieval, _PASSAGES_QUOTED)
            rank = gold.rank(asked, found)
            for k, matrix in findings.sentences.items():
                matrix.add(asked.cell, float(rank <= k))
    return findings


def _print_misread(dataset: Dataset, shelf: Shelf) -> None:
    shown = [f"{file} taken for {taken}" for file, taken in shelf.misread.items()]
    say(
        f"  {len(shown)} of {len(shelf.articles)} articles of {dataset.name} are taken"
        " for another language" + (f": {', '.join(shown[:5])}" if shown else "")
    )


def _print_stories(findings: Findings) -> None:
    say(
        "  versions put together as one story, by pairs: precision"
        f" {findings.story_precision:.3f}, recall {findings.story_recall:.3f}"
    )


def _print_tables(dataset: Dataset, findings: Findings) -> None:
    for name, matrix in findings.articles.items():
        say(as_table(f"{dataset.name}: {name}", matrix.figures))
    for k, matrix in findings.sentences.items():
        if matrix.count:
            title = f"{dataset.name}: answer-bearing sentence in first {k}"
            say(as_table(f"{title}, {matrix.count} questions", matrix.figures))
    say(as_times(dataset.name, findings.seconds))
