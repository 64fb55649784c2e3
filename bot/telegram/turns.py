"""A turn: something said that the bot is to act on, and in which language it speaks."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.telegram.conversations import Talk
from bot.telegram.incoming import Incoming, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """What was said where; ``language`` is that of the bot's own words.

    ``place`` is where the answer goes: another chat than the update names, where a group
    has become a supergroup since. ``is_admin`` says that an administrator said it.
    """

    update_id: int
    said: Incoming
    place: Place
    language: str
    is_admin: bool = False

    @property
    def talk(self) -> Talk:
        """The conversation it belongs to: in groups, everybody has theirs."""
        return Talk(
            chat=self.place.chat,
            thread=self.place.thread or 0,
            person=0 if self.place.is_private else self.said.person,
        )

    @property
    def message(self) -> int | None:
        """The message that was said, or pressed on; None where that is in another chat.

        A supergroup numbers its messages anew, not as the group that it was.
        """
        is_here = self.said.place is None or self.said.place.chat == self.place.chat
        return self.said.message if is_here else None


Act = Callable[[Turn], Awaitable[None]]
"""Carries out what a turn asks for, and ends its update."""

Acts = Mapping[str, Act]
"""Commands by their names."""

Begin = Callable[[int], Awaitable[None]]
"""Keeps that work on an update has begun, before what could end the program."""

IsFollowed = Callable[[Place], bool]
"""Tells whether the same place has said more since."""

OnStart = Callable[[int], None]
"""Is told who writes to the bot for the first time."""
