"""What came of one question, and by polycite: the Outcome, its times and its places."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering import Answerer, Finished
from bot.answers import Answer, NotFound
from bot.chat_events import TokenUse
from bot.composing import SentenceChecked
from bot.evaluation.outcomes import (
    Outcome,
    Ranked,
    RefusedSentence,
    ShownSentence,
)
from bot.evaluation.question_sets import GradedQuestion
from index.passages import Source
from ingest.reading import read_article


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """One citation held against the question's sources and against the file.

    ``is_version``: its file is another version of the story of one of the sources.
    ``is_there``: the file, read again, has the quote at its offsets.
    """

    is_source: bool
    is_version: bool
    is_there: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What came of one question, whoever was asked.

    ``outcome.text`` is what was shown, without markers, and ``lines`` are its sentences.
    ``first_s`` is when the first of them was shown, ``finished_s`` when all was.
    ``tokens`` is None where no model was asked or the endpoint told nothing.
    """

    outcome: Outcome
    lines: tuple[str, ...]
    finished_s: float
    first_s: float
    cited: tuple[Cited, ...] = ()
    tokens: TokenUse | None = None


class Library:
    """The ingested files as they are on the disk, each read once."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Know the articles of an index."""
        self._story_by_file = {source.file: source.story for source in sources}
        self._text_by_path: dict[str, str] = {}

    def text(self, source: Source) -> str:
        """Return what an article's offsets count in, read from its file again."""
        if source.path not in self._text_by_path:
            text = read_article(Path(source.path)).text
            self._text_by_path[source.path] = text
        return self._text_by_path[source.path]

    def is_version(self, source: Source, files: Sequence[str]) -> bool:
        """Say whether an article is of a story that one of ``files`` tells."""
        return source.story in {self._story_by_file.get(file) for file in files}


async def ask_polycite(
    answerer: Answerer, question: GradedQuestion, library: Library
) -> Reply:
    """Ask one question as a person would who gives its language.

    Raises:
        UserError: The question cannot be answered at all.
    """
    started = time.perf_counter()
    first: float | None = None
    finished: Answer | NotFound | None = None
    async for event in answerer.answer(question.question, language=question.language):
        if isinstance(event, SentenceChecked) and first is None:
            first = time.perf_counter() - started
        if isinstance(event, Finished):
            finished = event.outcome
    seconds = time.perf_counter() - started
    assert finished is not None, "an answer ends with Finished"
    return Reply(
        outcome=_outcome(question, finished),
        lines=_lines(finished),
        finished_s=seconds,
        first_s=seconds if first is None else first,
        cited=_cited(question, finished, library),
        tokens=finished.attempt.tokens,
    )


def _outcome(question: GradedQuestion, finished: Answer | NotFound) -> Outcome:
    attempt = finished.attempt
    return Outcome(
        question=question,
        language=finished.language,
        ranked=tuple(
            Ranked(file=p.source.file, language=p.source.language, story=p.source.story)
            for p in attempt.retrieval.passages
        ),
        status=finished.status,
        sentences=tuple(ShownSentence(text=line) for line in _lines(finished)),
        notice=attempt.notice,
        drafts=attempt.drafts,
        refused=tuple(
            RefusedSentence(text=refused.text, check=refused.check)
            for refused in attempt.refused
        ),
        seconds_by_stage=attempt.seconds_by_stage,
    )


def _lines(finished: Answer | NotFound) -> tuple[str, ...]:
    if isinstance(finished, NotFound):
        return ()
    return tuple(sentence.text for sentence in finished.sentences)


def _cited(
    question: GradedQuestion, finished: Answer | NotFound, library: Library
) -> tuple[Cited, ...]:
    if isinstance(finished, NotFound):
        return ()
    held: list[Cited] = []
    for citation in finished.citations:
        source, quote = citation.passage.source, citation.sentence
        is_source = source.file in question.sources
        held.append(
            Cited(
                is_source=is_source,
                is_version=not is_source
                and library.is_version(source, question.sources),
                is_there=library.text(source)[quote.start : quote.end] == quote.text,
            )
        )
    return tuple(held)
