"""Files to Telegram: uploaded once, and named by their id from then on."""

import asyncio

from telegram import InputFile, ReplyParameters
from telegram.error import BadRequest, NetworkError

from bot.telegram.documents import Document
from bot.telegram.incoming import Place
from bot.telegram.journal import note
from bot.telegram.resending import until_sent
from bot.telegram.sending import Sender
from bot.telegram.sent_files import SentFiles

# Fifty megabytes each are held in memory, and a slow line is shared.
_AT_ONCE = 2
_UPLOAD_S = 120.0
_UNKNOWN_ID = ("file identifier", "file reference", "file_id")


class FileTooLarge(Exception):
    """The server takes no file of that size."""


class FileSender:
    """Sends documents through one bot."""

    def __init__(self, sender: Sender, sent: SentFiles) -> None:
        """Send as ``sender`` does, and keep the ids of files in ``sent``."""
        self._sender = sender
        self._sent = sent
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def send(
        self, place: Place, document: Document, caption: str, *, reply_to: int | None
    ) -> int:
        """Send a document, and return the message's number.

        Raises:
            ChatClosed: The chat takes nothing.
            ChatMoved: It has another number now.
            FileTooLarge: It is more than the server takes.
        """
        content, name = document.fingerprint, document.name
        file_id = await self._sent.find(content, name)
        if file_id is not None:
            try:
                number, _ = await self._send(place, file_id, caption, reply_to)
            except BadRequest as error:
                if not any(words in error.message.lower() for words in _UNKNOWN_ID):
                    raise
                note("file_id_refused")
            else:
                return number
        async with self._turns:
            upload = InputFile(document.content, filename=name)
            number, file_id = await self._send(place, upload, caption, reply_to)
        if file_id:
            await self._sent.keep(content, name, file_id)
        return number

    async def _send(
        self,
        place: Place,
        document: InputFile | str,
        caption: str,
        reply_to: int | None,
    ) -> tuple[int, str]:
        reply = None
        if reply_to is not None:
            reply = ReplyParameters(reply_to, allow_sending_without_reply=True)

        async def act() -> tuple[int, str]:
            try:
                sent = await self._sender.bot.send_document(
                    place.chat,
                    document,
                    caption=caption or None,
                    message_thread_id=place.thread,
                    reply_parameters=reply,
                    disable_content_type_detection=True,
                    rate_limit_args="final",
                    read_timeout=_UPLOAD_S,
                    write_timeout=_UPLOAD_S,
                )
            except NetworkError as error:
                # The library takes this refusal for trouble that passes.
                if "too large" in error.message.lower():
                    raise FileTooLarge from error
                raise
            return sent.message_id, sent.document.file_id if sent.document else ""

        return await until_sent(act)
