from itertools import combinations
from pathlib import Path

import pytest

from index.calibrating import Calibration
from index.catalogue import Catalogue
from index.home import catalogue_in
from ingest.copying import find_missing
from ingest.pairing import find_candidates, walk
from tests.small_world import ingest, write_articles

# How near to the first, without what any text has: all of it, 0.75, 0.5.
TEXTS = {
    "a-en.txt": "The castle stands by the lighthouse.\n",
    "b-uk.txt": "Цей замок стоїть на горі, а внизу біля моря є маяк.\n",
    "c-uk.txt": "Цей замок стоїть на горі, а біля нього зараз ростуть яблука.\n",
    "d-uk.txt": "Цього літа мед коштує стільки ж, скільки й минулого року.\n",
}


@pytest.mark.parametrize(
    ("likeness", "expected"),
    [(1.0, {("a-en.txt", "b-uk.txt")}), (0.4, set())],
    ids=["translations are told", "they are not"],
)
def test_candidates_are_nearly_as_near_as_the_nearest(
    tmp_path: Path, likeness: float, expected: set[tuple[str, str]]
) -> None:
    ingest(tmp_path / "index", [write_articles(tmp_path / "files", TEXTS)])
    catalogue = Catalogue(catalogue_in(tmp_path / "index"))
    files = {a.source.article_id: a.source.file for a in catalogue.articles()}
    calibration = Calibration(catalogue.probed(), [])
    english = {number for number, file in files.items() if file == "a-en.txt"}

    found = find_candidates(catalogue, english, set(files), calibration, likeness)

    assert {(files[one], files[other]) for one, other in found} == expected
    catalogue.close()


def test_all_pairs_are_gone_through_once_near_ones_together() -> None:
    near, far = set(combinations((1, 5, 9), 2)), set(combinations((2, 4, 8), 2))

    walked = list(walk(near | far | {(3, 7)}))

    assert len(walked) == 7
    assert [set(walked[:3]), set(walked[3:6])] == [near, far]


LANGUAGES = {1: "en", 2: "en", 3: "en", 4: "uk", 5: "uk", 6: "fr"}


def test_copies_lack_the_pairs_among_them_and_with_what_is_kin_to_one() -> None:
    kinships = {(1, 2): 1.0, (2, 3): 1.0, (3, 4): 0.2, (4, 5): 1.0, (1, 6): -0.1}

    assert find_missing(kinships, LANGUAGES) == {
        (1, 3), (1, 4), (2, 4), (1, 5), (2, 5), (3, 5)
    }  # fmt: skip


def test_articles_without_copies_lack_no_pair() -> None:
    kinships = {(1, 2): -1.0, (2, 4): 0.3, (4, 6): 0.2}

    assert find_missing(kinships, LANGUAGES) == set()
