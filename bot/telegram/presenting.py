"""Outcomes as the messages that are sent of them, and as what is kept of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.answers import Answer, AnswerSentence, Citation, NotFound
from bot.rereading import find_changes
from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.showing.answers import show_outcome, show_stopped
from bot.telegram.showing.kept_citations import KeptCitation, keep_citations
from bot.telegram.showing.phrases import day_name, say


@dataclass(frozen=True, kw_only=True, slots=True)
class Presented:
    """The messages of an outcome, its citations as they are kept, and what was written."""

    status: str
    language: str
    parts: tuple[OutgoingMessage, ...]
    sources: tuple[dict[str, Any], ...] = ()
    written: str | None = None


def present(
    outcome: Answer | NotFound, update_id: int, writes_from: date | None = None
) -> Presented:
    """Return an outcome that is kept by the update it answers; reads the cited files.

    ``writes_from`` is when a model will write again, where none may now.
    """
    key = str(update_id)
    status, language = str(outcome.status), outcome.language
    if isinstance(outcome, NotFound):
        parts = show_outcome(outcome, key, ())
        return Presented(status=status, language=language, parts=parts)
    citations = _keep(outcome.places, outcome.differing)
    preface = ""
    if writes_from is not None:
        shown = day_name(writes_from, language)
        preface = say("budget_used_up", language, date=shown)
    return Presented(
        status=status,
        language=language,
        parts=show_outcome(outcome, key, citations, preface),
        sources=tuple(asdict(citation) for citation in citations),
        written=None if outcome.is_quoted else _text_of(outcome.sentences),
    )


def present_stopped(
    sentences: Sequence[AnswerSentence],
    places: Sequence[Citation],
    language: str,
    update_id: int,
) -> Presented:
    """Return what a reader has of an answer that they stopped."""
    citations = _keep(places, ())
    return Presented(
        status="stopped",
        language=language,
        parts=show_stopped(sentences, language, str(update_id), citations),
        sources=tuple(asdict(citation) for citation in citations),
    )


def _keep(
    places: Sequence[Citation], differing: Sequence[Citation]
) -> tuple[KeptCitation, ...]:
    changes = find_changes(places)
    return keep_citations(
        places, differing, {s.article_id: change for s, change in changes.items()}
    )


def _text_of(sentences: Sequence[AnswerSentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)
