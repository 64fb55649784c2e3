"""What is stored of an article and what is found of it: frozen values.

Offsets are counted in characters (code points) of the article's decoded text,
so ``text[start:end]`` is exactly the stretch that is meant.
"""

from dataclasses import dataclass

from index.marks import Mark

# Types whose files are not the text that offsets count in.
_EXTRACTED = (".html", ".htm", ".pdf", ".docx", ".epub")
TWICE = " twice"
"""Ends the name of an encoding in which a text was decoded wrongly and saved again."""


def name_part(file: str, position: int | None) -> str:
    """Return what people call an article: its file, and its line if that has several."""
    return file if position is None else f"{file}#{position}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of an article's text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """A stretch of one article, sized to embed, with the spans of its sentences.

    Sentence spans are absolute, in order, inside ``span``, and do not overlap.
    ``language`` is None where it is that of the article.
    """

    span: Span
    sentences: tuple[Span, ...]
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence of a passage; ``line`` counts from 1.

    ``mark`` is the page or heading that it begins on or under, None where none is known.
    ``similarity`` is how near it is to the question, calibrated between languages (see
    ``calibrating``), ``worth`` how well it may answer it; 0 where nothing was asked.
    """

    start: int
    end: int
    line: int
    text: str
    mark: Mark | None = None
    similarity: float = 0.0
    worth: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The article a passage comes from, as its reader needs it.

    ``language`` is that of most of it; a passage has its own.
    ``file`` is relative to the folder given to ``ingest``, ``path`` absolute. ``story``
    is the same for articles that tell the same in several languages, and no other's.
    ``position`` is the line of an article that is one line of its file, counted from 1;
    ``file`` then ends in it (``name_part``). ``size`` and ``modified_ns`` are those of the
    file when it was ``seen``, in seconds since 1970; 0 where not all of it was read.
    """

    article_id: int
    story: int
    file: str
    path: str
    language: str
    title: str | None
    url: str | None
    published: str | None
    outlet: str | None
    content_hash: str
    encoding: str = "utf-8"
    position: int | None = None
    size: int = 0
    modified_ns: int = 0
    seen: float = 0.0

    @property
    def whole_file(self) -> str:
        """The file without the line."""
        return self.file.removesuffix(name_part("", self.position))

    @property
    def is_extracted(self) -> bool:
        """Whether the text is not the decoded file, as that of HTML or a PDF is not.

        Offsets and lines then count in the extracted text, which ``polycite show``
        prints, and not in the file.
        """
        is_extracted = self.file.lower().endswith(_EXTRACTED)
        is_part = self.position is not None
        return is_extracted or is_part or self.encoding.endswith(TWICE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which articles a question is asked of; everything is let through by default.

    ``files`` are files or folders as ``Source.file`` or ``Source.path`` names them.
    ``since`` and ``until`` are dates in ISO 8601, both inclusive, which an article
    without a date never meets; ``2025`` and ``2025-10`` are whole years and months.
    """

    languages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    @property
    def is_by_article(self) -> bool:
        """Whether it asks more of an article than its language."""
        return bool(self.files or self.since or self.until)


EVERYTHING = Scope()
"""The scope that leaves nothing out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A chunk as found for one question.

    ``language`` is its own, which in an article that mixes languages may be another than
    that of ``source``.
    ``score`` ranks passages within one Retrieval; ``similarity`` is that of the whole
    passage, calibrated. ``margin`` is how far ``score`` lies above the least that a
    passage of this language has which speaks to a question in that language at all.
    ``sentence`` is the one that answers best, one of ``sentences``. ``before`` and
    ``after`` are the texts of the chunks around it, empty where there are none.

    ``also_in`` are the other versions of its story, ``more`` further passages of the
    same article, best first, without ``more`` and texts around them.
    """

    chunk_id: int
    source: Source
    language: str
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    sentence_ids: tuple[int, ...]
    sentence: Sentence
    score: float
    similarity: float
    margin: float
    before: str = ""
    after: str = ""
    also_in: tuple[Source, ...] = ()
    more: tuple["Passage", ...] = ()

    @property
    def is_near(self) -> bool:
        """Whether it may answer at all."""
        return self.margin >= 0


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundSentence:
    """A sentence of a passage; ``score`` ranks sentences within one Retrieval."""

    passage: Passage
    sentence: Sentence
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieval:
    """The passages found for one question, best first, each of another story.

    ``is_far`` says that none of them is near enough to answer it. ``undated`` counts the
    articles that a range of dates left out because they have none.
    """

    question: str
    language: str
    passages: tuple[Passage, ...]
    seconds: float
    undated: int = 0

    @property
    def margin(self) -> float:
        """How far the passage that lies highest above its floor does."""
        return max((passage.margin for passage in self.passages), default=-1.0)

    @property
    def is_far(self) -> bool:
        """Whether the index says nothing of what is asked."""
        return self.margin < 0
