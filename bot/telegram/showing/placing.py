"""Where entities begin and end in a message, and which stay when there are too many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.telegram.outgoing import Entity, OutgoingMessage
from bot.telegram.showing.limits import MAX_ENTITIES, units
from bot.telegram.showing.lines import Quote, Run

_QUOTE, _MARKER, _LINK, _BOLD = range(4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """What stands in a message: glue to what comes before, a mark, and runs."""

    glue: str
    mark: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What of a block stands in one message."""

    quote: Quote | None
    placed: list[Placed] = field(default_factory=list)


def place(parts: Sequence[Part]) -> OutgoingMessage:
    """Return the message of ``parts``, with offsets counted after marks were put in.

    Telegram shows 100 entities. Of more, quotes stay, then the links of markers, then
    other links, then bold.
    """
    text = ""
    ranked: list[tuple[int, Entity]] = []
    for part in parts:
        text += part.placed[0].glue
        begin = units(text)
        body = _body(part)
        ranked += _entities(part, begin)
        text += body
        if part.quote is not None:
            quote = Entity(kind=part.quote, offset=begin, length=units(body))
            ranked.append((_QUOTE, quote))
    shown = sorted(ranked, key=lambda row: (row[0], row[1].offset))[:MAX_ENTITIES]
    entities = sorted((e for _, e in shown), key=lambda e: (e.offset, -e.length))
    return OutgoingMessage(text=text, entities=tuple(entities))


def _body(part: Part) -> str:
    first, *others = part.placed
    text = first.mark + "".join(run.text for run in first.runs)
    return text + "".join(
        placed.glue + placed.mark + "".join(run.text for run in placed.runs)
        for placed in others
    )


def _entities(part: Part, begin: int) -> Iterator[tuple[int, Entity]]:
    cursor = begin
    for number, placed in enumerate(part.placed):
        cursor += units(placed.mark + (placed.glue if number else ""))
        for run in placed.runs:
            length = units(run.text)
            if run.url and length:
                rank = _MARKER if run.is_marker else _LINK
                link = Entity(
                    kind="text_link", offset=cursor, length=length, url=run.url
                )
                yield rank, link
            if run.is_bold and length:
                yield _BOLD, Entity(kind="bold", offset=cursor, length=length)
            cursor += length
