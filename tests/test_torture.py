"""An ingest of everything that can be wrong with a folder, by the real program."""

import os
from pathlib import Path
from typing import Any

import pytest

from index.home import Home
from tests.ingest.torture import bad_files, bad_lines, good_files, make_odd_entries
from tests.program import Ran, polycite
from tests.small_world import open_index

GOOD = {good.name: good for good in good_files()}
BAD = {**{bad.file: bad.reason for bad in bad_files()}, **bad_lines()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("torture") / "home"


@pytest.fixture(scope="module")
def odd(home: Path) -> dict[str, str]:
    folder = home.parent / "articles"
    rows = [(good.file, good.data) for good in good_files()]
    for file, data in (*rows, *((bad.file, bad.data) for bad in bad_files())):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return make_odd_entries(folder)


@pytest.fixture(scope="module")
def ran(home: Path, odd: dict[str, str]) -> Ran:
    assert odd
    return polycite(
        "ingest", home.parent / "articles", "--json", home=home, timeout_s=600
    )


def test_an_ingest_reads_every_good_file_and_survives_every_bad_one(ran: Ran) -> None:
    assert "Traceback" not in ran.err
    assert len(GOOD) + len(BAD) >= 60
    assert sorted(ran.json["added"]) == sorted(GOOD)


def test_every_bad_file_is_named_with_its_reason(ran: Ran, odd: dict[str, str]) -> None:
    failed = {row["file"]: row["reason"] for row in ran.json["failed"]}

    assert failed.keys() == {*BAD, *odd}
    for file, reason in {**BAD, **odd}.items():
        assert reason in failed[file], file
        assert failed[file]
        assert "\n" not in failed[file]
        assert len(failed[file]) < 200


@pytest.mark.parametrize("file", sorted(GOOD), ids=ascii)
def test_the_text_of_a_good_file_is_whole_and_its_offsets_hold(
    home: Path, ran: Ran, file: str
) -> None:
    assert ran.code == 0
    with open_index(Home(home).index) as opened:
        (stored,) = [a for a in opened.catalogue.articles() if a.source.file == file]
        text = opened.catalogue.text(stored.source.article_id)
        ids = opened.catalogue.chunk_ids([stored.source.article_id])
        chunks = opened.catalogue.chunks(ids).values()

    assert GOOD[file].holds in text
    assert chunks
    for chunk in chunks:
        assert chunk.text == text[chunk.start : chunk.end]
        for sentence in chunk.sentences:
            assert sentence.text == text[sentence.start : sentence.end]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed.txt"
    closed.write_text("Текст.")
    closed.chmod(0)

    failed: list[dict[str, Any]] = polycite(
        "ingest", tmp_path, "--json", home=tmp_path / "home"
    ).json["failed"]

    assert [row["file"] for row in failed] == ["closed.txt"]
