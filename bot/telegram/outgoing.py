"""Messages to send, as values: text, entities and buttons, in the terms of the Bot API."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A stretch of a text that is shown otherwise; offset and length in UTF-16 units.

    ``kind`` is the Bot API's name, such as ``bold`` or ``expandable_blockquote``.
    ``url`` is that of a ``text_link``.
    """

    kind: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """An inline button: exactly one of ``data``, ``url`` and ``copy`` is set.

    ``data`` comes back when it is pressed; ``copy`` is what it puts on the clipboard.
    """

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One message; ``buttons`` are rows."""

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()


def as_json(message: Outgoing) -> dict[str, Any]:
    """Return ``message`` as what JSON can hold."""
    return asdict(message)


def from_json(fields: dict[str, Any]) -> Outgoing:
    """Return the message that ``as_json`` was given."""
    return Outgoing(
        text=fields["text"],
        entities=tuple(Entity(**entity) for entity in fields["entities"]),
        buttons=tuple(
            tuple(Button(**button) for button in row) for row in fields["buttons"]
        ),
    )
