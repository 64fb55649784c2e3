"""The sources under an answer: a line and a button for each."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.telegram.outgoing import Button
from bot.telegram.showing.callbacks import Callback, write_callback
from bot.telegram.showing.cleaning import clean_line, is_seen, shorten
from bot.telegram.showing.directions import (
    LEFT_TO_RIGHT,
    RIGHT_TO_LEFT,
    line_mark,
    shut_in,
)
from bot.telegram.showing.kept_citations import KeptCitation
from bot.telegram.showing.limits import MAX_BUTTONS
from bot.telegram.showing.lines import Block, Line, Run
from bot.telegram.showing.linking import public_url
from bot.telegram.showing.phrases import language_name, say
from index import cldr
from prompts import messages_in

_MAX_TITLE = 120
_MAX_PART = 64
_MAX_LABEL = 28
_FEEDBACK_BUTTONS = 2
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")


def sources_block(citations: Sequence[KeptCitation], language: str) -> Block:
    """Return the list of sources as one quote that a reader opens, a line for each place.

    Sentences of one article share a line, if nothing tells where in it each of them is.

    Its lines run as the reader's language does, so that the numbers stand in one
    column whatever the titles are written in.
    """
    heading = Run(text=messages_in(language).sources, is_bold=True)
    lines = [
        Line(pieces=((heading,),), mark=line_mark(heading.text, mark_of(language)))
    ]
    lines += _source_lines(citations, language)
    return Block(lines=tuple(lines), quote="expandable_blockquote")


def answer_buttons(
    key: str, citations: Sequence[KeptCitation]
) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each source, few in a row, and thumbs up and down below.

    ``key`` is what the answer is stored by.
    """
    return (*source_buttons(key, citations), _thumbs(key))


def source_buttons(
    key: str, citations: Sequence[KeptCitation]
) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each source, few in a row.

    The number comes first: a button cannot be made to run from right to left. What
    would be the same is told apart by the beginning of the sentence.
    """
    counts = Counter(map(named, citations))
    buttons = [
        Button(
            label=f"{c.number} · {shorten(_called(c, counts), _MAX_LABEL)}",
            callback_data=write_callback(
                Callback(action="source", answer=key, number=c.number)
            ),
        )
        for c in citations[: MAX_BUTTONS - _FEEDBACK_BUTTONS]
    ]
    most = 2 if len(buttons) <= 8 else 3 if len(buttons) <= 24 else 4
    return tuple(tuple(buttons[i : i + most]) for i in range(0, len(buttons), most))


def _called(citation: KeptCitation, counts: Mapping[str, int]) -> str:
    name, quote = named(citation), clean_line(citation.quote)
    return quote if counts[name] > 1 and is_seen(quote) else name


def named(citation: KeptCitation) -> str:
    """Return the title of a cited article, or else its file, as one line."""
    title = clean_line(citation.title or "")
    return title if is_seen(title) else file_name(citation)


def file_name(citation: KeptCitation) -> str:
    """Return the file of a cited article as one line; its number if nothing is seen."""
    file = clean_line(citation.file)
    return file if is_seen(file) else str(citation.number)


def written_date(published: str, language: str) -> str:
    """Return a date in ISO 8601 as ``language`` writes it; anything else as it stands.

    Of some articles only the month is known: "2024-12".
    """
    is_month = bool(_MONTH.fullmatch(published))
    try:
        date = datetime.date.fromisoformat(
            f"{published}-01" if is_month else published[:10]
        )
    except ValueError:
        return clean_line(published)
    if is_month:
        written = cldr.month_of_year(date.month, date.year, language)
    else:
        written = cldr.long_date(date.day, date.month, date.year, language)
    return clean_line(written or published[:10])


def mark_of(language: str) -> str:
    """Return the mark of the direction that ``language`` runs in."""
    return RIGHT_TO_LEFT if cldr.is_right_to_left(language) else LEFT_TO_RIGHT


def _source_lines(citations: Sequence[KeptCitation], language: str) -> list[Line]:
    by_place: dict[tuple[object, ...], list[KeptCitation]] = {}
    for citation in citations:
        details = tuple(_details(citation, language))
        place = (citation.path, citation.position, named(citation), *details)
        by_place.setdefault(place, []).append(citation)
    return [
        _source_line(same[0], language, numbers=", ".join(str(c.number) for c in same))
        for same in by_place.values()
    ]


def _source_line(citation: KeptCitation, language: str, *, numbers: str) -> Line:
    direction = mark_of(language)
    title = shut_in(shorten(named(citation), _MAX_TITLE), direction)
    separator = say("separator", language)
    details = "".join(
        separator + shut_in(shorten(part, _MAX_PART), direction)
        for part in _details(citation, language)
    )
    text = f"{numbers}. {title}{details}"
    url = public_url(citation.url)
    runs = (
        Run(text=f"{numbers}. "),
        Run(text=title, url=url),
        Run(text=details),
    )
    return Line(
        pieces=(tuple(run for run in runs if run.text),),
        mark=line_mark(text, direction),
    )


def _details(citation: KeptCitation, language: str) -> list[str]:
    words = messages_in(language)
    outlet = clean_line(citation.outlet or "")
    details = []
    if is_seen(outlet):
        details.append(outlet)
    elif named(citation) != file_name(citation):
        details.append(file_name(citation))
    if citation.page:
        details.append(f"{words.page} {citation.page}")
    date = written_date(citation.published or "", language)
    if is_seen(date):
        details.append(date)
    if citation.language != language:
        details.append(language_name(citation.language, language))
    if citation.change is not None:
        is_gone = citation.change == "gone"
        details.append(words.gone_since if is_gone else words.changed_since)
    return details


def _thumbs(key: str) -> tuple[Button, ...]:
    good = Callback(action="good", answer=key)
    bad = Callback(action="bad", answer=key)
    return (
        Button(label="👍", callback_data=write_callback(good)),
        Button(label="👎", callback_data=write_callback(bad)),
    )
