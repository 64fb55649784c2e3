"""Candidates for a question set, written by a chat model for a person to edit.

What a candidate claims of its passage is held against it; whether the question is a good
one, and an unanswerable one truly so, is for the person to say.
"""

import re
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.disarming import disarm
from bot.evaluation.metrics.languages import is_right_line
from bot.prompting import language_name
from bot.thoughts import without_thoughts
from index.holdings import StoredChunk
from prompts import render_prompt

Flaw = Literal["no question", "wrong language", "asked before", "answer", "evidence"]
"""What keeps a draft out: its answer or evidence is not in the passage, word for word."""

# One in so many is unanswerable.
_UNANSWERABLE = 5
_MOST_CHARACTERS = 4_000
_LONGEST_ANSWER = 120
_LABEL = re.compile(
    r"^\W*(QUESTION|ANSWER|EVIDENCE)\W*?:\s*", re.MULTILINE | re.IGNORECASE
)
_ASKING = ("?", "؟", "？")
_QUOTES = "\"'«»“”„‘’「」"


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A question to be reviewed; without ``answer`` and ``evidence`` if unanswerable."""

    question: str
    language: str
    chunk: StoredChunk
    answer: str = ""
    evidence: str = ""


@dataclass(kw_only=True)
class Tally:
    """How drafting goes: passages that were asked about, and what kept drafts out."""

    passages: int = 0
    flaws: Counter[Flaw] = field(default_factory=Counter)


async def draft_questions(
    model: ChatModel,
    chunks: Iterable[StoredChunk],
    count: int,
    *,
    language: str | None,
    tally: Tally,
) -> AsyncGenerator[Candidate]:
    """Yield up to ``count`` candidates, every fifth unanswerable, no question twice.

    Questions are in ``language``, that of the passage by default. A draft with a flaw is
    counted in ``tally``, and the next passage asked about. Fewer come when passages end.

    Raises:
        ChatModelUnavailable: The model does not answer; what came before is sound.
    """
    asked: set[str] = set()
    for chunk in chunks:
        if len(asked) == count:
            return
        wanted = language or chunk.language
        answerable = len(asked) % _UNANSWERABLE != _UNANSWERABLE - 1
        tally.passages += 1
        said = await _draft(model, chunk, wanted, answerable=answerable)
        found = read_draft(said, chunk, wanted, answerable=answerable)
        if isinstance(found, Candidate) and found.question.casefold() in asked:
            found = "asked before"
        if not isinstance(found, Candidate):
            tally.flaws[found] += 1
            continue
        asked.add(found.question.casefold())
        yield found


def read_draft(
    said: str, chunk: StoredChunk, language: str, *, answerable: bool
) -> Candidate | Flaw:
    """Return the candidate in a reply, or what is wrong with it.

    Where the evidence is not copied, it is the one sentence that has the answer. White
    space and quotation marks around a line may differ from the passage's.
    """
    parts = _parts(said)
    question = parts.get("QUESTION", "")
    if not any(map(str.isalpha, question)):
        return "no question"
    if not is_right_line(question, language):
        return "wrong language"
    if not answerable:
        return Candidate(question=question, language=language, chunk=chunk)
    text = " ".join(chunk.text.split())
    answer, evidence = parts.get("ANSWER", ""), parts.get("EVIDENCE", "")
    if not answer or len(answer) > _LONGEST_ANSWER or answer not in text:
        return "answer"
    if evidence not in text or answer not in evidence:
        evidence = _only_sentence_with(answer, chunk)
    if not evidence:
        return "evidence"
    return Candidate(
        question=question,
        language=language,
        chunk=chunk,
        answer=answer,
        evidence=evidence,
    )


def candidate_as_row(candidate: Candidate, number: int) -> dict[str, Any]:
    """Return a row of a question set; ``reviewed`` is for a person to make true."""
    file = candidate.chunk.source.file
    is_answerable = bool(candidate.answer)
    return {
        "id": f"draft-{candidate.language}-{number}",
        "language": candidate.language,
        "question": candidate.question,
        "answers": [candidate.answer] if is_answerable else [],
        "sources": [file] if is_answerable else [],
        "answerable": is_answerable,
        "evidence": {file: candidate.evidence} if is_answerable else {},
        "drafted_from": file,
        "reviewed": False,
    }


async def _draft(
    model: ChatModel, chunk: StoredChunk, language: str, *, answerable: bool
) -> str:
    name = language_name(language)
    system = render_prompt(
        f"drafts/{'answerable' if answerable else 'unanswerable'}", language_name=name
    )
    user = render_prompt(
        "drafts/passage", passage=disarm(chunk.text, 0), language_name=name
    )
    said = ""
    async with aclosing(without_thoughts(model.stream(system, user))) as pieces:
        async for piece in pieces:
            said += "" if isinstance(piece, TokenUse) else piece
            if len(said) > _MOST_CHARACTERS:
                break
    return said


def _only_sentence_with(answer: str, chunk: StoredChunk) -> str:
    """Return the sentence that has ``answer``; nothing where none or several have it."""
    sentences = [" ".join(sentence.text.split()) for sentence in chunk.sentences]
    found = [sentence for sentence in sentences if answer in sentence]
    return found[0] if len(found) == 1 else ""


def _parts(said: str) -> dict[str, str]:
    """Return what follows each label, as one line without quotation marks around it."""
    pieces = _LABEL.split(said)
    found: dict[str, str] = {}
    head = pieces[0].strip()
    if head.endswith(_ASKING) and "\n" not in head:
        # Small models write the question and leave out its label.
        found["QUESTION"] = head
    for label, text in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(label.upper(), " ".join(text.split()).strip(_QUOTES + " *"))
    return found
