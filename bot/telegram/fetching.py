"""Files that people have sent, brought from Telegram to the disk."""

import asyncio
from pathlib import Path

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.telegram.journal import note
from bot.telegram.limiting import seconds_of
from bot.telegram.sending import Bot
from index.errors import StateUnusable

# Of the Bot API server; Telegram speaks of 20 MB (core.telegram.org/bots/api#getfile).
MOST_BYTES = 20 * 1024 * 1024

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 60.0


class FileGone(Exception):
    """Telegram does not have the file any more."""


class FileTooLarge(Exception):
    """Telegram does not give files of this size to bots."""


class Fetcher:
    """Fetches files through one bot."""

    def __init__(self, bot: Bot) -> None:
        """Ask ``bot``."""
        self._bot = bot

    async def fetch(self, file_id: str, target: Path) -> None:
        """Write a file to ``target``, once Telegram can be reached.

        Raises:
            FileGone: It has the file no more.
            FileTooLarge: It does not give it.
            StateUnusable: It cannot be written; nothing of it is left.
        """
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                file = await self._bot.get_file(file_id)
                # A Bot API server of one's own gives files of two gigabytes.
                if (file.file_size or 0) > MOST_BYTES:
                    raise FileTooLarge
                content = await file.download_as_bytearray()
                await asyncio.to_thread(_write, target, content)
            except BadRequest as error:
                if "too big" in error.message.lower():
                    raise FileTooLarge from error
                raise FileGone from error
            except RetryAfter as error:
                wait_s = seconds_of(error)
            except NetworkError as error:
                note("fetch_again", error=type(error).__name__, pause_s=pause_s)
                wait_s = pause_s
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            else:
                return
            await asyncio.sleep(wait_s)


def _write(target: Path, content: bytearray) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        # Half of it would only fill the disk.
        target.unlink(missing_ok=True)
        raise StateUnusable(
            f"'{target.parent}' takes no file ({error.strerror}). See to its disk and its"
            " permissions, then send the file again."
        ) from error
