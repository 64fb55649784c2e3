"""The rows that an article's chunks, sentences and terms make in the catalogue."""

from dataclasses import dataclass, field

from index import schema
from index.analysing import analyse
from index.holdings import NewArticle

# Nobody asks for a longer word, and PostgreSQL indexes no more than 2,700 bytes of it.
_LONGEST_TERM = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleRows:
    """Values by column for ``schema.chunks``, ``schema.sentences``, ``schema.terms``."""

    chunks: list[dict[str, object]] = field(default_factory=list)
    sentences: list[dict[str, int]] = field(default_factory=list)
    terms: list[dict[str, object]] = field(default_factory=list)


def make_rows(article_id: int, article: NewArticle) -> ArticleRows:
    """Number an article's chunks and sentences in order, with their terms and lines."""
    rows = ArticleRows()
    sentence_ids = iter(schema.ids_of(article_id, article.sentence_count))
    line, counted_to = 1, 0
    chunk_ids = schema.ids_of(article_id, len(article.chunks))
    for chunk_id, chunk in zip(chunk_ids, article.chunks, strict=True):
        terms = set(analyse(article.text[chunk.span.start : chunk.span.end]))
        rows.chunks.append(
            {
                "id": chunk_id,
                "article_id": article_id,
                "start": chunk.span.start,
                "end": chunk.span.end,
                "language": chunk.language,
            }
        )
        language = chunk.language or article.language
        for span in chunk.sentences:
            line += _count_line_ends(article.text, counted_to, span.start)
            counted_to = span.start
            rows.sentences.append(
                {
                    "id": next(sentence_ids),
                    "chunk_id": chunk_id,
                    "start": span.start,
                    "end": span.end,
                    "line": line,
                }
            )
        rows.terms.extend(
            {"language": language, "term": term, "chunk_id": chunk_id}
            for term in sorted(terms)
            if len(term) <= _LONGEST_TERM
        )
    return rows


def _count_line_ends(text: str, start: int, end: int) -> int:
    """Count line ends as editors do: LF, CRLF, and a CR alone."""
    stretch = text[start:end]
    # A CRLF cannot straddle the end: a sentence starts after white space.
    return stretch.count("\n") + stretch.count("\r") - stretch.count("\r\n")
