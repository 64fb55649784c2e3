"""Article: one published text in one language, as read from a file."""

from dataclasses import dataclass

from index.marks import Mark
from index.passages import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A stretch of the text that is not embedded, and the rule that says so."""

    span: Span
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One text with what is known about it; None is "not stated", never a guess.

    ``text`` is what offsets count in: the decoded file for plain text and
    Markdown (line ends untouched, byte order mark dropped), the extracted article text
    for all other types.
    ``body`` are the stretches to embed, in order, each without surrounding white
    space; ``left_out`` is the rest that is not white space. ``published`` is ISO
    8601, as exact as the article says: ``2024-12`` or ``2025-11-18``.
    ``marks`` are the pages or headings of ``text``, in order; a heading that is the
    title is none. ``content_hash`` is the SHA-256 of the file's bytes, in hexadecimal.
    """

    text: str
    encoding: str
    content_hash: str
    language: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    outlet: str | None = None
    body: tuple[Span, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    marks: tuple[Mark, ...] = ()
