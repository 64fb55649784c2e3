from itertools import combinations

from ingest.copying import find_missing
from ingest.pairing import walk


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
