"""An index of the sample articles, made once by the real program."""

from pathlib import Path

import pytest

from tests.program import REPOSITORY, Ran, polycite


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample") / "home"
    ran: Ran = polycite("ingest", REPOSITORY / "articles", home=home)
    assert ran.code == 0, ran.err
    return home
