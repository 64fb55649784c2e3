"""What only the lines around it tell of a line: menus, names, lists of other articles."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.dating import find_date
from ingest.labels import any_of
from ingest.stating import fold

_LONG, _SENTENCE, _HEADLINE, _NAME_LENGTH = 80, 40, 150, 40
_ENTRY_LENGTH = 12
_SENTENCE_END = re.compile("[.!?…。！？؟۔।:：]['\"”’»」)\\]）]*$|[.。]$")
_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENTRY = re.compile(rf"{any_of('menu', 'home', 'networks', 'share')}")
_NETWORK = re.compile(any_of("networks"))
_LABEL = re.compile(rf"\W*{any_of('read_also')}\W*")
# Reasons that say that an article is over, when no prose follows.
_AFTER = frozenset(
    {
        "read also",
        "tags",
        "comment counter",
        "copyright",
        "share line",
        "about the page",
    }
)
_BESIDE_TITLE = frozenset({"date line", "byline", "share line", "comment counter"})


@dataclass(slots=True)
class Line:
    """A line without surrounding white space, the rule that leaves it out, if any.

    ``block`` numbers the stretches that empty lines divide.
    """

    text: str
    block: int
    reason: str | None = None
    is_heading: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether it is kept and reads like a sentence."""
        weight = len(self.text) + len(_DENSE.findall(self.text))
        is_whole = bool(_SENTENCE_END.search(self.text))
        return self.reason is None and (
            weight >= _LONG or (is_whole and weight >= _SENTENCE)
        )

    @property
    def is_name_like(self) -> bool:
        """Whether it is kept and may be a name."""
        is_short = len(self.text) <= _NAME_LENGTH and len(self.text.split()) <= 5
        return self.reason is None and is_short and not _SENTENCE_END.search(self.text)


def find_menus(lines: Sequence[Line]) -> int:
    """Mark menus above the article; return how many lines are above it.

    A menu is at least two of its usual entries, as many as what else is in the block.
    """
    first_prose = _first_prose(lines)
    above = 0
    for block in _blocks(lines, 0, first_prose):
        entries = [n for n in block if _ENTRY.fullmatch(fold(lines[n].text))]
        if len(entries) < 2:
            continue
        menu = [n for n in block if n <= entries[-1]]
        rest = block[len(menu) :]
        if all(len(lines[n].text) <= _ENTRY_LENGTH for n in rest):
            menu = block
        if 2 * len(entries) >= len(menu):
            above = menu[-1] + 1
            for number in menu:
                lines[number].reason = "menu"
    return above


def judge_by_neighbours(lines: Sequence[Line]) -> None:
    """Mark kept lines for what stands around them."""
    first_prose, last_prose = _first_prose(lines), _last_prose(lines)
    _keep_events(lines)
    _mark_visits(lines, first_prose)
    _mark_names(lines, first_prose)
    for number, line in enumerate(lines):
        is_outside = number < first_prose or number > last_prose
        if line.reason is None and is_outside and _NETWORK.fullmatch(fold(line.text)):
            line.reason = "share line"
        if line.reason == "read also" and _LABEL.fullmatch(fold(line.text)):
            _mark_list(lines, number)
    _keep_chronicle(lines)
    _mark_end(lines, last_prose)


def _keep_events(lines: Sequence[Line]) -> None:
    """Keep days of something that stand below each other: an author has one day."""
    for block in _blocks(lines, 0, len(lines)):
        dated = (n for n in block if lines[n].reason == "date line")
        events = [n for n in dated if _is_of_something(lines[n].text)]
        for number in events if len(events) > 1 else ():
            lines[number].reason = None


def _is_of_something(line: str) -> bool:
    day = find_date(line)
    return day is not None and day.others > 0 and not (day.is_labelled or day.is_update)


def _keep_chronicle(lines: Sequence[Line]) -> None:
    """Keep dates that stand between paragraphs: headings of a chronicle."""
    prose = [n for n, line in enumerate(lines) if line.is_prose]
    for line in lines[prose[2] : prose[-1]] if len(prose) > 3 else ():
        if line.reason == "date line":
            line.reason = None


def _first_prose(lines: Sequence[Line]) -> int:
    return next((n for n, line in enumerate(lines) if line.is_prose), 0)


def _last_prose(lines: Sequence[Line]) -> int:
    places = (n for n in range(len(lines) - 1, -1, -1) if lines[n].is_prose)
    return next(places, len(lines))


def _blocks(lines: Sequence[Line], start: int, end: int) -> Iterator[list[int]]:
    """Yield the numbers of the lines of each block between two places."""
    numbers: list[int] = []
    for number in range(start, end):
        if numbers and lines[number].block != lines[numbers[-1]].block:
            yield numbers
            numbers = []
        numbers.append(number)
    if numbers:
        yield numbers


def _mark_visits(lines: Sequence[Line], first_prose: int) -> None:
    """Mark a date among the entries of a menu: it is that of the visit."""
    for block in _blocks(lines, 0, first_prose):
        if any(lines[n].reason == "menu" for n in block):
            for number in block:
                if lines[number].reason == "date line":
                    lines[number].reason = "menu"


def _mark_names(lines: Sequence[Line], first_prose: int) -> None:
    """Mark the name of an author that stands by the date, under the title."""
    title = next((n for n in range(first_prose) if lines[n].reason is None), 0)
    for block in _blocks(lines, 0, first_prose):
        if any(lines[n].reason in _BESIDE_TITLE for n in block):
            for number in block:
                line = lines[number]
                if number > title and line.is_name_like and not line.is_heading:
                    line.reason = "byline"


def _mark_list(lines: Sequence[Line], label: int) -> None:
    """Mark the headlines of other articles that follow their label, up to the next."""
    for number in range(label + 1, len(lines)):
        line = lines[number]
        if line.reason == "read also" and _LABEL.fullmatch(fold(line.text)):
            return
        is_headline = len(line.text) <= _HEADLINE and not _SENTENCE_END.search(
            line.text
        )
        if line.block != lines[label].block or not is_headline:
            return
        line.reason = line.reason or "read also"


def _mark_end(lines: Sequence[Line], last_prose: int) -> None:
    """Mark what follows an article: its author's name, then everything."""
    authors = " ".join(fold(line.text) for line in lines if line.reason == "byline")
    tail = range(last_prose + 1, len(lines))
    over = next((n for n in tail if lines[n].reason in _AFTER), len(lines))
    for number in tail:
        line = lines[number]
        if number >= over:
            line.reason = line.reason or "after the article"
        elif line.is_name_like and _is_in(fold(line.text).split(), authors):
            line.reason = "byline"


def _is_in(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)
