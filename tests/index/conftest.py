"""A catalogue that is open, its recorder, vectors made by hand, and the bundled model."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.database import Database
from index.gathering import Gatherer
from index.held_rows import HeldRows
from index.held_vectors import HeldVectors
from index.packing import PortionVectors
from index.recording import Recorder
from index.schema import ids_of
from index.vectors import VectorStore
from tests.fakes import LexiconEmbedder
from tests.index.nearness import Put, rows
from tests.index.recorded import add, article
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


@pytest.fixture
def vectors(tmp_path: Path) -> VectorStore:
    """An empty store of vectors."""
    return VectorStore(tmp_path / "vectors")


@pytest.fixture(params=[100_000, 0], ids=["in memory", "by Chroma"])
def held(
    catalogue: Catalogue, vectors: VectorStore, request: pytest.FixtureRequest
) -> HeldVectors:
    """The vectors of ``vectors`` as they are searched, in either way."""
    return HeldVectors(catalogue, vectors, request.param)


@pytest.fixture
def put(
    catalogue: Catalogue, recorder: Recorder, vectors: VectorStore, held: HeldVectors
) -> Put:
    """Record an article of one passage with given nearness; return the passage's id."""

    def put(
        passage: float, *sentences: float, text: str = "One. Two.", language: str = "en"
    ) -> int:
        path = f"/{text.casefold()}/{passage}-{sentences}.txt"
        new = article(text, path=path, language=language)
        lacking = new.sentence_count - len(sentences)
        nearness = (*sentences, *[min(sentences)] * lacking)
        portion = PortionVectors(rows(passage), rows(*nearness))
        article_id = add(recorder, new, vectors=portion)
        (chunk_id,) = ids_of(article_id, 1)
        vectors.add("passages", language, [chunk_id], portion.passages)
        ids = ids_of(article_id, len(nearness))
        vectors.add("sentences", language, ids, portion.sentences)
        held.turn_to(catalogue.languages())
        return chunk_id

    return put


@pytest.fixture
def gatherer(catalogue: Catalogue, held: HeldVectors) -> Gatherer:
    """What finds passages in ``held``."""
    return Gatherer(HeldRows(catalogue), held, LexiconEmbedder())


@pytest.fixture(scope="session")
def bundled() -> BundledEmbedder:
    """The embedding model that needs no endpoint."""
    return BundledEmbedder()


def _in_file(folder: Path) -> Catalogue:
    return Catalogue(folder / "index" / "catalogue.sqlite", create=True)
