"""What every method of the Bot API is made of: its parameters, and carrying it out."""

from abc import abstractmethod
from collections.abc import Sequence

from tests.telegram.emulator.formatted import (
    Entity,
    Formatted,
    cleaned,
    is_blank,
    units,
)
from tests.telegram.emulator.parameters import Parameters
from tests.telegram.emulator.refusals import bad_request
from tests.telegram.emulator.world import Chat, World

ChatId = int | str


class Method(Parameters):
    """One method, named like its class; the fields are the parameters it models."""

    @abstractmethod
    def carry_out(self, world: World) -> object:
        """Do it and return the result as JSON; called while ``world.changed`` is held.

        Raises:
            Refused: Telegram would not do it.
        """


def written(
    text: str, entities: Sequence[Entity], *, limit: int, what: str
) -> Formatted:
    """Return ``text`` cleaned, at most ``limit`` UTF-16 units long.

    Raises:
        Refused: It is longer, or an entity does not fit.
    """
    shown = cleaned(text, entities)
    if units(shown.text) > limit:
        raise bad_request(f"{what} is too long")
    return shown


def written_message(text: str, entities: Sequence[Entity], limit: int) -> Formatted:
    """Return the text of a message, which may not be empty.

    Raises:
        Refused: It is empty or too long, or an entity does not fit.
    """
    shown = written(text, entities, limit=limit, what="message")
    if is_blank(shown.text):
        raise bad_request("message text is empty")
    return shown


def checked_thread(chat: Chat, thread_id: int | None) -> int | None:
    """Return ``thread_id`` if it is a topic of ``chat``.

    A supergroup without topics numbers its reply threads in what it delivers and does
    not take those numbers back.

    Raises:
        Refused: There is no such topic.
    """
    if thread_id is not None and thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id
