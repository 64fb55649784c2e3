"""How far an ingest is, and what it did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.finding import FoundFile


@dataclass(kw_only=True, slots=True)
class IngestReport:
    """What an ingest did, by file name; ``failed`` pairs a file with the reason.

    ``gone`` are articles that stay although their files are not there any more;
    ``passed_over`` counts files of types that are not read.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    passed_over: int = 0


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
    """Turns finished articles and embedded shares of a batch into Progress."""

    def __init__(
        self, files: Sequence[FoundFile], on_progress: Callable[[Progress], None]
    ) -> None:
        """Measure work on ``files``."""
        self._total_bytes = sum(file.size for file in files)
        self._total_files = len(files)
        self._done_bytes = 0
        self._done_files = 0
        self._on_progress = on_progress

    def embed(self, some_bytes: float, name: str) -> None:
        """Report that so much of an unfinished batch, with ``name`` in it, is embedded."""
        self._report(some_bytes, name)

    def finish(self, size: int, name: str) -> None:
        """Report that an article that takes so many bytes of its file is done."""
        self._done_bytes += size
        self._report(0, name)

    def end(self, size: int, name: str) -> None:
        """Report that a file is done, well or badly, with what no article takes of it."""
        self._done_files += 1
        self.finish(size, name)

    def turn_to(self, doing: str) -> None:
        """Report that something else than a file is under way."""
        self._report(0, "", doing)

    def _report(self, unfinished_bytes: float, file: str, doing: str = "") -> None:
        self._on_progress(
            Progress(
                done_bytes=min(self._done_bytes + unfinished_bytes, self._total_bytes),
                total_bytes=self._total_bytes,
                done_files=self._done_files,
                total_files=self._total_files,
                file=file,
                doing=doing,
            )
        )
