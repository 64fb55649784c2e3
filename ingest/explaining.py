"""What of a file is not embedded, and why: for people who want to see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.articles import Article
from ingest.decoding import decode
from ingest.reading import read_article
from ingest.reading_jsonl import read_line_article

_HTML = (".html", ".htm")


@dataclass(frozen=True, kw_only=True, slots=True)
class Omission:
    """Text that is left out, and the rule that says so.

    ``start`` is where it stands in the article's text; None where it is not even there.
    """

    text: str
    reason: str
    start: int | None = None


def explain(path: Path, position: int | None = None) -> tuple[Article, list[Omission]]:
    """Return the article in a file as it would be read now, and what is left out of it.

    ``position`` is its line in a file that has an article in each.

    First what was never taken out of the file, then what is left out of its text.

    Raises:
        UnreadableFile: No article can be read from it.
    """
    if position is None:
        article = read_article(path)
    else:
        article = read_line_article(path, position)
    cleaned = [
        Omission(
            text=article.text[left.span.start : left.span.end],
            reason=left.reason,
            start=left.span.start,
        )
        for left in article.left_out
    ]
    return article, [*_not_taken(path, article), *cleaned]


def _not_taken(path: Path, article: Article) -> Iterator[Omission]:
    suffix = path.suffix.lower()
    if suffix in _HTML:
        from ingest.reading_html import find_outside

        html, _ = decode(path.read_bytes(), is_html=True)
        for text, reason in find_outside(html, article.text):
            yield Omission(text=text, reason=reason)
    elif suffix == ".pdf":
        from ingest.reading_pdf import find_running_lines

        for text in find_running_lines(path.read_bytes()):
            yield Omission(text=text, reason="on most pages")
