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

    ``doing`` names what is under way when it is none of the files.
    """

    done_bytes: float
    total_bytes: int
    done_files: int
    total_files: int
    file: str
    doing: str = ""


class Meter:
    """Turns finished files and embedded shares of a batch into Progress."""

    def __init__(
        self, files: Sequence[FoundFile], on_progress: Callable[[Progress], None]
    ) -> None:
        """Measure work on ``files``."""
        self._total_bytes = sum(file.size for file in files)
        self._total_files = len(files)
        self._done_bytes = 0
        self._done_files = 0
        self._on_progress = on_progress

    def embedded(self, share: float, batch: Sequence[FoundFile]) -> None:
        """Report that ``share`` (0 to 1) of an unfinished batch is embedded."""
        self._report(share * sum(file.size for file in batch), batch[0].file)

    def finish(self, file: FoundFile) -> None:
        """Report that a file is done, well or badly."""
        self._done_bytes += file.size
        self._done_files += 1
        self._report(0, file.file)

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
