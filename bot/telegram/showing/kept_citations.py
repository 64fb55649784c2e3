"""What is kept of a citation, so that its button works for as long as the message."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.answers import Citation
from bot.rereading import Change
from index.passages import Passage, Sentence

NOTHING_CHANGED: Mapping[int, Change] = {}
_ENOUGH_AROUND = 240
_STOP = re.compile(r"[.!?…。！？｡؟۔।॥][\"'”’»)\]」』]*\s*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptCitation:
    """A citation with the text around its sentence; ``asdict`` of it goes into JSON.

    ``before`` and ``after`` are the article's text on both sides of ``quote``.
    ``also_in`` are language and file of the story's other versions. ``line`` is None
    where the file is not the text that lines count in. ``change`` is what had become of
    the file when the answer was given.
    """

    number: int
    article_id: int
    file: str
    path: str
    content_hash: str
    position: int | None
    language: str
    quote: str
    before: str
    after: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    page: int | None = None
    heading: str | None = None
    line: int | None = None
    also_in: tuple[tuple[str, str], ...] = ()
    is_differing: bool = False
    change: Change | None = None


def keep_citations(
    places: Iterable[Citation],
    differing: Iterable[Citation] = (),
    changes: Mapping[int, Change] = NOTHING_CHANGED,
) -> tuple[KeptCitation, ...]:
    """Return what is kept of every place of an answer, in their order.

    ``differing`` are those that no sentence cites, ``changes`` what became of files,
    by the ids of their articles.
    """
    uncited = {citation.number for citation in differing}
    return tuple(
        _keep(
            citation,
            is_differing=citation.number in uncited,
            change=changes.get(citation.passage.source.article_id),
        )
        for citation in places
    )


def restore_citation(fields: Mapping[str, Any]) -> KeptCitation:
    """Return the citation whose ``asdict`` went through JSON."""
    also_in = tuple((language, file) for language, file in fields["also_in"])
    return KeptCitation(**{**fields, "also_in": also_in})


def _keep(
    citation: Citation, *, is_differing: bool, change: Change | None
) -> KeptCitation:
    passage, sentence = citation.passage, citation.sentence
    source, mark = passage.source, sentence.mark
    before, after = _around(passage, sentence)
    return KeptCitation(
        number=citation.number,
        article_id=source.article_id,
        file=source.file,
        path=source.path,
        content_hash=source.content_hash,
        position=source.position,
        language=passage.language,
        quote=sentence.text,
        before=before,
        after=after,
        title=source.title,
        outlet=source.outlet,
        published=source.published,
        url=source.url,
        page=mark.page if mark else None,
        heading=mark.heading if mark else None,
        line=None if source.is_extracted else sentence.line,
        also_in=tuple((v.language, v.file) for v in passage.also_in),
        is_differing=is_differing,
        change=change,
    )


def _around(passage: Passage, sentence: Sentence) -> tuple[str, str]:
    """Return the chunk's text around a sentence, with the next chunk's if it is short."""
    before = passage.text[: max(sentence.start - passage.start, 0)]
    after = passage.text[max(sentence.end - passage.start, 0) :]
    if len(before) < _ENOUGH_AROUND and passage.before:
        before = passage.before + _gap_after(passage.before) + before
    if len(after) < _ENOUGH_AROUND and passage.after:
        after += _gap_after(after or sentence.text) + passage.after
    return before, after


def _gap_after(chunk: str) -> str:
    """Return what stands between two chunks: one without a stop ends in a heading."""
    return " " if _STOP.search(chunk) else "\n\n"
