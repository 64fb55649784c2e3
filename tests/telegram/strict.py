"""What the emulated Telegram makes of a message, without sending it."""

from collections import Counter

from bot.telegram.outgoing import OutgoingMessage
from tests.telegram.emulator.formatted import MAX_TEXT, Entity, Formatted
from tests.telegram.emulator.keyboards import Button, CopyText, Keyboard, checked
from tests.telegram.emulator.method import written_message


def as_stored(message: OutgoingMessage) -> Formatted:
    """Return the message as Telegram keeps it.

    Raises:
        Refused: Telegram does not take it.
    """
    checked(
        Keyboard(
            inline_keyboard=tuple(
                tuple(
                    Button(
                        text=b.label,
                        callback_data=b.callback_data,
                        copy_text=CopyText(text=b.copied) if b.copied else None,
                    )
                    for b in row
                )
                for row in message.buttons
            )
        )
    )
    return written_message(message.text, _entities(message), MAX_TEXT)


def is_kept_as_sent(message: OutgoingMessage) -> bool:
    """Say whether Telegram changes nothing: no letter, no entity, no order."""
    stored = as_stored(message)
    is_same = Counter(stored.entities) == Counter(_entities(message))
    return stored.text == message.text and is_same and not stored.notes


def _entities(message: OutgoingMessage) -> tuple[Entity, ...]:
    return tuple(
        Entity.model_validate(
            {"type": e.kind, "offset": e.offset, "length": e.length, "url": e.url}
        )
        for e in message.entities
    )
