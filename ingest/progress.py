"""How far an ingest is, and what it did."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.finding import FoundFile


@dataclass(kw_only=True, slots=True)
class IngestReport:
    """What an ingest did, by file name; ``failed`` pairs a file with the reason.

    ``gone`` are articles that stay although their files are not there any more;
    ``passed_over`` counts files of types that are not read, and ``first_passed_over`` names
    some. ``unread_fields`` are names of fields in the lines of a file that are of no use
    here, and "date: yesterday" where a value is no date or no language; ``unread`` files of which nothing could be read, by path.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    passed_over: int = 0
    first_passed_over: tuple[str, ...] = ()
    unread_fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unread: dict[Path, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far an ingest is: bytes of files done, of all that have to be read.

    ``file`` names the article under way; ``doing`` something else that is.
    """

    done_bytes: float
    total_bytes: int
    done_files: int
    total_files: int
    file: str
    doing: str = ""


class Meter:
    """Turns finished articles and embedded shares of a batch into Progress.

    One batch may be embedded while another thread reports what became of the last.
    """

    def __init__(
        self, files: Sequence[FoundFile], on_progress: Callable[[Progress], None]
    ) -> None:
        """Measure work on ``files``."""
        self._total_bytes = sum(file.size for file in files)
        self._total_files = len(files)
        self._done_bytes = 0.0
        self._waiting_bytes = 0
        self._embedding_bytes = 0.0
        self._done_files = 0
        self._on_progress = on_progress
        self._one_at_a_time = threading.RLock()

    def embed(self, share: float, size: int, name: str) -> None:
        """Report that ``share`` (0 to 1) of a batch of so many bytes is embedded.

        ``name`` is in it. All of it waits to be finished, while another is embedded.
        """
        with self._one_at_a_time:
            self._embedding_bytes = share * size
            if share == 1:
                self._waiting_bytes += size
                self._embedding_bytes = 0
            self._report(name)

    def finish(self, size: int, name: str, *, was_embedded: bool = False) -> None:
        """Report that an article that takes so many bytes of its file is done."""
        with self._one_at_a_time:
            self._done_bytes += size
            self._waiting_bytes -= size * was_embedded
            self._report(name)

    def end(self, size: int, name: str) -> None:
        """Report that a file is done, well or badly, with what no article takes of it."""
        with self._one_at_a_time:
            self._done_files += 1
            self.finish(size, name)

    def turn_to(self, doing: str) -> None:
        """Report that something else than a file is under way."""
        with self._one_at_a_time:
            self._report("", doing)

    def _report(self, file: str, doing: str = "") -> None:
        done = self._done_bytes + self._waiting_bytes + self._embedding_bytes
        self._on_progress(
            Progress(
                done_bytes=min(done, self._total_bytes),
                total_bytes=self._total_bytes,
                done_files=self._done_files,
                total_files=self._total_files,
                file=file,
                doing=doing,
            )
        )
