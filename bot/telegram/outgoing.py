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
    """An inline button that calls back or copies; one of both is not None."""

    label: str
    callback_data: str | None = None
    copied: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingMessage:
    """One message; ``buttons`` are rows."""

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()


def as_json(message: OutgoingMessage) -> dict[str, Any]:
    """Return ``message`` as what JSON can hold."""
    return asdict(message)


def from_json(fields: dict[str, Any]) -> OutgoingMessage:
    """Return the message that ``as_json`` was given."""
    return OutgoingMessage(
        text=fields["text"],
        entities=tuple(Entity(**entity) for entity in fields["entities"]),
        buttons=tuple(
            tuple(Button(**button) for button in row) for row in fields["buttons"]
        ),
    )
