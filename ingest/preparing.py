"""What a file holds, read and chunked, ready to be embedded."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.errors import UnreadableFile
from index.holdings import NewArticle, StoredArticle
from index.passages import Chunk
from ingest.articles import Article
from ingest.chunking import chunk
from ingest.finding import FoundFile
from ingest.reading import read_article


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """An article read and chunked, waiting for its vectors; ``replaces`` is its old version."""

    found: FoundFile
    article: NewArticle
    replaces: StoredArticle | None

    def passage_texts(self) -> list[str]:
        """Return the text of each chunk."""
        text = self.article.text
        return [text[c.span.start : c.span.end] for c in self.article.chunks]

    def sentence_texts(self) -> list[str]:
        """Return the text of each sentence, chunk after chunk."""
        text = self.article.text
        return [text[s.start : s.end] for c in self.article.chunks for s in c.sentences]


@dataclass(frozen=True, kw_only=True, slots=True)
class Same:
    """A file whose content is the stored article's after all; ``seen`` is when."""

    found: FoundFile
    stored: StoredArticle
    seen: float


def prepare(
    file: FoundFile, known: StoredArticle | None, count_tokens: Callable[[str], int]
) -> Prepared | Same:
    """Read and chunk a file; ``known`` is the article that came from it before.

    Raises:
        UnreadableFile: No article can be read from it; the message says why.
    """
    seen = time.time()
    article = read_article(file.path)
    if known is not None and known.source.content_hash == article.content_hash:
        return Same(found=file, stored=known, seen=seen)
    chunks = chunk(article.text, article.body, count_tokens)
    if not chunks:
        raise UnreadableFile("holds no article text, only boilerplate")
    return Prepared(
        found=file, article=_new_article(file, article, chunks, seen), replaces=known
    )


def _new_article(
    file: FoundFile, article: Article, chunks: Sequence[Chunk], seen: float
) -> NewArticle:
    return NewArticle(
        path=str(file.path),
        file=file.file,
        content_hash=article.content_hash,
        size=file.size,
        modified_ns=file.modified_ns,
        seen=seen,
        encoding=article.encoding,
        language=article.language,
        title=article.title,
        url=article.url,
        published=article.published,
        outlet=article.outlet,
        text=article.text,
        marks=article.marks,
        chunks=tuple(chunks),
    )
