"""What a file holds, read and chunked, ready to be embedded.

A file is one article, or has one in each line: what becomes of it is told as it is read,
and ``Ended`` comes last.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.errors import UnreadableFile
from index.holdings import BadLine, NewArticle, StoredPart
from index.passages import name_part
from index.recording import check_size
from ingest.articles import Article
from ingest.chunking import chunk
from ingest.finding import FoundFile
from ingest.mixing import find_stretches


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """An article read and chunked, waiting for its vectors.

    ``replaces`` is the id of its old version. ``size`` is what it takes of its file, in
    bytes.
    """

    article: NewArticle
    replaces: int | None
    size: int

    @property
    def name(self) -> str:
        """What people call the article."""
        return name_part(self.article.file, self.article.position)

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
    """An article whose content is what is stored already.

    ``moved`` is its id and the line that it stands in now, if that is another one.
    """

    name: str
    size: int
    moved: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """The end of a file, reached once all that came before it is in the index.

    ``seen`` is when its reading began; None when there is nothing to record of the file.
    ``moved`` are the lines that stored articles stand in now, as far as nothing has told
    of them, ``gone`` those that are not in the file any more, ``bad`` the lines that are no articles. ``unread_fields`` are
    names of fields that are of no use here, and "date: yesterday" where it is the value. ``failed`` pairs names with reasons. ``size`` are the bytes that no article has taken.
    """

    found: FoundFile
    size: int = 0
    seen: float | None = None
    moved: Mapping[int, int] = field(default_factory=dict)
    gone: tuple[StoredPart, ...] = ()
    bad: tuple[BadLine, ...] = ()
    unread_fields: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def prepare(
    file: FoundFile,
    known: Sequence[StoredPart],
    count_tokens: Callable[[str], int],
) -> Iterator[Prepared | Same | Ended]:
    """Read and chunk a file; ``known`` are the articles that came from it before."""
    # A folder that has not changed pays for no reader.
    from ingest.reading import read_article

    seen = time.time()
    try:
        article = read_article(file.path)
        if known and known[0].content_hash == article.content_hash:
            yield Same(name=file.file, size=file.size)
            yield Ended(found=file, seen=seen)
            return
        new = as_new(file, article, seen, count_tokens)
    except UnreadableFile as error:
        yield Ended(found=file, size=file.size, failed=((file.file, str(error)),))
        return
    replaces = known[0].article_id if known else None
    yield Prepared(article=new, replaces=replaces, size=file.size)
    yield Ended(found=file)


def as_new(
    file: FoundFile, article: Article, seen: float, count_tokens: Callable[[str], int]
) -> NewArticle:
    """Return what is recorded of an article that is a file.

    Raises:
        UnreadableFile: There is nothing in it to embed, or more than can be recorded.
    """
    elsewhere = find_stretches(article.text, article.body, article.language)
    chunks = chunk(article.text, article.body, count_tokens, elsewhere)
    if not chunks:
        raise UnreadableFile("holds no article text, only boilerplate")
    new = NewArticle(
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
    check_size(new)
    return new
