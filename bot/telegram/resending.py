"""Requests about a chat: made until Telegram has taken them, or the chat is found closed.

What a lost connection leaves open, whether a message has arrived, Telegram does not tell
afterwards: such a message is sent again. An edit does no harm the second time.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
)

from bot.telegram.journal import note

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 60.0
_CLOSED = ("chat not found", "user is deactivated", "not enough rights", "chat_write")
_Result = TypeVar("_Result")


class ChatClosed(Exception):
    """Nothing can be sent to a chat: it has blocked or removed the bot, or is gone."""


class ChatMoved(Exception):
    """A group has become a supergroup, which has another number."""

    def __init__(self, moved_to: int) -> None:
        super().__init__(moved_to)
        self.moved_to = moved_to


async def until_sent(act: Callable[[], Awaitable[_Result]]) -> _Result:
    """Return what ``act`` returns once Telegram can be reached.

    Raises:
        ChatClosed: The chat takes nothing.
        ChatMoved: It has another number now.
    """
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            return await act()
        except ChatMigrated as error:
            raise ChatMoved(error.new_chat_id) from error
        except Forbidden as error:
            raise ChatClosed(error.message) from error
        except BadRequest as error:
            if any(words in error.message.lower() for words in _CLOSED):
                raise ChatClosed(error.message) from error
            raise
        # A token that is taken back ends the program where updates come in; until then
        # no question is given up for it.
        except (NetworkError, InvalidToken, EndPointNotFound) as error:
            note("send_again", error=type(error).__name__, pause_s=pause_s)
        # Nothing secret hangs on it.
        await asyncio.sleep(pause_s * random.uniform(0.75, 1))  # noqa: S311
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
