"""What the floor refuses that has an answer, and lets through that has none.

Positives are questions that an article answers. Negatives are of three kinds: far ones,
XQuAD without the paragraphs of the question's topic; and near ones, which articles speak
about without answering, in news and in NoMIRACL.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.commands.options import note, say
from index.passages import Retrieval
from tests.benchmarks.asking import Asked, ask_pools, doc_of
from tests.benchmarks.data import Dataset
from tests.benchmarks.indexing import Shelf, open_shelf
from tests.benchmarks.measures import accepted_at, area_under_curve, mean
from tests.benchmarks.tables import (
    Cell,
    Matrix,
    as_json,
    as_summary,
    as_table,
    as_times,
    other_language,
    same_language,
)

# A paragraph's topic has at most 5 paragraphs in a language, so that enough are left.
_DEEP = 50
_REFUSED = 0.02


def is_refused(retrieval: Retrieval) -> bool:
    """Whether the product asks no model and says that nothing was found."""
    return retrieval.is_far


class Pile:
    """Retrievals of one kind, by cell: whether they are refused, and their best score.

    ``questions`` are the distinct ones, whatever the language they were asked in.
    """

    def __init__(self) -> None:
        """Start without retrievals."""
        self.questions: set[str] = set()
        self.refused = Matrix()
        self.scores: defaultdict[Cell, list[float]] = defaultdict(list)

    def add(self, asked: Asked, retrieval: Retrieval) -> None:
        """Put a retrieval into its cell; one without passages is below every other."""
        best = max((p.score for p in retrieval.passages), default=-math.inf)
        self.questions.add(asked.question.parallel_id)
        self.refused.add(asked.cell, float(is_refused(retrieval)))
        self.scores[asked.cell].append(best)


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """Questions with and without an answer in the articles they were asked of."""

    name: str
    positives: Pile = field(default_factory=Pile)
    negatives: Pile = field(default_factory=Pile)
    seconds: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, dict[Cell, float]]:
        """Return each measure by cell."""
        cells = list(self.positives.scores)
        pairs = {c: (self.positives.scores[c], self.negatives.scores[c]) for c in cells}
        refused = self.negatives.refused.figures
        return {
            "wrongly refused": self.positives.refused.figures,
            "wrongly accepted": {c: 1 - refused.get(c, math.nan) for c in cells},
            "area under the curve": {c: area_under_curve(*pairs[c]) for c in cells},
            f"wrongly accepted at {_REFUSED:.0%} refused": {
                c: accepted_at(*pairs[c], _REFUSED) for c in cells
            },
        }

    def as_json(self) -> dict[str, Any]:
        """Return every figure."""
        return {name: as_json(matrix) for name, matrix in self.figures().items()}


def weigh_xquad(dataset: Dataset, folder: Path, name: str) -> Weighed:
    """Ask of each language's paragraphs, then take away those of the question's topic."""
    weighed = Weighed(name=f"floor, {name}")
    with open_shelf(dataset.name, dataset.every_article, folder) as shelf:
        for asked in _ask(dataset, shelf, weighed):
            weighed.positives.add(asked, asked.retrieval)
            weighed.negatives.add(asked, _without_topic(asked, shelf))
    _print_tables(weighed)
    return weighed


def weigh_unanswerable(datasets: Iterable[Dataset], folder: Path, name: str) -> Weighed:
    """Ask questions with an answer in the articles and questions merely near them."""
    weighed = Weighed(name=f"floor, {name}")
    for dataset in datasets:
        with open_shelf(dataset.name, dataset.every_article, folder) as shelf:
            for asked in _ask(dataset, shelf, weighed):
                pile = weighed.positives if asked.question.docs else weighed.negatives
                pile.add(asked, asked.retrieval)
    _print_tables(weighed)
    return weighed


def print_floor_summary(weighed: Weighed) -> None:
    """Print what the floor trades, within one language and across two."""
    with_answer, without = weighed.positives, weighed.negatives
    say(
        f"{weighed.name}: {len(with_answer.questions)} distinct questions with an answer"
        f" in {with_answer.refused.count} searches, {len(without.questions)} without in"
        f" {without.refused.count}"
    )
    for measure, figures in weighed.figures().items():
        is_loss = measure.startswith("wrongly")
        for kind, values in (
            ("same language", same_language(figures)),
            ("one other language", other_language(figures)),
        ):
            say(as_summary(f"{measure}, {kind}", values, is_loss=is_loss))


def _ask(dataset: Dataset, shelf: Shelf, weighed: Weighed) -> Iterable[Asked]:
    note(f"{weighed.name}: asking {dataset.name}")
    for asked in ask_pools(dataset, shelf, mixed=False, most=_DEEP):
        weighed.seconds.append(asked.retrieval.seconds)
        yield asked


def _without_topic(asked: Asked, shelf: Shelf) -> Retrieval:
    """Return the retrieval as if no paragraph of the question's topic were there."""
    topics = {_topic(doc) for doc in asked.question.docs}
    passages = asked.retrieval.passages
    kept = tuple(p for p in passages if _topic(doc_of(p, shelf.articles)) not in topics)
    return replace(asked.retrieval, passages=kept)


def _topic(doc: str) -> str:
    """Return ``000`` of ``000-04``."""
    return doc.partition("-")[0]


def _print_tables(weighed: Weighed) -> None:
    for measure, figures in weighed.figures().items():
        say(as_table(f"{weighed.name}: {measure}", figures))
    empty = mean(
        [
            float(math.isinf(score))
            for scores in weighed.negatives.scores.values()
            for score in scores
        ]
    )
    say(f"  {empty:.1%} of the questions without an answer found nothing at all")
    say(as_times(weighed.name, weighed.seconds))
