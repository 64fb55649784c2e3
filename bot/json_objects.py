"""Answers and passages as the objects that ``--json`` prints."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from bot.answers import Answer, Citation, NotFound
from bot.rereading import Change, find_changes
from index.marks import Mark
from index.passages import Passage, Retrieval, Source
from prompts import messages_in


def outcome_as_json(outcome: Answer | NotFound) -> dict[str, Any]:
    """Return the object that ``ask --json`` prints."""
    attempt = outcome.attempt
    words = messages_in(outcome.language)
    written: dict[str, Any] = {
        "answer": words.not_found,
        "sentences": [],
        "citations": [],
        "differing": [],
    }
    if isinstance(outcome, Answer):
        changes = find_changes(outcome.places)
        written = {
            "answer": outcome.text,
            "sentences": [
                {"text": s.text, "citations": list(s.citations), "moved": s.is_moved}
                for s in outcome.sentences
            ],
            "citations": [_citation_as_json(c, changes) for c in outcome.citations],
            "differing": [_citation_as_json(c, changes) for c in outcome.differing],
        }
    else:
        written["reason"] = outcome.reason
    return {
        "question": attempt.retrieval.question,
        "language": outcome.language,
        "status": outcome.status,
        **written,
        "passages": passages_as_json(attempt.retrieval.passages),
        "undated": attempt.retrieval.undated,
        "model": attempt.model,
        "notice": attempt.notice,
        "drafts": attempt.drafts,
        "tokens": asdict(attempt.tokens) if attempt.tokens else None,
        "ladder": [{"rung": s.rung, "outcome": s.outcome} for s in attempt.ladder],
        "refused": [{"text": r.text, "reason": r.reason} for r in attempt.refused],
        "seconds": {k: round(v, 4) for k, v in attempt.seconds_by_stage.items()},
    }


def retrieval_as_json(retrieval: Retrieval) -> dict[str, Any]:
    """Return the object that ``search --json`` prints."""
    return {
        "question": retrieval.question,
        "language": retrieval.language,
        "passages": passages_as_json(retrieval.passages),
        "undated": retrieval.undated,
        "seconds": {"retrieve": round(retrieval.seconds, 4)},
    }


def passages_as_json(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """Return passages, best first, with their place in the article's text."""
    return [
        {
            "rank": rank,
            "file": p.source.file,
            "language": p.language,
            "title": p.source.title,
            "url": p.source.url,
            "published": p.source.published,
            "extracted": p.source.is_extracted,
            **_stretch_as_json(p),
            "before": p.before,
            "after": p.after,
            "also_in": _versions_as_json(p.also_in),
            "more": [
                {"language": further.language, **_stretch_as_json(further)}
                for further in p.more
            ],
        }
        for rank, p in enumerate(passages, start=1)
    ]


def _stretch_as_json(passage: Passage) -> dict[str, Any]:
    sentence = passage.sentence
    return {
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(passage.score, 4),
        "sentence": {
            "start": sentence.start,
            "end": sentence.end,
            "line": sentence.line,
            "place": _mark_as_json(sentence.mark),
            "text": sentence.text,
        },
    }


def _mark_as_json(mark: Mark | None) -> dict[str, int | str] | None:
    """Return the page or heading of a sentence; None where none is known."""
    if mark is not None and mark.page is not None:
        return {"page": mark.page}
    return {"heading": mark.heading} if mark is not None and mark.heading else None


def _versions_as_json(versions: Iterable[Source]) -> list[dict[str, Any]]:
    return [
        {
            "file": version.file,
            "language": version.language,
            "title": version.title,
            "url": version.url,
        }
        for version in versions
    ]


def _citation_as_json(
    citation: Citation, changes: Mapping[Source, Change]
) -> dict[str, Any]:
    source, sentence = citation.passage.source, citation.sentence
    return {
        "number": citation.number,
        "file": source.file,
        "path": source.path,
        "language": citation.passage.language,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "extracted": source.is_extracted,
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "place": _mark_as_json(sentence.mark),
        "quote": sentence.text,
        "content_hash": source.content_hash,
        "changed": source in changes,
        "gone": changes.get(source) == "gone",
        "also_in": _versions_as_json(citation.passage.also_in),
    }
