"""The buttons of sources: a sentence in its surroundings, and the file it stands in."""

import asyncio
from dataclasses import replace

from bot.rereading import Change
from bot.telegram.documents import MOST_MB, Document, Documents, Lack
from bot.telegram.given_answers import GivenAnswer, GivenAnswers
from bot.telegram.incoming import Place
from bot.telegram.journal import note_trouble
from bot.telegram.pressing import ByAction, Press
from bot.telegram.sending import Sender
from bot.telegram.sending_files import FileSender, FileTooLarge
from bot.telegram.showing.kept_citations import KeptCitation
from bot.telegram.showing.opening import show_citation
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Turn
from index.errors import UserError
from prompts import messages_in


class OpeningSources:
    """The buttons that open a source of an answer, and that send its file."""

    def __init__(
        self,
        given_answers: GivenAnswers,
        documents: Documents,
        sender: Sender,
        files: FileSender,
    ) -> None:
        """Show what ``given_answers`` cite with ``sender``, send it with ``files``."""
        self._given_answers = given_answers
        self._documents = documents
        self._sender = sender
        self._files = files

    @property
    def by_action(self) -> ByAction:
        """What its buttons do."""
        return {"source": self._open, "file": self._send_file}

    async def _open(self, press: Press) -> None:
        found = await self._find(press)
        if found is None:
            return
        given, citation = found
        await press.answer()
        is_sendable, change = await asyncio.to_thread(self._look, citation)
        message = show_citation(
            citation,
            given.key,
            given.language,
            change=change,
            is_sendable=is_sendable,
        )
        turn = press.turn
        number = await self._sender.send(
            _place_of(turn, given), message, reply_to=turn.message
        )
        await self._given_answers.keep_opened(given, turn.place.chat, number)

    def _look(self, citation: KeptCitation) -> tuple[bool, Change | None]:
        """Return whether there is a file to send, and what became of it since.

        What was cited is kept here, and is shown whatever becomes of the index.
        """
        try:
            is_sendable = self._documents.lack(citation) is None
        except UserError as error:
            note_trouble("file_not_looked_for", reason=str(error))
            is_sendable = False
        return is_sendable, self._documents.change(citation)

    async def _send_file(self, press: Press) -> None:
        found = await self._find(press)
        if found is None:
            return
        given, citation = found
        turn = press.turn
        # Before the file is read: Telegram does not wait for that.
        lack = await asyncio.to_thread(self._documents.lack, citation)
        await press.answer(_told(lack, turn.language), is_alert=lack is not None)
        if lack is not None:
            return
        document = await asyncio.to_thread(self._documents.read, citation)
        if not isinstance(document, Document):
            # It has gone between the two looks; another press says so.
            return
        caption = ""
        if document.has_changed:
            changed = messages_in(given.language).changed_since
            caption = changed[:1].upper() + changed[1:]
        try:
            number = await self._files.send(
                _place_of(turn, given), document, caption, reply_to=turn.message
            )
        except FileTooLarge:
            return
        await self._given_answers.keep_opened(given, turn.place.chat, number)

    async def _find(self, press: Press) -> tuple[GivenAnswer, KeptCitation] | None:
        """Return what is to be opened; say so if it is not kept any more.

        What was said in another chat is not shown, and not said to be there.
        """
        callback, turn = press.callback, press.turn
        given = await self._given_answers.find(callback.answer)
        if given and not await self._given_answers.is_of(given, turn.place.chat):
            return None
        citation = given.citation(callback.number) if given else None
        if given is None or citation is None:
            await press.answer(say("source_gone", turn.language), is_alert=True)
            return None
        return given, citation


def _place_of(turn: Turn, given: GivenAnswer) -> Place:
    """Return where the answer stands: of old messages Telegram does not tell the topic."""
    return replace(turn.place, thread=turn.place.thread or given.thread)


def _told(lack: Lack | None, language: str) -> str:
    match lack:
        case None:
            return ""
        case "gone":
            return say("file_gone", language)
        case "too_large":
            return say("file_unsendable", language, size=MOST_MB)
