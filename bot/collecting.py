"""The articles of an index, for a program that goes on answering while they change.

Writing runs in a process of its own: it takes minutes and much memory, and a broken file
may end a library that reads it. What is killed in the midst of it is done again by the
same call, as an ingest is.
"""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from bot.settings import Settings
from bot.updating import forget_file, write_index
from bot.wiring import make_embedder, make_place
from index.errors import NoIndex, UserError
from index.file_rows import FileRows
from index.holdings import StoredArticle
from ingest.finding import Found, find_files
from ingest.progress import IngestReport, Progress

Tell = Callable[[Progress | None], None]
"""Hears how far writing is; None is that another program writes, which is waited for."""

_Act = Callable[[Settings, Path, Tell], IngestReport]

# A forked process would share the locks of threads that it does not have.
_PROCESSES = multiprocessing.get_context("spawn")
_TELL_EVERY_S = 0.5
# One that has done its work ends by itself.
_ENDS_WITHIN_S = 20.0
# What is told of a file of 20 MB comes more often, on a slow machine too.
_SILENT_S = 1200.0
# Answering goes before.
_NICENESS = 5
_ASKED_TO_END = (signal.SIGTERM, signal.SIGKILL, signal.SIGINT)


class WritingEnded(Exception):
    """The process that was writing has ended before it was through, and may go on."""


class Collection:
    """The articles of the index at some settings' home."""

    def __init__(self, settings: Settings) -> None:
        """Read and write that index."""
        self._settings = settings

    def articles(self) -> list[StoredArticle]:
        """Return all articles, by file name; none where there is no index."""
        try:
            with make_place(self._settings).open("live") as (catalogue, _):
                return catalogue.articles()
        except NoIndex:
            return []

    def count(self) -> tuple[int, int]:
        """Return how many articles there are, and how many passages they have."""
        try:
            with make_place(self._settings).open("live") as (catalogue, _):
                languages = catalogue.languages()
        except NoIndex:
            return 0, 0
        articles = sum(language.articles for language in languages)
        return articles, sum(language.chunks for language in languages)

    def has_file(self, name: str) -> bool:
        """Say whether an article has a file of this name, in whatever folder."""
        try:
            with make_place(self._settings).open("live") as (catalogue, _):
                return FileRows(catalogue).has_name(name)
        except NoIndex:
            return False

    def count_passages(self, path: Path) -> int:
        """Return how many passages the articles of one file have."""
        with make_place(self._settings).open("live") as (catalogue, _):
            return FileRows(catalogue).count_passages(str(path))

    def count_bad_lines(self, path: Path) -> int:
        """Return how many lines of a file of many articles are none."""
        with make_place(self._settings).open("live") as (catalogue, _):
            return len(FileRows(catalogue).bad_lines(str(path)))

    def find_same(self, content_hash: str) -> str | None:
        """Return the file of an article with this content, if there is one."""
        try:
            with make_place(self._settings).open("live") as (catalogue, _):
                return FileRows(catalogue).find_same(content_hash)
        except NoIndex:
            return None

    async def add(self, path: Path, tell: Tell) -> IngestReport:
        """Bring a file into the index; ``tell`` is called now and then.

        A file that ends what reads it is reported as failed.

        Raises:
            UserError: The index cannot be written now.
            WritingEnded: Somebody has ended the process.
        """
        return await self._act_apart(_add, path, tell)

    async def remove(self, path: Path, tell: Tell) -> IngestReport:
        """Take the articles of a file out of the index, and leave the file be.

        Raises:
            UserError: The index cannot be written now.
            WritingEnded: Somebody has ended the process.
        """
        return await self._act_apart(_remove, path, tell)

    async def _act_apart(self, act: _Act, path: Path, tell: Tell) -> IngestReport:
        ours, theirs = _PROCESSES.Pipe(duplex=False)
        process = _PROCESSES.Process(
            target=_be_apart, args=(act, self._settings, path, theirs), daemon=True
        )
        # Some hundredths of a second; one that is cancelled here would never be ended.
        process.start()
        theirs.close()
        patience_s: float | None = _SILENT_S
        try:
            while True:
                async with asyncio.timeout(patience_s):
                    told = await asyncio.to_thread(ours.recv)
                if isinstance(told, UserError):
                    raise told
                if isinstance(told, IngestReport):
                    await asyncio.to_thread(process.join, _ENDS_WITHIN_S)
                    return told
                tell(told)
                # Another program may write for hours.
                patience_s = None if told is None else _SILENT_S
        except TimeoutError:
            return IngestReport(failed=[(path.name, "is damaged: it is read for ever")])
        except EOFError:
            await asyncio.to_thread(process.join, _ENDS_WITHIN_S)
            return _report_of_end(process.exitcode, path)
        finally:
            process.kill()
            ours.close()


def _report_of_end(code: int | None, path: Path) -> IngestReport:
    """Return what to say of a process that has ended without a word."""
    if code is None or code >= 0 or -code in _ASKED_TO_END:
        raise WritingEnded(f"the process that writes the index ended with {code}")
    name = signal.Signals(-code).name
    return IngestReport(failed=[(path.name, f"is damaged: reading it ended in {name}")])


def _be_apart(act: _Act, settings: Settings, path: Path, told: Connection) -> None:
    """Do the work as a process of its own."""
    # What asks a service to end asks all its processes; the one that started this knows
    # how long there is time, and ends it then.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.nice(_NICENESS)
    last = 0.0

    def tell(progress: Progress | None) -> None:
        nonlocal last
        if time.monotonic() > last + _TELL_EVERY_S:
            # After a word of waiting, the next is told at once.
            last = 0.0 if progress is None else time.monotonic()
            told.send(progress)

    try:
        told.send(act(settings, path, tell))
    except UserError as error:
        told.send(error)


def _add(settings: Settings, path: Path, tell: Tell) -> IngestReport:
    report = IngestReport()

    def find() -> Found:
        tell(_begun(path))
        return find_files([path])

    write_index(
        settings,
        find,
        report,
        make_embedder(settings),
        prune=False,
        wait=True,
        on_progress=tell,
        tell=lambda _: tell(None),
    )
    return report


def _begun(path: Path) -> Progress:
    """Say that nobody else writes now."""
    return Progress(
        done_bytes=0, total_bytes=0, done_files=0, total_files=1, file=path.name
    )


def _remove(settings: Settings, path: Path, tell: Tell) -> IngestReport:
    report = IngestReport()
    forget_file(
        settings,
        path,
        report,
        make_embedder(settings),
        on_progress=tell,
        tell=lambda _: tell(None),
    )
    return report
