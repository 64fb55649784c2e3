"""What comes with a message besides text: a file, or something that cannot be read."""

from dataclasses import dataclass

from telegram import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """A file of a message, as Telegram tells of it; ``size`` in bytes, 0 if unknown.

    ``file_id`` is what it is fetched by.
    """

    file_id: str
    name: str
    kind: str
    size: int


def find_file(message: Message) -> Attached | None:
    """Return the file of a message, as it was on the sender's disk; not a picture."""
    document = message.document
    # An animation comes with a document, for programs that know of no animations.
    if document is None or message.animation is not None:
        return None
    return Attached(
        file_id=document.file_id,
        name=document.file_name or "",
        kind=document.mime_type or "",
        size=document.file_size or 0,
    )


def has_more_than_text(message: Message) -> bool:
    """Say whether somebody sent a picture, a voice, a place or the like."""
    return bool(message.effective_attachment) or message.checklist is not None
