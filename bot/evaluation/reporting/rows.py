"""A question as a row of a page: asked, answered, expected, found, and the verdicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.evaluation.measuring import METRICS
from bot.evaluation.metrics.answers import is_graded, is_right
from bot.evaluation.metrics.retrieval import story_of
from bot.evaluation.outcomes import (
    CitedPlace,
    Outcome,
    RefusedSentence,
    ShownSentence,
)
from bot.evaluation.reporting.losing import GOOD, Fate, rank_of_source

_MOST_FOUND = 5

Turn = Literal["won", "lost", "same"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A thing that was looked at in one answer."""

    says: str
    is_passed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An article that was found; ``rank`` is that of its best passage, from 1."""

    rank: int
    file: str
    language: str
    is_source: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionRow:
    """One question of a Run.

    ``turn`` says what became of it since the baseline: ``won`` is good now and was not;
    None where the baseline does not have it. ``note`` is an error, or why no model wrote.
    """

    id: str
    question: str
    language: str
    answerable: bool
    status: str
    sentences: tuple[ShownSentence, ...]
    citations: tuple[CitedPlace, ...]
    refused: tuple[RefusedSentence, ...]
    answers: tuple[str, ...]
    sources: tuple[str, ...]
    source_languages: tuple[str, ...]
    found: tuple[Found, ...]
    verdicts: tuple[Verdict, ...]
    fate: Fate
    fate_before: Fate | None = None
    turn: Turn | None = None
    note: str = ""
    seconds: float | None = None


def row_of(outcome: Outcome, fate: Fate, fate_before: Fate | None) -> QuestionRow:
    """Return the row of a question; ``fate_before`` is that in the baseline, if any."""
    question = outcome.question
    return QuestionRow(
        id=question.id,
        question=question.question,
        language=outcome.language,
        answerable=question.answerable,
        status=outcome.status or "",
        sentences=outcome.sentences,
        citations=outcome.citations,
        refused=outcome.refused,
        answers=question.answers,
        sources=tuple(gold.file for gold in outcome.gold),
        source_languages=tuple(
            sorted({gold.language for gold in outcome.gold if gold.language})
        ),
        found=_found(outcome),
        verdicts=tuple(_verdicts(outcome)),
        fate=fate,
        fate_before=fate_before,
        turn=None if fate_before is None else _turn(fate_before, fate),
        note=outcome.error or outcome.notice or "",
        seconds=_seconds(outcome),
    )


def _turn(before: Fate, now: Fate) -> Turn:
    if (before in GOOD) == (now in GOOD):
        return "same"
    return "won" if now in GOOD else "lost"


def _found(outcome: Outcome) -> tuple[Found, ...]:
    """Return the first articles, each once."""
    gold = {*map(story_of, outcome.gold)}
    first: dict[str, Found] = {}
    for rank, ranked in enumerate(outcome.ranked, 1):
        first.setdefault(
            ranked.file,
            Found(
                rank=rank,
                file=ranked.file,
                language=ranked.language,
                is_source=story_of(ranked) in gold,
            ),
        )
    return tuple(first.values())[:_MOST_FOUND]


def _seconds(outcome: Outcome) -> float | None:
    seconds = outcome.seconds_by_stage
    if not seconds:
        return None
    parts = (value for stage, value in seconds.items() if stage != "first")
    return seconds.get("total", sum(parts))


def _verdicts(outcome: Outcome) -> Iterator[Verdict]:
    if outcome.error is not None:
        return
    if outcome.gold:
        rank = rank_of_source(outcome)
        says = "source not found" if rank is None else f"source at rank {rank}"
        yield Verdict(says=says, is_passed=rank is not None)
    if outcome.status is None:
        return
    if not outcome.question.answerable:
        is_refused = outcome.is_refused
        says = "refused" if is_refused else "not refused"
        yield Verdict(says=says, is_passed=is_refused)
    elif is_graded(outcome):
        right = is_right(outcome)
        says = "accepted answer" if right else "no accepted answer"
        yield Verdict(says=says, is_passed=right)
    for name, passed, missed in _LOOKED_AT:
        grade = METRICS[name].grade(outcome)
        if grade is not None:
            is_passed = grade >= 1
            yield Verdict(says=passed if is_passed else missed, is_passed=is_passed)


_LOOKED_AT = (
    ("correct_language", "right language", "another language"),
    ("citation_recall", "citations carry it", "citations do not carry it"),
    ("quotes_in_place", "quotes in place", "quotes not in place"),
)
"""A metric, and what it says of an answer that it is content with, or is not."""
