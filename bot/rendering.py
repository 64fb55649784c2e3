"""Answers to JSON and to a terminal; Telegram has its own module."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any

from bot.answers import Answer, AnswerSentence, Citation, NotFound
from index.languages import is_right_to_left
from index.passages import Passage, Retrieval, Sentence
from prompts import Messages, messages_in

# First strong isolates keep a right-to-left stretch from rearranging what stands
# around it (Unicode Standard Annex 9).
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def outcome_as_json(outcome: Answer | NotFound) -> dict[str, Any]:
    """Return the object that ``ask --json`` prints."""
    attempt = outcome.attempt
    words = messages_in(outcome.language)
    written: dict[str, Any] = {
        "answer": words.not_found,
        "sentences": [],
        "citations": [],
    }
    if isinstance(outcome, Answer):
        written = {
            "answer": outcome.text,
            "sentences": [
                {"text": s.text, "citations": list(s.citations)}
                for s in outcome.sentences
            ],
            "citations": [_citation_as_json(c) for c in outcome.citations],
        }
    else:
        written["reason"] = outcome.reason
    return {
        "question": attempt.retrieval.question,
        "language": outcome.language,
        "status": outcome.status,
        **written,
        "passages": passages_as_json(attempt.retrieval.passages),
        "model": attempt.model,
        "notice": attempt.notice,
        "drafts": attempt.drafts,
        "refused": [{"text": r.text, "reason": r.reason} for r in attempt.refused],
        "seconds": {k: round(v, 4) for k, v in attempt.seconds_by_stage.items()},
    }


def retrieval_as_json(retrieval: Retrieval) -> dict[str, Any]:
    """Return the object that ``search --json`` prints."""
    return {
        "question": retrieval.question,
        "language": retrieval.language,
        "passages": passages_as_json(retrieval.passages),
        "seconds": {"retrieve": round(retrieval.seconds, 4)},
    }


def passages_as_json(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """Return passages, best first, with their place in the file."""
    return [
        {
            "rank": rank,
            "file": p.source.file,
            "language": p.source.language,
            "title": p.source.title,
            "url": p.source.url,
            "published": p.source.published,
            "start": p.start,
            "end": p.end,
            "text": p.text,
            "score": round(p.score, 4),
            "sentence": {
                "start": p.sentence.start,
                "end": p.sentence.end,
                "line": p.sentence.line,
                "text": p.sentence.text,
            },
            "also_in": [],
        }
        for rank, p in enumerate(passages, start=1)
    ]


def _citation_as_json(citation: Citation) -> dict[str, Any]:
    source, sentence = citation.passage.source, citation.sentence
    return {
        "number": citation.number,
        "file": source.file,
        "language": source.language,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "quote": sentence.text,
        "content_hash": source.content_hash,
        "also_in": [],
    }


class TerminalPage:
    """Lines for a terminal: safe, readable in both directions, links where they work."""

    def __init__(self, *, is_terminal: bool) -> None:
        """Write hyperlinks and direction marks only where a terminal reads them."""
        self._is_terminal = is_terminal

    def sentence(self, sentence: AnswerSentence) -> str:
        """Return a checked sentence with its markers."""
        return f"{self._line(sentence.text)} {_marks(sentence)}"

    def heading(self, outcome: Answer | NotFound) -> str:
        """Return what introduces quotes, or says that nothing was found; else nothing."""
        words = messages_in(outcome.language)
        if isinstance(outcome, NotFound):
            return words.not_found
        if not outcome.is_quoted:
            return ""
        if outcome.attempt.notice:
            return words.quoted_model_unavailable
        return words.quoted if outcome.attempt.model else words.quoted_without_model

    def ending(self, outcome: Answer | NotFound) -> list[str]:
        """Return what follows the sentences shown so far: quotes, notices, sources."""
        heading = self.heading(outcome)
        lines = [heading] if heading else []
        if isinstance(outcome, NotFound):
            return lines
        if outcome.is_quoted:
            lines += [self.sentence(sentence) for sentence in outcome.sentences]
        return [*lines, "", *self.sources(outcome)]

    def sources(self, answer: Answer) -> list[str]:
        """Return the numbered list under an answer: quote, then its place."""
        words = messages_in(answer.language)
        lines = [f"{words.sources}:"]
        for citation in answer.citations:
            if not answer.is_quoted:
                lines.append(f"[{citation.number}] {self._quote(citation.sentence)}")
                lines.append(f"    {self._place(citation, words)}")
            else:
                lines.append(f"[{citation.number}] {self._place(citation, words)}")
        return lines

    def found(self, retrieval: Retrieval) -> list[str]:
        """Return the lines of ``search``: rank, place, nearest sentence."""
        lines: list[str] = []
        for rank, passage in enumerate(retrieval.passages, start=1):
            place = self.place(
                passage.source.path, passage.source.file, passage.sentence.line
            )
            head = f"{rank}. {place}  {passage.source.language}  {passage.score:.3f}"
            lines += [head, f"   {self._quote(passage.sentence)}"]
        return lines

    def place(self, path: str, file: str, line: int) -> str:
        """Return ``file:line``, a link to the file where the terminal shows links."""
        label = safe(f"{file}:{line}")
        if not self._is_terminal:
            return label
        url = Path(path).as_uri()
        return f"\x1b]8;;{url}\x1b\\{label}\x1b]8;;\x1b\\"

    def _quote(self, sentence: Sentence) -> str:
        return self._line(" ".join(sentence.text.split()))

    def _line(self, text: str) -> str:
        return isolate(text) if self._is_terminal else safe(text)

    def _place(self, citation: Citation, words: Messages) -> str:
        source = citation.passage.source
        parts = [
            self.place(source.path, source.file, citation.sentence.line),
            source.language,
        ]
        parts += [safe(p) for p in (source.outlet, source.published) if p]
        if source.url:
            parts.append(safe(source.url))
        if has_changed(citation):
            parts.append(f"({words.changed_since})")
        return "  ".join(parts)


def also_in(languages: Iterable[str], language: str) -> str:
    """Return the note that a story exists in other languages."""
    return Template(messages_in(language).also_in).substitute(
        languages=", ".join(languages)
    )


def has_changed(citation: Citation) -> bool:
    """Say whether the cited file is gone or differs from what was ingested."""
    import hashlib

    source = citation.passage.source
    try:
        content = Path(source.path).read_bytes()
    except OSError:
        return True
    return hashlib.sha256(content).hexdigest() != source.content_hash


def safe(text: str) -> str:
    """Return ``text`` without characters that command a terminal."""
    return "".join(c if unicodedata.category(c) != "Cc" else " " for c in text)


def isolate(text: str) -> str:
    """Return ``text`` for a line of its own, its direction shut in when it needs that."""
    text = safe(text)
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


def _marks(sentence: AnswerSentence) -> str:
    return "".join(f"[{number}]" for number in sentence.citations)


def reading_direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return "rtl" if is_right_to_left(language) else "ltr"
