"""A catalogue that is open, its recorder, and the bundled embedding model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.recording import Recorder


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue in a folder named index."""
    opened = Catalogue(tmp_path / "index" / "catalogue.sqlite", create=True)
    yield opened
    opened.close()


@pytest.fixture
def recorder(catalogue: Catalogue) -> Recorder:
    """The writer of ``catalogue``."""
    return Recorder(catalogue)


@pytest.fixture(scope="session")
def bundled() -> BundledEmbedder:
    """The embedding model that needs no endpoint."""
    return BundledEmbedder()
