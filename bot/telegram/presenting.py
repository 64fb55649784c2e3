"""Outcomes as the messages that are sent of them now: without buttons."""

from dataclasses import asdict, replace
from typing import Any

from bot.answers import Answer, NotFound
from bot.rereading import changed_sources
from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.showing.answers import show_outcome
from bot.telegram.showing.kept_citations import keep_citations

Presented = tuple[tuple[OutgoingMessage, ...], tuple[dict[str, Any], ...]]
"""The messages of an outcome, and its citations as they are kept."""


def present(outcome: Answer | NotFound, update_id: int) -> Presented:
    """Return an outcome that is kept by the update it answers; reads the cited files."""
    key = str(update_id)
    if isinstance(outcome, NotFound):
        return _without_buttons(show_outcome(outcome, key, ())), ()
    changed = {source.article_id for source in changed_sources(outcome.places)}
    citations = keep_citations(outcome, changed)
    kept = tuple(asdict(citation) for citation in citations)
    return _without_buttons(show_outcome(outcome, key, citations)), kept


def _without_buttons(
    messages: tuple[OutgoingMessage, ...],
) -> tuple[OutgoingMessage, ...]:
    """Return messages as they are sent for as long as nothing answers a press."""
    return tuple(replace(message, buttons=()) for message in messages)
