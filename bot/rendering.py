"""Answers to JSON and to a terminal; Telegram has its own module."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.answers import Answer, AnswerSentence, Citation, NotFound
from index.passages import Passage, Retrieval, Sentence, Source
from prompts import Messages, messages_in

# First strong isolates keep a right-to-left stretch from rearranging what stands
# around it (Unicode Standard Annex 9).
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"

# Controls (C0, DEL, C1) and the separators of lines and paragraphs command a terminal or
# end its line. Embeddings, overrides and isolates reach beyond the text they stand in;
# the marks LRM, RLM and ALM do not, and Persian is spelled with ZWNJ: those stay.
_HARMLESS_BY_CHARACTER: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " "),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}


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
        changed = changed_sources(outcome.citations)
        written = {
            "answer": outcome.text,
            "sentences": [
                {"text": s.text, "citations": list(s.citations)}
                for s in outcome.sentences
            ],
            "citations": [_citation_as_json(c, changed) for c in outcome.citations],
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
    """Return passages, best first, with their place in the article's text."""
    return [
        {
            "rank": rank,
            "file": p.source.file,
            "language": p.source.language,
            "title": p.source.title,
            "url": p.source.url,
            "published": p.source.published,
            "extracted": p.source.is_extracted,
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


def _citation_as_json(
    citation: Citation, changed: Collection[Source]
) -> dict[str, Any]:
    source, sentence = citation.passage.source, citation.sentence
    return {
        "number": citation.number,
        "file": source.file,
        "path": source.path,
        "language": source.language,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "extracted": source.is_extracted,
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "quote": sentence.text,
        "content_hash": source.content_hash,
        "changed": source in changed,
        "also_in": [],
    }


class TerminalPage:
    """Lines for a terminal: safe, readable in both directions, links where they work."""

    def __init__(self, *, is_terminal: bool) -> None:
        """Write hyperlinks and direction marks only where a terminal reads them."""
        self._is_terminal = is_terminal

    def sentence(self, sentence: AnswerSentence) -> str:
        """Return a checked sentence with its markers."""
        # Markers stand outside the isolated text, at the end of the line.
        return replace(sentence, text=self._line(sentence.text)).marked_text

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
        changed = changed_sources(answer.citations)
        lines = [f"{words.sources}:"]
        for citation in answer.citations:
            place = self._place(citation, words, changed)
            if not answer.is_quoted:
                lines.append(f"[{citation.number}] {self._quote(citation.sentence)}")
                lines.append(f"    {place}")
            else:
                lines.append(f"[{citation.number}] {place}")
        return lines

    def found(self, retrieval: Retrieval) -> list[str]:
        """Return the lines of ``search``: rank, place, nearest sentence."""
        lines: list[str] = []
        for rank, passage in enumerate(retrieval.passages, start=1):
            place = self.place(passage.source, passage.sentence.line)
            head = f"{rank}. {place}  {passage.source.language}  {passage.score:.3f}"
            lines += [head, f"   {self._quote(passage.sentence)}"]
        return lines

    def place(self, source: Source, line: int) -> str:
        """Return ``file:line``, a link to the file where the terminal shows links.

        An extracted text's line is none of the file's: the file stands alone then.
        """
        label = safe(source.file if source.is_extracted else f"{source.file}:{line}")
        if not self._is_terminal:
            return label
        url = Path(source.path).as_uri()
        return f"\x1b]8;;{url}\x1b\\{label}\x1b]8;;\x1b\\"

    def _quote(self, sentence: Sentence) -> str:
        return self._line(" ".join(sentence.text.split()))

    def _line(self, text: str) -> str:
        return isolate(text) if self._is_terminal else safe(text)

    def _place(
        self, citation: Citation, words: Messages, changed: Collection[Source]
    ) -> str:
        source = citation.passage.source
        parts = [
            self.place(source, citation.sentence.line),
            source.language,
        ]
        parts += [safe(p) for p in (source.outlet, source.published) if p]
        if source.url:
            parts.append(safe(source.url))
        if source in changed:
            parts.append(f"({words.changed_since})")
        return "  ".join(parts)


def changed_sources(citations: Iterable[Citation]) -> frozenset[Source]:
    """Return the cited sources whose file is gone or is not what was ingested.

    Every file is read once, however often it is cited.
    """
    return frozenset(filter(_has_changed, {c.passage.source for c in citations}))


def _has_changed(source: Source) -> bool:
    try:
        with Path(source.path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return True
    return found != source.content_hash


def safe(text: str) -> str:
    """Return ``text`` as one line that commands no terminal and turns nothing around."""
    return text.translate(_HARMLESS_BY_CHARACTER)


def isolate(text: str) -> str:
    """Return ``text`` for a line of its own, its direction shut in when it needs that."""
    text = safe(text)
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text
