"""Boilerplate out, metadata in: the text of a file becomes an Article.

No character is changed or dropped: what is left out keeps its place, with the name
of the rule that said so.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from index.errors import UnreadableFile
from index.languages import detect_language, rank_languages
from index.marks import Mark
from index.passages import Span
from ingest.articles import Article, LeftOut
from ingest.boilerplate import SENTENCE_BREAK, find_source
from ingest.dating import as_published, find_date
from ingest.mixing import weigh_languages
from ingest.sifting import Piece, sift
from ingest.stating import URL, Stated, find_front_matter, fold, outlet_of

_LONGEST_TITLE = 200
# Which of its languages an article that mixes some is in may be stated otherwise.
_CLAIMABLE = 0.15
# Shorter lines may stand between a title and its date.
_LONG = 80
_DATE_PREFIX = re.compile(
    r"\s{0,99}(date[ \t]{0,9}:?[ \t]{0,9}(\d{4}(?:-\d{2}){0,2})(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?)"
    r"[ \t]+(?=\S)",
    re.IGNORECASE,
)


def clean(
    text: str,
    *,
    encoding: str,
    content_hash: str,
    known: Stated,
    marks: Sequence[Mark] = (),
    is_markdown: bool = False,
) -> Article:
    """Return the Article that ``text`` holds, with ``marks`` or its Markdown headings.

    What ``known`` states wins over what the lines say, and front matter over both.

    Raises:
        UnreadableFile: Nothing but boilerplate is in the text.
    """
    pieces: list[Piece] = []
    start = 0
    if front := find_front_matter(text):
        known, start = front.stated, front.end
        pieces.append(Piece(0, start, "front matter"))
    dates = [known.published]
    if prefix := _DATE_PREFIX.match(text, start):
        pieces.append(Piece(prefix.start(1), prefix.end(1), "date"))
        dates.append(prefix[2])
        start = prefix.end()
    pieces.extend(sift(text, start, is_markdown=is_markdown))
    title = _find_title(text, pieces, known.title)
    merged = list(_merge(pieces, title))
    body = tuple(Span(start=p.start, end=p.end) for p in merged if p.reason is None)
    if not body:
        raise UnreadableFile("has no article text, only boilerplate")
    language = _find_language(text, body, known.language)
    url = known.url or _find_url(text, pieces)
    stated_title = known.title or (text[title.start : title.end] if title else None)
    headings = _find_headings(text, pieces) if is_markdown else marks
    return Article(
        text=text,
        encoding=encoding,
        content_hash=content_hash,
        language=language,
        title=stated_title,
        url=url,
        published=next(
            filter(None, (as_published(d, language) for d in dates if d)), None
        )
        or _find_published(text, [p for p in pieces if p is not title], language),
        outlet=known.outlet or _find_outlet(text, pieces) or outlet_of(url),
        body=body,
        left_out=tuple(
            LeftOut(span=Span(start=p.start, end=p.end), reason=p.reason)
            for p in merged
            if p.reason is not None
        ),
        marks=tuple(_beyond_title(headings, stated_title)),
    )


def _find_title(text: str, pieces: Sequence[Piece], known: str | None) -> Piece | None:
    """Return the piece that is the article's title line, when the first one is."""
    kept = [n for n, piece in enumerate(pieces) if piece.reason is None][:2]
    if not kept:
        return None
    first = pieces[kept[0]]
    line = text[first.start : first.end]
    if known is not None:
        return first if fold(line) == fold(known) else None
    if kept[0] and pieces[kept[0] - 1].reason == "heading mark":
        return first
    if len(kept) < 2 or len(line) > _LONGEST_TITLE or line[-1] in ",;:،؛、":
        return None
    following = pieces[kept[1]]
    is_set_apart = len(text[first.end : following.start].splitlines()) > 1
    is_shorter = 2 * len(line) <= following.end - following.start
    if line[-1] in ".。।۔":
        # A first paragraph of one sentence looks the same, but is hardly as short.
        is_one = len(line) <= _LONGEST_TITLE // 2 and not SENTENCE_BREAK.search(line)
        return first if is_one and is_set_apart and is_shorter else None
    has_prose = len(SENTENCE_BREAK.findall(line)) > 1
    return first if (is_set_apart or is_shorter) and not has_prose else None


def _merge(pieces: Sequence[Piece], title: Piece | None) -> Iterator[Piece]:
    """Yield neighbours with one reason as one piece, the title always alone."""
    for _, group in groupby(pieces, key=lambda piece: (piece.reason, piece is title)):
        run = list(group)
        yield Piece(run[0].start, run[-1].end, run[0].reason)


def _find_headings(text: str, pieces: Sequence[Piece]) -> list[Mark]:
    return [
        Mark(start=piece.start, heading=text[piece.start : piece.end].rstrip("# \t"))
        for before, piece in pairwise(pieces)
        if before.reason == "heading mark"
    ]


def _beyond_title(marks: Sequence[Mark], title: str | None) -> Sequence[Mark]:
    """Return marks without the title: it is the place of the whole article."""
    is_title = bool(marks and title and fold(marks[0].heading or "") == fold(title))
    return marks[1:] if is_title else marks


def _find_language(text: str, body: Sequence[Span], claim: str | None) -> str:
    """Return the language of most of the text; a claim decides where several have much."""
    claimed = claim.replace("_", "-").split("-")[0].lower() if claim else None
    weights = weigh_languages(text, body)
    if claimed and weights[claimed] >= _CLAIMABLE * weights.total() > 0:
        return claimed
    if weights:
        return weights.most_common(1)[0][0]
    said = "\n".join(text[span.start : span.end] for span in body)
    said = unicodedata.normalize("NFC", said)
    likely = {detection.language for detection in rank_languages(said)}
    return detect_language(said) or (claimed if claimed in likely else None) or "und"


def _find_published(text: str, pieces: Sequence[Piece], language: str) -> str | None:
    """Return the day that date lines state, certain in ``language``, or None.

    The first that is labelled so, or stands above the first paragraph; days under
    paragraphs only when there is no other: they may be those of a chronicle.
    """
    is_above = True
    days: list[str] = []
    for piece in pieces:
        line = text[piece.start : piece.end]
        if piece.reason is None:
            is_above = is_above and len(line) < _LONG
        elif piece.reason in ("date line", "about the article"):
            day = find_date(line, language)
            if day is None or day.published is None or day.is_update:
                continue
            if day.is_labelled or (is_above and not days):
                return day.published
            days.append(day.published)
    return days[0] if len(set(days)) == 1 else None


def _find_url(text: str, pieces: Sequence[Piece]) -> str | None:
    """Return the address of the source line, or of the one link outside the body."""
    if sources := _urls(text, pieces, "source line"):
        return sources[0]
    kept = [number for number, piece in enumerate(pieces) if piece.reason is None]
    links = _urls(text, [*pieces[: kept[0]], *pieces[kept[-1] :]], "link")
    return links[0] if len(links) == 1 else None


def _urls(text: str, pieces: Sequence[Piece], reason: str) -> list[str]:
    found = (URL.search(text, p.start, p.end) for p in pieces if p.reason == reason)
    return [url[0].rstrip(".,;") for url in found if url]


def _find_outlet(text: str, pieces: Sequence[Piece]) -> str | None:
    """Return the name that stands alone on a line, or that a source line gives."""
    lines = [(piece.reason, text[piece.start : piece.end]) for piece in pieces]
    outlets = [line for reason, line in lines if reason == "outlet"]
    sources = [
        source
        for reason, line in lines
        if reason in ("source line", "about the article") and not URL.search(line)
        if (source := find_source(line))
    ]
    return next(iter(outlets + sources), None)
