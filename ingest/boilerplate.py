"""Lines that are no article text: the table of rules that tells them."""

import re
import unicodedata
from collections.abc import Callable

from ingest.dating import find_date
from ingest.labels import any_of, any_pattern_of, labels
from ingest.stating import URL, fold

# A sentence that goes on after another one, as in prose.
SENTENCE_BREAK = re.compile(r"\w{4,}[.!?…؟]\s+\w|[。！？]\S")

# Longer lines are kept: to lose a sentence is worse than to keep boilerplate.
_SHORT = 200
_DOMAIN = re.compile(
    r"(?:www\.)?(?:[^\W_][\w-]*\.)+(?:com|org|net|info|news|gov|edu|media|[a-z]{2})"
)


_SOURCE, _CREDIT, _READ_ALSO = any_of("source"), any_of("credit"), any_of("read_also")
_NETWORK = any_of("networks")
_OPEN, _CLOSE = r"[【\[(（《«<]?\s*", r"\s*[】\])）》»>]?"
_SOURCE_LINE = re.compile(
    rf"[(\[]?{_SOURCE}\s*[:：]?\s*(?P<rest>\S.*?)[)\]]?", re.IGNORECASE
)
_CREDIT_FIRST = re.compile(
    rf"[(\[]?(?:{_CREDIT}\s*[:：|/–—-]|fot\.|photo by|image by)\s*\S.*"
)
_CREDIT_LAST = re.compile(
    r"(?:[.!?…»”\"’;。！？]\s*|[(\[|–—/-]\s*|(?<=[ก-๛])\s+)"
    rf"(?:{_CREDIT}\s*[:：/]|fot\.|photo by)\s*(?P<credit>\S.{{0,59}})$"
)
_CREDIT_END = re.compile(rf"\S.{{1,80}}{any_of('credit_end')}{_CLOSE}")
_COMMENT_COUNTER = re.compile(
    rf"{any_of('comment')}\s*[:：]?\s*(?:[(\[（]?\s*\d+\s*[)\]）]?)?"
    rf"|[(\[]?\d+[)\]]?\s*{any_of('comment')}"
)
_SHARE_LINE = re.compile(
    rf"(?:{any_of('share')}(?:\s*[:：|,·•/…!.]\s*|\s+|$))+(?:{_NETWORK}[\s|,·•/]*)*"
    rf"|(?:{_NETWORK}(?:\s*[|,·•/]\s*|\s+|$)){{2,}}"
)
_ASKING = re.compile(
    rf"{any_of('asking')}(?![^\W\d_]).*|.*{any_of('asking_end')}[.!।]?"
)
_READ_ALSO_LINE = re.compile(
    rf"{_READ_ALSO}(?:\s*[:：»>→|–—-].*|[.…]*)|[【\[(（《«]\s*{_READ_ALSO}\s*[】\])）》»].*"
)
_BYLINE = re.compile(
    rf"{_OPEN}{any_of('author')}\s*[:：]\s*\S[^.!?。]*"
    r"|by [^\W\d_][\w.'’-]*(?:[ ,]+[^\W\d_][\w.'’-]*){1,4}"
)
_TAGS = re.compile(rf"{any_of('tags')}\s*[:：].*|{any_of('tags')}")
_ADVERTISEMENT = re.compile(rf"{_OPEN}{any_of('advertisement')}{_CLOSE}[:.]?")
_COPYRIGHT = re.compile(
    rf"[©ⓒ].*|\(c\)\s.*|{any_of('copyright_word')}\s*(?:[©ⓒ]|\(c\)|\d{{4}}).*"
    rf"|{_OPEN}{any_of('copyright')}.*|.*[\W]{any_of('copyright')}\W*"
)
_PAYWALL = re.compile(any_pattern_of("paywall"))
# A word on its own may begin prose; several are the page's.
_PAGE_NOTE = re.compile(
    rf"{any_of('page')}\s*[:：]?\s*[\d.,\s]*\W*"
    rf"|(?:{'|'.join(re.escape(one) for one in sorted(labels('page')) if ' ' in one)})\b.*"
)
_ROW_LABEL = re.compile(
    rf"{any_of('source', 'author', 'page', 'share', 'comment', 'tags')}\s*[:：]"
)
# Whose text it is, in brackets on a line of its own.
_AGENCY = re.compile(r"[(（][^()（）:：]{2,40}[^()（）.!?。؟][)）]")
_SOURCE_IN_ROW = re.compile(
    rf"{_SOURCE}\s*[:：]\s*(?P<rest>.+?)\s*(?=\s|[|【（(]|{any_of('author', 'page', 'share')}\s*[:：]|$)",
    re.IGNORECASE,
)
_ERROR_REPORT = re.compile(r"ctrl\s*\+\s*enter")
_BREADCRUMB = re.compile(rf"{any_of('home')}\s*(?:[:：]\s*|[>/»›→|—–-]\s*)\S.{{0,120}}")


def _is_about_article(line: str) -> bool:
    """Say whether a line is a row of labels: when, whence, by whom, how often read."""
    count = len(_ROW_LABEL.findall(line))
    return count > 1 and not SENTENCE_BREAK.search(line)


def _is_source(line: str) -> bool:
    found = _SOURCE_LINE.fullmatch(line)
    if not found or _ROW_LABEL.search(found["rest"]):
        return False
    rest = found["rest"]
    is_name = len(rest.split()) <= 6 and rest[-1] not in ".!?;؟。"
    return bool(URL.fullmatch(rest)) or (is_name and bool(re.search("[:：]", line)))


def _is_caption(line: str) -> bool:
    if _CREDIT_FIRST.fullmatch(line) or _CREDIT_END.fullmatch(line):
        return True
    found = _CREDIT_LAST.search(line)
    return found is not None and not SENTENCE_BREAK.search(found["credit"])


def _is_link(line: str) -> bool:
    found = URL.search(line)
    if not found or line[found.end() :].strip(" )]>"):
        return False
    before = line[: found.start()].rstrip()
    return not before or (len(before.split()) <= 4 and before[-1] in ":：<([")


_ADDRESS = re.compile(r"\S{1,60}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}")

# In order: the first rule that holds names the reason. Lines come folded.
_ANYWHERE: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("separator", lambda line: not re.search(r"[^\W_]", line)),
    ("source line", _is_source),
    ("link", _is_link),
    ("byline", _ADDRESS.fullmatch),
    ("photo caption", _is_caption),
    ("comment counter", _COMMENT_COUNTER.fullmatch),
    ("share line", _SHARE_LINE.fullmatch),
    ("share line", _ASKING.fullmatch),
    ("read also", _READ_ALSO_LINE.fullmatch),
    ("advertisement", _ADVERTISEMENT.fullmatch),
    ("tags", _TAGS.fullmatch),
    ("copyright", _COPYRIGHT.fullmatch),
    ("paywall notice", _PAYWALL.search),
    ("about the page", _PAGE_NOTE.fullmatch),
    ("about the page", _ERROR_REPORT.search),
    ("path", _BREADCRUMB.fullmatch),
)

# The first line of all may be a title that looks so.
_AT_EDGES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("about the article", _is_about_article),
    ("byline", _BYLINE.fullmatch),
    ("source line", _AGENCY.fullmatch),
)


# A list or a table says something of every day in it.
_ITEM = re.compile(r"\s*(?:[-*+•|]|\d+[.)])\s")


def find_rule(
    line: str, *, is_first: bool, is_edge: bool, language: str | None = None
) -> str | None:
    """Return the name of the rule that leaves a line out, or None to keep it.

    ``is_edge`` says that the line is near the start or the end of its text, where
    outlets and authors are named; the first line of all may be a title.
    """
    if len(line) > _SHORT:
        return None if re.search(r"[^\W_]", line) else "separator"
    folded = fold(line)
    for name, holds in _ANYWHERE:
        if holds(folded):
            return name
    # In the middle of an article this could be a heading or prose.
    if is_edge and _DOMAIN.fullmatch(folded):
        return "outlet"
    is_edge = is_edge and not is_first
    for name, holds in _AT_EDGES if is_edge else ():
        if holds(folded):
            return name
    # A longer line tells what happened on the day.
    dated = find_date(line, language) if len(line) <= 100 else None
    if dated is None:
        return None
    is_item = bool(_ITEM.match(line))
    has_name = is_edge and not is_item and dated.is_apart and dated.others <= 4
    return "date line" if dated.others == 0 or has_name else None


def find_label(line: str) -> str | None:
    """Return the name of the rule that leaves out a heading, which is a label then."""
    folded = fold(line)
    whole: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("read also", _READ_ALSO_LINE.fullmatch),
        ("comment counter", _COMMENT_COUNTER.fullmatch),
        ("tags", _TAGS.fullmatch),
        ("share line", _SHARE_LINE.fullmatch),
    )
    return next((name for name, holds in whole if holds(folded)), None)


def find_source(line: str) -> str | None:
    """Return what a line names after a label of sources, or alone in brackets."""
    # Labels are spelled composed; a file from macOS may have them decomposed.
    line = unicodedata.normalize("NFC", line)
    named = _SOURCE_LINE.fullmatch(line)
    if named is None or _ROW_LABEL.search(fold(named["rest"])):
        named = _SOURCE_IN_ROW.search(line)
    if named:
        return named["rest"].strip()
    is_one = _AGENCY.fullmatch(line) and not re.search("[,،、/|]", line)
    return line[1:-1].strip() if is_one else None
