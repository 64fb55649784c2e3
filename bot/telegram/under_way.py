"""Answers that are being written now: who asked, what is checked so far, and their end."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from bot.answers import Answer, AnswerSentence, Citation, NotFound
from bot.conversing import Memory
from bot.telegram.incoming import Place


@dataclass(kw_only=True, slots=True)
class Unfinished:
    """The answer to an update while it is written, and who asked.

    ``language`` is the question's, once that is known; before, that of the bot's words.
    ``question`` is what was asked, as it is understood. ``task`` writes.
    ``writes_from`` is when a model will write again, where the month's tokens are gone.
    """

    update_id: int
    place: Place
    person: int
    language: str
    task: "asyncio.Task[tuple[Answer | NotFound, Memory]] | None" = None
    is_stopped: bool = False
    question: str | None = None
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    writes_from: date | None = None

    def stop(self) -> bool:
        """Let no more be written, and return whether anything was."""
        if self.task is None or not self.task.cancel():
            return False
        self.is_stopped = True
        return True


class UnderWay:
    """The answers of one bot that are being written."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_update: dict[int, Unfinished] = {}

    @contextmanager
    def holding(self, unfinished: Unfinished) -> Iterator[None]:
        """Let an answer be stopped for as long as it is written."""
        self._by_update[unfinished.update_id] = unfinished
        try:
            yield
        finally:
            del self._by_update[unfinished.update_id]

    def stop(self, place: Place, *, answer: int | None, person: int | None) -> bool:
        """Stop writing an answer, and return whether there was one to stop.

        That is the answer to one update, or whatever is written in the same place. In a
        group only who asked may stop it.
        """
        is_stopped = False
        for number, unfinished in self._by_update.items():
            is_meant = number == answer if answer else unfinished.place == place
            is_theirs = place.is_private or person == unfinished.person
            is_here = unfinished.place.chat == place.chat
            if is_meant and is_theirs and is_here and unfinished.stop():
                is_stopped = True
        return is_stopped

    def stop_all(self, *, chat: int | None, person: int | None) -> None:
        """Stop whatever is written in a chat, for a person, or both; None is any."""
        for unfinished in self._by_update.values():
            is_here = chat in (None, unfinished.place.chat)
            if is_here and person in (None, unfinished.person):
                unfinished.stop()
