"""One rule of sentence ends for every script, over articles and drafts alike."""

import re

from index.passages import Span

# A run of end marks with whatever closes it: quotes, brackets, note numbers such as [3].
_END = re.compile(
    r"""(?:[.!?…؟۔।॥]+|[。！？｡])
        ["'”’»›)\]}」』）]*
        (?:[ \u00a0]?\[\d{1,3}\])*""",
    re.VERBOSE,
)
_ENDS_WITHOUT_SPACE = "。！？｡"
# From the beginning of white space alone: to look on from each place in a long stretch
# of it would take the square of its length.
_LINE_BREAK = re.compile(
    r"(?:(?<![ \t\u00a0])[ \t\u00a0]*+)?(?:\r\n|\n|\r)[ \t\u00a0]*+"
)
_LIST_ITEM = re.compile(r"(?:[-*•–—]|\d{1,2}[.)])\s")
_WORD_BEFORE = re.compile(r"[^\s(«“\"„]+$")

# Words that a full stop belongs to, before a capital letter too. Those that often end a
# sentence (etc., r., р., м.) are missing on purpose: a lower-case word after them is enough to tell.
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "no",
        "nr",
        "fig",
        "vs",
        "gen",
        "col",
        "sgt",
        "lt",
        "capt",
        "rev",
        "hon",
        "sen",
        "rep",
        "gov",
        "inc",
        "jr",
        "sr",
        "m",
        "mm",
        "mme",
        "mlle",
        "mgr",
        "art",
        "sra",
        "srta",
        "dra",
        "d.ª",
        "pág",
        "núm",
        "av",
        "avda",
        "ee",
        "uu",
        "z.b",
        "d.h",
        "u.a",
        "ca",
        "bzw",
        "str",
        "hr",
        "fr",
        "abs",
        "np",
        "tzw",
        "ds",
        "ul",
        "im",
        "św",
        "ks",
        "płk",
        "mjr",
        "kpt",
        "inż",
        "mgr",
        "hab",
        "al",
        "pl",
        "os",
        "вул",
        "ім",
        "див",
        "напр",
        "акад",
        "проф",
        "доц",
        "ген",
        "полк",
        "просп",
        "пл",
        "обл",
        "ул",
        "им",
        "см",
        "проф",
        "акад",
        "ген",
        "полк",
        "д",
        "م",
        "أ",
        "ص",
        "ج",
        "tp",
        "ths",
        "ts",
        "gs",
        "pgs",
        "ths.bs",
        "bs",
        "sn",
        "doç",
        "yrd",
        "av",
        "e.g",
        "i.e",
        "p",
        "pp",
        "ed",
        "vol",
    ]
)
# Words that a full stop belongs to before a number, and may end a sentence elsewhere.
_BEFORE_NUMBERS = re.compile(
    "approx|aprox|ch|cap|chap|ext|min|par|para|sec|tel|tél|env|kap|bd|ziff|hod|č|kb"
    "|godz|lok|pkt|poz|rozdz|ust|буд|год|кв|корп|мін|млн|млрд|п|ред|розд|ст|тел|тис|хв"
    "|гл|мин|стр|тыс|чл"
)
_ORDINAL_MONTH = re.compile(
    r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|oca|şub|mar|nis|may|haz|tem|ağu|eyl|eki|kas|ara"
    r"|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_LONGEST = 600
_WRAPPED_LINE = range(50, 121)


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of ``text`` in order, without white space around them.

    Together the spans hold every character of ``text`` that is not white space. A
    stretch without an end mark (Thai, tables) is cut at a space every 600 characters.
    """
    spans: list[Span] = []
    for block in _blocks(text):
        start = block.start
        for match in _END.finditer(text, block.start, block.end):
            if start < match.start() and _is_end(text, match, block.end):
                spans += _cut(text, start, match.end())
                start = match.end()
        spans += _cut(text, start, block.end)
    return spans


def _blocks(text: str) -> list[Span]:
    """Return the stretches that no sentence crosses: paragraphs, headings, list items."""
    blocks: list[Span] = []
    start = 0
    for match in _LINE_BREAK.finditer(text):
        if match.end() <= start:
            continue
        if _is_wrapped_line(text, start, match):
            continue
        blocks.append(Span(start=start, end=match.start()))
        start = match.end()
    blocks.append(Span(start=start, end=len(text)))
    return [b for b in blocks if text[b.start : b.end].strip()]


def _is_wrapped_line(text: str, block_start: int, line_break: re.Match[str]) -> bool:
    """Say whether a line goes on in the next, as in text wrapped at 72 columns."""
    after = text[line_break.end() : line_break.end() + 4]
    if not after or after[0] in "\r\n" or _LIST_ITEM.match(after):
        return False
    # No further back than a wrapped line is long: in a block of many lines without a
    # "\r", to look for one takes the square of its length.
    seen = max(block_start, line_break.start() - _WRAPPED_LINE.stop)
    line_start = max(
        text.rfind("\n", seen, line_break.start()) + 1,
        text.rfind("\r", seen, line_break.start()) + 1,
        seen,
    )
    line = text[line_start : line_break.start()]
    if not line.strip() or _END.search(line[-4:]) or line.lstrip()[0] in "#|>":
        return False
    return len(line) in _WRAPPED_LINE or (after[0].islower() and len(line) < 121)


def _is_end(text: str, match: re.Match[str], block_end: int) -> bool:
    mark = match.group()
    if match.end() >= block_end:
        return True
    if mark[0] in _ENDS_WITHOUT_SPACE:
        return True
    if not text[match.end()].isspace():
        return False
    rest = text[match.end() : match.end() + 40].lstrip()
    following = rest.lstrip("\"'“„«‹([–— ")[:1]
    if following.islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 20), match.start())
    word = before.group() if before else ""
    # "Т.Г. Шевченко"; but "5 p.m." and "і т.д." end what they stand in.
    if _INITIALS.fullmatch(word) and (len(word) == 1 or word.isupper()):
        return False
    word = word.casefold()
    if word.isdecimal() and len(word) <= 2 and _ORDINAL_MONTH.match(rest):
        return False
    return not _is_abbreviation(word, following)


def _is_abbreviation(word: str, following: str) -> bool:
    """Say whether a full stop between a word and a character belongs to the word."""
    if following.isdecimal() and _BEFORE_NUMBERS.fullmatch(word):
        return True
    return word in _ABBREVIATIONS


def _cut(text: str, start: int, end: int) -> list[Span]:
    """Trim a stretch and cut it at spaces where it is too long to be a sentence."""
    spans: list[Span] = []
    while True:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            return spans
        if end - start <= _LONGEST:
            return [*spans, Span(start=start, end=end)]
        at = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        at = at if at > 0 else start + _LONGEST
        spans.append(Span(start=start, end=at))
        start = at
