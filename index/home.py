"""Where one index lies on disk: the folders and files under ``--home``."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The home folder; ``index`` is what answers, ``rebuilding`` what will replace it."""

    folder: Path

    @property
    def index(self) -> Path:
        """The folder of the live index."""
        return self.folder / "index"

    @property
    def rebuilding(self) -> Path:
        """The folder in which ``ingest --rebuild`` builds."""
        return self.folder / "index.rebuilding"

    @property
    def replaced(self) -> Path:
        """The folder of the index that a rebuild is taking the place of."""
        return self.folder / "index.old"

    @property
    def readable(self) -> Path:
        """The folder to answer from: between the two renames of a swap, the old one."""
        if not self.index.is_dir() and self.replaced.is_dir():
            return self.replaced
        return self.index

    @property
    def lock(self) -> Path:
        """The file that the one writing ingest holds locked."""
        return self.folder / "ingest.lock"

    @property
    def holder(self) -> Path:
        """The file in which the holder of the lock says who it is."""
        return self.folder / "ingest.holder"


def catalogue_in(index: Path) -> Path:
    """Return the catalogue file of an index folder."""
    return index / "catalogue.sqlite"


def vectors_in(index: Path) -> Path:
    """Return the Chroma folder of an index folder."""
    return index / "vectors"
