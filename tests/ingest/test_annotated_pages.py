"""Pages as sites have them leave their furniture out and lose no article text."""

from pathlib import Path

import pytest

from ingest.reading import read_article
from tests.ingest.annotated_pages import Cleaned, clean_page, compare, read_pages, share

_PAGES = read_pages()


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cleaned]:
    folder = tmp_path_factory.mktemp("pages")
    return {page.name: clean_page(page, folder) for page in _PAGES}


def test_the_sample_has_thirty_pages_in_five_scripts_or_more() -> None:
    assert len(_PAGES) >= 30
    assert len({page.script for page in _PAGES}) >= 5
    assert len({page.language for page in _PAGES}) >= 10


def test_less_than_two_percent_of_passages_are_furniture(
    cleaned: dict[str, Cleaned],
) -> None:
    pages = cleaned.values()

    left = share([page.furniture for page in pages], (page.kept for page in pages))

    assert left < 0.02


def test_less_than_one_percent_of_article_text_is_lost(
    cleaned: dict[str, Cleaned],
) -> None:
    pages = cleaned.values()

    lost = share([page.lost for page in pages], (page.article for page in pages))

    assert lost < 0.01


def test_no_title_date_address_outlet_or_language_is_invented(
    cleaned: dict[str, Cleaned],
) -> None:
    invented = {name: page.invented for name, page in cleaned.items() if page.invented}

    assert invented == {}


def test_what_a_page_states_is_found(cleaned: dict[str, Cleaned]) -> None:
    right = sum(len(page.right) for page in cleaned.values())
    absent = sum(len(page.absent) for page in cleaned.values())

    assert right / (right + absent) > 0.95


def test_kept_furniture_and_lost_text_are_seen_by_the_measure(tmp_path: Path) -> None:
    page = _PAGES[0]
    path = tmp_path / "a.txt"
    path.write_text("Млин", encoding="utf-8")
    wanted = list(page.paragraphs)

    article = read_article(path)
    whole = compare(page, wanted, article)
    worse = compare(page, [*wanted[:-1], "Схожі новини", wanted[0]], article)

    assert (whole.furniture, whole.lost) == ((), ())
    assert len(worse.furniture) == 2
    assert "".join(worse.lost).endswith("пекарню.Вонадастьроботудев'ятьомлюдям.")
