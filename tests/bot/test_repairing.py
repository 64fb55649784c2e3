"""``polycite doctor --repair`` on homes that lost vectors."""

import shutil
from pathlib import Path

import pytest

from index.home import Home, vectors_in
from index.vectors import VectorStore
from tests.ingest.contents import content
from tests.killing import differing
from tests.program import polycite


@pytest.fixture
def ingested(sample_home: Path, tmp_path: Path) -> Path:
    """A home with an index that a test may break."""
    return shutil.copytree(sample_home, tmp_path / "home")


def test_it_makes_what_is_missing_and_says_what_it_was(ingested: Path) -> None:
    index = Home(ingested).index
    before = content(index)
    store = VectorStore(vectors_in(index))
    store.remove("sentences", "uk", store.ids("sentences", "uk")[:2])
    store.drop("passages", "en")

    ran = polycite("doctor", "--repair", "--json", home=ingested)

    assert ran.code == 0
    assert ran.json["ok"]
    assert ran.json["repaired"] == [
        {
            "kind": "passages",
            "language": "en",
            "made": before.vectors["passages", "en"],
            "removed": 0,
            "damage": None,
        },
        {
            "kind": "sentences",
            "language": "uk",
            "made": 2,
            "removed": 0,
            "damage": None,
        },
    ]
    assert differing(before, content(index)) == []


def test_a_person_reads_what_was_mended(ingested: Path) -> None:
    store = VectorStore(vectors_in(Home(ingested).index))
    store.remove("sentences", "uk", store.ids("sentences", "uk")[:2])

    ran = polycite("doctor", "--repair", home=ingested)

    assert "mended: sentences in uk: 2 made, 0 removed\n" in ran.out


def test_a_sound_index_has_nothing_to_mend(ingested: Path) -> None:
    ran = polycite("doctor", "--repair", home=ingested)

    assert "nothing to mend: the vectors are those of the articles\n" in ran.out
    assert ran.code == 0


def test_without_an_index_nothing_is_repaired_and_no_home_is_made(home: Path) -> None:
    ran = polycite("doctor", "--repair", home=home)

    assert ran.code == 1
    assert "There is no index" in ran.err
    assert not home.exists()


def test_another_embedding_model_is_refused(ingested: Path) -> None:
    ran = polycite(
        "doctor",
        "--repair",
        home=ingested,
        environment={
            "POLYCITE_EMBEDDING_URL": "http://127.0.0.1:9/v1",
            "POLYCITE_EMBEDDING_MODEL": "another",
        },
    )

    assert ran.code == 1
    assert "was made with embedding model" in ran.err
