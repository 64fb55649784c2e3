"""Files that administrators send: fetched, stored, ingested, and told of.

Every step is done again after a kill and finds what was done before: the update ends with
the message that says what came of it.
"""

import asyncio
from collections import deque
from pathlib import Path

from bot.collecting import Collection
from bot.telegram.attaching import Attached
from bot.telegram.delivering import Deliverer
from bot.telegram.deposits import Deposits
from bot.telegram.fetching import MOST_BYTES, Fetcher, FileGone, FileTooLarge
from bot.telegram.journal import note
from bot.telegram.noticing import Notices
from bot.telegram.shelving import Shelf, digest, readable_name
from bot.telegram.showing.phrases import say
from bot.telegram.showing.unfitness import show_unfitness
from bot.telegram.turns import Begin, Turn
from ingest.finding import readable_types
from ingest.progress import IngestReport, Progress
from ingest.suffixes import READABLE

_MOST_MB = MOST_BYTES // (1024 * 1024)
_ALBUMS_REMEMBERED = 100


class Uploads:
    """Takes files in, one after the other."""

    def __init__(
        self,
        collection: Collection,
        shelf: Shelf,
        fetcher: Fetcher,
        deposits: Deposits,
        notices: Notices,
        deliverer: Deliverer,
        *,
        begin: Begin,
    ) -> None:
        """Fetch with ``fetcher`` into ``shelf``, ingest into ``collection``.

        ``begin`` is awaited when a file's turn has come.
        """
        self._collection = collection
        self._shelf = shelf
        self._fetcher = fetcher
        self._deposits = deposits
        self._notices = notices
        self._deliverer = deliverer
        self._begin = begin
        self._one_at_a_time = asyncio.Lock()
        self._declined: deque[str] = deque(maxlen=_ALBUMS_REMEMBERED)

    async def take(self, turn: Turn) -> None:
        """Take in the file of a turn, or say why not.

        Raises:
            UserError: The index cannot be written now.
            ChatClosed: The chat takes nothing.
        """
        attached = turn.said.attached
        if attached is None or not turn.is_admin:
            await self.decline(turn)
        elif not await self._deliverer.resume(turn):
            text = _unfitness(attached, turn.language) or await self._add(
                turn, attached
            )
            await self._deliverer.say(turn, text)

    async def decline(self, turn: Turn) -> None:
        """Say that a file, or what is no text, is not taken: once for what came together."""
        album = turn.said.album
        if album in self._declined:
            return
        is_file = turn.said.kind == "file"
        phrase = say("files_declined" if is_file else "text_only", turn.language)
        await self._deliverer.say(turn, phrase)
        if album:
            self._declined.append(album)

    async def _add(self, turn: Turn, attached: Attached) -> str:
        """Add a file, and return what to say of it."""
        language = turn.language
        name = readable_name(attached.name, attached.kind)
        notice = await self._notices.begin(turn, say("adding", language, file=name))

        def tell(progress: Progress | None) -> None:
            notice.show(_progress(progress, name, language))

        async with notice, self._one_at_a_time:
            await self._begin(turn.update_id)
            try:
                path, is_new = await self._bring(turn.update_id, attached, name)
            except FileGone:
                reason = say("unfit_gone", language)
                return say("adding_failed", language, file=name, reason=reason)
            except FileTooLarge:
                return say("file_too_large", language, file=name, size=_MOST_MB)
            if not is_new:
                return say("added_nothing", language, file=path.name)
            report = await self._collection.add(path, tell)
            return await self._outcome(path, report, language)

    async def _bring(
        self, update_id: int, attached: Attached, name: str
    ) -> tuple[Path, bool]:
        """Return where a file lies, and whether it is not in the index yet.

        Raises:
            FileGone: Telegram has it no more.
            FileTooLarge: It does not give it.
        """
        kept = await self._deposits.find(update_id)
        if kept is not None and await asyncio.to_thread(Path(kept).exists):
            return Path(kept), True
        arrived = await asyncio.to_thread(self._shelf.arrival, update_id)
        await self._fetcher.fetch(attached.file_id, arrived)
        path, is_new = await asyncio.to_thread(self._store, arrived, name)
        if is_new:
            await self._deposits.keep(update_id, str(path))
        return path, is_new

    def _store(self, arrived: Path, name: str) -> tuple[Path, bool]:
        """Return the place of a file that has arrived, and whether it is new."""
        same = self._shelf.find_same(arrived)
        if same is not None:
            arrived.unlink()
            return same, not self._collection.count_passages(same)
        elsewhere = self._collection.find_same(digest(arrived))
        if elsewhere is not None:
            arrived.unlink()
            return Path(elsewhere), False
        return self._shelf.put(arrived, name, self._collection.has_file), True

    async def _outcome(self, path: Path, report: IngestReport, language: str) -> str:
        """Return what to say of an ingest; a file without an article is not kept."""
        passages = await asyncio.to_thread(self._collection.count_passages, path)
        bad_lines = await asyncio.to_thread(self._collection.count_bad_lines, path)
        note("file_ingested", passages=passages, bad_lines=bad_lines)
        if not passages:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            reasons = [reason for _, reason in report.failed] or [""]
            reason = show_unfitness(reasons[0], language)
            return say("adding_failed", language, file=path.name, reason=reason)
        text = say("added", language, file=path.name, count=passages)
        if bad_lines:
            text += "\n" + say("lines_failed", language, count=bad_lines)
        return text


def _unfitness(attached: Attached, language: str) -> str | None:
    """Return what to say of a file that need not be fetched; None of any other."""
    name = readable_name(attached.name, attached.kind)
    if Path(name).suffix.lower() not in READABLE:
        reason = say("unfit_type", language, types=readable_types())
        return say("adding_failed", language, file=name, reason=reason)
    if attached.size > MOST_BYTES:
        return say("file_too_large", language, file=name, size=_MOST_MB)
    return None


def _progress(progress: Progress | None, name: str, language: str) -> str:
    if progress is None:
        return say("adding_waits", language, file=name)
    share = progress.done_bytes / max(progress.total_bytes, 1)
    return say("adding_share", language, file=name, percent=int(100 * share))
