"""A catalogue that is open, its recorder, and the bundled embedding model."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.database import Database
from index.recording import Recorder
from tests.servers import fresh_database


@pytest.fixture
def database_address() -> Iterator[str]:
    """The address of an empty database of PostgreSQL."""
    with fresh_database() as address:
        yield address


@pytest.fixture(params=["file", pytest.param("database", marks=pytest.mark.servers)])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue: in a folder named index, or in PostgreSQL."""
    if request.param == "file":
        with closing(_in_file(tmp_path)) as opened:
            yield opened
        return
    with fresh_database() as address, closing(Database(address)) as database:
        yield Catalogue(database.open("live", create=True))


@pytest.fixture
def catalogue_file(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue in a folder named index."""
    with closing(_in_file(tmp_path)) as opened:
        yield opened


@pytest.fixture
def recorder(catalogue: Catalogue) -> Recorder:
    """The writer of ``catalogue``."""
    return Recorder(catalogue)


@pytest.fixture(scope="session")
def bundled() -> BundledEmbedder:
    """The embedding model that needs no endpoint."""
    return BundledEmbedder()


def _in_file(folder: Path) -> Catalogue:
    return Catalogue(folder / "index" / "catalogue.sqlite", create=True)
