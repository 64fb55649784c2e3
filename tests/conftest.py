"""No network but loopback; a home in tmp_path; the small world and its index.

Drafts are checked with the model that checks them everywhere, loaded once.
"""

import gc
import ipaddress
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from index.aligning import Aligner
from index.bundled_model import BundledEmbedder
from tests.profiles import load_profile
from tests.program import REPOSITORY, polycite_afresh
from tests.reading_model import shared_aligner, shared_embedder
from tests.small_world import OpenIndex, ingest, open_index, write_articles

load_profile()


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        # An address that is no tuple is the path of a socket on this machine.
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if not _is_this_machine(host):
        raise ConnectionRefusedError(f"a test may not reach {host!r}")


def _is_this_machine(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def pytest_collection_finish() -> None:
    """Leave the tests themselves out of collections of garbage.

    Those that Chroma's clients ask for would look through 5,000 tests each time.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> None:
    """Refuse every connection of this process that leaves the machine, for good."""
    sys.addaudithook(_refuse_other_machines)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder that ``--home`` would name; it does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of the small world's articles that a test may change."""
    return write_articles(tmp_path / "articles")


@pytest.fixture
def index(tmp_path: Path, articles: Path) -> Path:
    """An index of ``articles`` that a test may change."""
    folder = tmp_path / "index"
    ingest(folder, [articles])
    return folder


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    """The small world's index, open; for reading alone."""
    folder = tmp_path_factory.mktemp("world")
    ingest(folder / "index", [write_articles(folder / "articles")])
    with open_index(folder / "index") as opened:
        yield opened


@pytest.fixture(scope="session")
def token_reader() -> BundledEmbedder:
    """The bundled model, loaded once for whoever reads token by token."""
    return shared_embedder()


@pytest.fixture(scope="session")
def aligner() -> Aligner:
    """What lays a draft beside its evidence."""
    return shared_aligner()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """An index of the sample articles, made once by the real program for all workers.

    Each worker has a copy: what a test leaves there is seen by tests of its worker alone.
    """
    own = tmp_path_factory.getbasetemp()
    # The folder of a worker is within the folder of them all.
    shared = (own if worker_id == "master" else own.parent) / "sample"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            made = tmp_path_factory.mktemp("made") / "home"
            ran = polycite_afresh("ingest", REPOSITORY / "articles", home=made)
            assert ran.code == 0, ran.err
            made.rename(shared)
    return shutil.copytree(shared, tmp_path_factory.mktemp("sample") / "home")
