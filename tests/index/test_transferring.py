"""A catalogue copied into another, from a file to a database and back."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.recording import Recorder
from index.transferring import transfer
from tests.index.recorded import add, article


@pytest.fixture
def other_file(tmp_path: Path) -> Iterator[Catalogue]:
    path = tmp_path / "other" / "catalogue.sqlite"
    with closing(Catalogue(path, create=True)) as opened:
        yield opened


@pytest.mark.parametrize("to_file", [True, False], ids=["to a file", "from a file"])
@pytest.mark.parametrize("forgets", [True, False], ids=["forgotten", "all there"])
def test_the_id_of_an_article_that_was_forgotten_is_not_used_by_the_copy(
    catalogue: Catalogue, other_file: Catalogue, *, to_file: bool, forgets: bool
) -> None:
    source, target = (catalogue, other_file) if to_file else (other_file, catalogue)
    recorder = Recorder(source)
    ids = [add(recorder, article(path=f"/a/{n}.txt")) for n in range(3)]
    if forgets:
        recorder.retire(ids)
        recorder.forget(ids)

    transfer(source, target)

    assert add(Recorder(target), article()) == max(ids) + 1


def test_the_copy_of_an_empty_catalogue_counts_from_the_start(
    catalogue: Catalogue, other_file: Catalogue
) -> None:
    transfer(other_file, catalogue)

    assert add(Recorder(catalogue), article()) == 1
