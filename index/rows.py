"""The rows that the chunks, sentences and terms of articles make in the catalogue."""

from dataclasses import dataclass, field

from index import schema
from index.analysing import analyse
from index.holdings import NewArticle

# Nobody asks for a longer word, and PostgreSQL indexes no more than 2,700 bytes of it.
_LONGEST_TERM = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRows:
    """Rows of ``schema.chunks``, ``schema.sentences`` and ``schema.terms``.

    Each has the values of all columns of its table, in the order of these.
    """

    chunks: list[tuple[object, ...]] = field(default_factory=list)
    sentences: list[tuple[object, ...]] = field(default_factory=list)
    terms: list[tuple[object, ...]] = field(default_factory=list)


def add_rows(rows: NewRows, article_id: int, article: NewArticle) -> None:
    """Number an article's chunks and sentences in order, with their terms and lines."""
    sentence_ids = iter(schema.ids_of(article_id, article.sentence_count))
    line, counted_to = 1, 0
    chunk_ids = schema.ids_of(article_id, len(article.chunks))
    for chunk_id, chunk in zip(chunk_ids, article.chunks, strict=True):
        terms = set(analyse(article.text[chunk.span.start : chunk.span.end]))
        rows.chunks.append(
            (chunk_id, article_id, chunk.span.start, chunk.span.end, chunk.language)
        )
        language = chunk.language or article.language
        for span in chunk.sentences:
            line += _count_line_ends(article.text, counted_to, span.start)
            counted_to = span.start
            rows.sentences.append(
                (next(sentence_ids), chunk_id, span.start, span.end, line)
            )
        rows.terms.extend(
            (language, term, chunk_id)
            for term in sorted(terms)
            if len(term) <= _LONGEST_TERM
        )


def _count_line_ends(text: str, start: int, end: int) -> int:
    """Count line ends as editors do: LF, CRLF, and a CR alone."""
    stretch = text[start:end]
    # A CRLF cannot straddle the end: a sentence starts after white space.
    return stretch.count("\n") + stretch.count("\r") - stretch.count("\r\n")
