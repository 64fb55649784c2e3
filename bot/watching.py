"""``polycite ingest --watch``: an index that follows its folders.

A round is an ordinary ingest. It begins when changes have come to rest; a file that is
still being written is left to a later round, and one that cannot be read is read again
once it has changed.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.updating import write_index
from bot.wiring import make_embedder
from index.embedding import Embedder
from index.errors import BadSettings, UserError
from index.json_lines import SUFFIXES
from ingest.finding import Found, FoundFile, find_files
from ingest.progress import IngestReport, Progress

if TYPE_CHECKING:
    from watchfiles import Change

# Changes this close together are one.
_QUIET_MS = 500
# However long changes go on, a round begins.
_LONGEST_MS = 10_000
# A file that nobody has touched for so long is not being written.
_AT_REST_S = 2.0
_LONGEST_WAIT_S = 10.0
# Looked at all the same: some network drives tell of no change.
_LOOK_EVERY_S = 30.0

_Look = tuple[int, int]
"""Size and time of a file, as of one look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """One round of a watch: what was done, or in ``problem`` why it could not be.

    ``waiting`` is how many files were left to a later round.
    """

    report: IngestReport
    seconds: float
    waiting: int
    problem: str | None


class Watcher:
    """Brings the index at the settings' home up to date with paths, round by round."""

    def __init__(
        self,
        settings: Settings,
        paths: Sequence[Path],
        *,
        prune: bool,
        show_progress: Callable[[], AbstractContextManager[Callable[[Progress], None]]],
        tell: Callable[[str], None] = lambda _: None,
        longest_wait_s: float = _LONGEST_WAIT_S,
    ) -> None:
        """Watch ``paths``; ``tell`` hears of what else takes long.

        What ``show_progress`` gives is open while a round is under way. A file with an
        article in each line that is not at rest after ``longest_wait_s`` is read as far
        as it is.
        """
        self._settings = settings
        self._paths = paths
        self._prune = prune
        self._show_progress = show_progress
        self._tell = tell
        self._embedder: Embedder = make_embedder(settings, tell)
        self._rest = _Rest(longest_wait_s)
        self._last: Found | None = None
        self._gone: set[str] = set()
        self._told: set[tuple[str, str]] = set()

    def rounds(self) -> Iterator[Round]:
        """Yield the first round, and every further one that has something to tell.

        It goes on until Ctrl-C; a path that is gone for a while is a round's problem.

        Raises:
            NothingToIngest: A path does not exist when it begins.
            BadSettings: The system lets no more folders be watched.
        """
        problem = None
        is_first = True
        for _ in self._beats():
            done = self._round()
            if done is None:
                continue
            if is_first or _tells(done) or done.problem not in (None, problem):
                yield done
            problem = done.problem
            is_first = False

    def _round(self) -> Round | None:
        """Do what there is to do; None if nothing has changed since the last round."""
        started = time.perf_counter()
        report = IngestReport()
        found, problem = None, None
        try:
            found = self._rest.sift(find_files(self._paths))
            if found == self._last:
                return None
            with self._show_progress() as on_progress:
                write_index(
                    self._settings,
                    lambda: self._rest.sift(find_files(self._paths)),
                    report,
                    self._embedder,
                    prune=self._prune,
                    wait=True,
                    on_progress=on_progress,
                    tell=self._tell,
                )
            self._rest.wait_anew(found)
        except UserError as error:
            problem = str(error)
        # What could not be done is tried again when it is time to look.
        self._last = found if problem is None else None
        if found is not None:
            self._rest.remember_failures(found, report)
        self._keep_news(report)
        return Round(
            report=report,
            seconds=time.perf_counter() - started,
            waiting=self._rest.waiting,
            problem=problem,
        )

    def _keep_news(self, report: IngestReport) -> None:
        """Leave out what an earlier round told of: files gone, and lines that are bad."""
        gone, failed = set(report.gone), set(report.failed)
        report.gone = [file for file in report.gone if file not in self._gone]
        whole = report.unread.values()
        report.failed = [
            told for told in report.failed if told not in self._told or told[0] in whole
        ]
        self._gone, self._told = gone, failed

    def _beats(self) -> Iterator[None]:
        """Yield at once, then whenever something has changed or it is time to look."""
        from watchfiles import watch

        find_files(self._paths)
        yield
        beat = 0.0
        try:
            for changed in watch(
                *self._paths,
                watch_filter=self._concerns,
                debounce=_LONGEST_MS,
                step=_QUIET_MS,
                rust_timeout=int(_AT_REST_S * 1000),
                yield_on_timeout=True,
                ignore_permission_denied=True,
            ):
                # The first is never left out: nobody watched during the first round.
                is_time = time.monotonic() - beat > _LOOK_EVERY_S
                if changed or self._rest.waiting or is_time:
                    yield
                    beat = time.monotonic()
        except OSError as error:
            raise BadSettings(
                f"The folders cannot be watched ({error}). Let the system watch more of"
                " them, or set WATCHFILES_FORCE_POLLING=1."
            ) from error

    def _concerns(self, _: "Change", path: str) -> bool:
        """Say whether a change may be one of an article: not of the index, not hidden."""
        changed = Path(path)
        if changed.is_relative_to(self._settings.home.absolute()):
            return False
        for given in self._paths:
            if changed.is_relative_to(given.absolute()):
                inner = changed.relative_to(given.absolute())
                return not any(part.startswith(".") for part in inner.parts)
        return True


class _Rest:
    """Knows which files are at rest, and which could not be read as they are now."""

    def __init__(self, longest_wait_s: float) -> None:
        self._longest_wait_s = longest_wait_s
        self.waiting = 0
        self._seen: dict[Path, tuple[_Look, float]] = {}
        self._since: dict[Path, float] = {}
        self._failed: dict[Path, _Look] = {}
        self._missed: set[tuple[str, str]] = set()

    def sift(self, found: Found) -> Found:
        """Leave out what is being written, and what failed and has not changed since."""
        files = [f for f in found.files if self._failed.get(f.path) != _look(f)]
        rested = tuple(filter(None, map(self._as_rested, files)))
        self.waiting = len(files) - len(rested)
        missed = tuple(m for m in found.missed if m not in self._missed)
        return replace(found, files=rested, missed=missed)

    def wait_anew(self, found: Found) -> None:
        """Begin to wait again for files that were read while they grew."""
        for file in found.files:
            self._since.pop(file.path, None)

    def _as_rested(self, file: FoundFile) -> FoundFile | None:
        """Return a file as it is to be read, or None while that would be too early."""
        if self._is_at_rest(file):
            self._since.pop(file.path, None)
            return file
        since = self._since.setdefault(file.path, time.monotonic())
        is_log = file.path.suffix.lower() in SUFFIXES
        if is_log and time.monotonic() - since > self._longest_wait_s:
            return replace(file, is_growing=True)
        return None

    def remember_failures(self, found: Found, report: IngestReport) -> None:
        """Keep in mind what has failed, so that it is told and tried once."""
        unread = (file for file in found.files if file.path in report.unread)
        self._failed |= {file.path: _look(file) for file in unread}
        self._missed.update(found.missed)

    def _is_at_rest(self, file: FoundFile) -> bool:
        if time.time() - file.modified_ns / 1e9 > _AT_REST_S:
            return True
        # The clock of a network drive may be ahead: then two looks decide.
        look, now = _look(file), time.monotonic()
        before, since = self._seen.get(file.path, (None, now))
        if look != before:
            self._seen[file.path] = (look, now)
            return False
        return now - since > _AT_REST_S


def _look(file: FoundFile) -> _Look:
    return file.size, file.modified_ns


def _tells(done: Round) -> bool:
    report = done.report
    return any(
        (report.added, report.changed, report.removed, report.failed, report.gone)
    )
