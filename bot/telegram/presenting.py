"""Outcomes as the messages that are sent of them now: without buttons."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import Answer, AnswerSentence, NotFound
from bot.rereading import changed_sources
from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.showing.answers import show_frame, show_outcome, show_stopped
from bot.telegram.showing.kept_citations import keep_citations
from bot.telegram.showing.telling import show_text


def present(outcome: Answer | NotFound, update_id: int) -> tuple[OutgoingMessage, ...]:
    """Return an answer with its sources, or that there is none; reads the cited files."""
    changed = (
        {source.article_id for source in changed_sources(outcome.places)}
        if isinstance(outcome, Answer)
        else ()
    )
    citations = keep_citations(outcome, changed) if isinstance(outcome, Answer) else ()
    messages = show_outcome(outcome, str(update_id), citations)
    # Nothing answers a press yet.
    return tuple(replace(message, buttons=()) for message in messages)


def present_frame(sentences: Sequence[AnswerSentence], language: str | None) -> str:
    """Return the sentences that are checked so far, at least one."""
    return show_frame(sentences, language or "und").text


def present_stopped(
    sentences: Sequence[AnswerSentence], language: str | None
) -> tuple[OutgoingMessage, ...]:
    """Return the sentences that were checked when a reader stopped the answer."""
    return show_stopped(sentences, language or "und")


def split(text: str) -> tuple[OutgoingMessage, ...]:
    """Return one of the bot's own texts as messages that Telegram takes."""
    return show_text(text, "en")
