from dataclasses import replace

import numpy as np
import pytest

from index.proper_names import words_in
from index.stories import Telling, are_copies, group, kinship, likeness_of


def telling(language: str, *meanings: int, text: str = "", **more: object) -> Telling:
    """A text of one sentence for each meaning; each meaning is a dimension."""
    sentences = tuple(text.split("|")) if text else tuple(map(str, meanings))
    plain = Telling(
        article_id=1,
        language=language,
        vectors=np.eye(12, dtype=np.float32)[list(meanings)],
        sentences=sentences,
        lengths=np.ones(len(meanings), np.float32),
        numbers=frozenset(),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def numbers(*digits: str) -> frozenset[str]:
    return frozenset(digits)


def test_sentences_that_mean_the_same_in_the_same_order_are_one_story() -> None:
    found = kinship(telling("en", 1, 2, 3, 4), telling("uk", 1, 2, 3, 4), 1.0)

    # Nearness 1, order 0.9 * 3/4 * 1/2, and 0.95 is enough.
    assert found == pytest.approx(1 + 0.9 * 0.75 * 0.5 - 0.95)


def test_the_same_sentences_in_reverse_are_less_one_story() -> None:
    found = kinship(telling("en", 1, 2, 3, 4), telling("uk", 4, 3, 2, 1), 1.0)

    assert found == pytest.approx(1 + 0.9 * 0.75 * (0.25 - 0.5) - 0.95)


def test_the_heaviest_sentences_in_one_order_count() -> None:
    lengths = np.array([1, 1, 1, 1, 6], np.float32)
    theirs = lengths[[4, 0, 1, 2, 3]]
    one = telling("en", 1, 2, 3, 4, 5, lengths=lengths)
    other = telling("uk", 5, 1, 2, 3, 4, lengths=theirs)

    # The one long sentence that was moved is 0.6 of both, the four others 0.4.
    assert kinship(one, other, 1.0) == pytest.approx(1 + 0.9 * 0.8 * (0.6 - 0.5) - 0.95)


@pytest.mark.parametrize("seed", range(20))
def test_order_is_that_of_the_heaviest_chain_of_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    ours, moved = random.integers(1, 9, 7).astype(np.float32), random.permutation(7)
    one = telling("en", *range(7), lengths=ours)
    other = telling("uk", *moved, lengths=ours[moved])

    chains = [[row for row in range(7) if rows >> row & 1] for rows in range(1, 1 << 7)]
    at = np.argsort(moved)
    heaviest = max(ours[c].sum() for c in chains if (np.diff(at[c]) > 0).all())
    order = heaviest / ours.sum()
    assert kinship(one, other, 1.0) == pytest.approx(
        1 + 0.9 * 6 / 7 * (order - 0.5) - 0.95, abs=1e-5
    )


@pytest.mark.parametrize("shared", [1, 2], ids=["a quarter", "half"])
def test_articles_that_share_some_sentences_are_two_stories(shared: int) -> None:
    ours, theirs = [1, 2, 3, 4], [*range(1, 1 + shared), *range(5, 9 - shared)]

    assert kinship(telling("en", *ours), telling("uk", *theirs), 1.0) <= 0


def test_nearness_counts_in_units_of_what_the_embedder_makes_of_translations() -> None:
    near = np.zeros((1, 12), np.float32)
    near[0, [1, 2]] = 0.6, 0.8
    one, other = telling("en", 1), telling("uk", 1, vectors=near)

    assert kinship(one, other, 0.6) == pytest.approx(0.6 / 0.6 - 0.95)
    assert kinship(one, other, 0.7) < 0


def test_an_embedder_that_puts_no_translation_near_says_nothing() -> None:
    pair = telling("en", 1, 2, 3), telling("uk", 1, 2, 3)

    assert kinship(*pair, 0.49) < 0
    assert kinship(*pair, 0.49, same_url=True) > 0


def test_one_address_makes_up_for_some_distance_only() -> None:
    one, abridged = telling("en", 1, 2, 3, 4), telling("uk", 1, 2, 5)

    assert (
        kinship(one, abridged, 0.75) < 0 < kinship(one, abridged, 0.75, same_url=True)
    )
    assert kinship(one, telling("uk", 6, 7, 8), 0.75, same_url=True) <= 0


def test_numbers_that_agree_and_differ_are_weighed() -> None:
    one = telling("en", 1, 2, numbers=numbers("7", "12"))
    other = telling("uk", 1, 2, numbers=numbers("12"), number_words=numbers("7"))
    less = telling("uk", 1, 2, numbers=numbers("12", "9"))

    base = 1 + 0.9 * 0.5 * 0.5 - 0.95
    assert kinship(one, other, 1.0) == pytest.approx(base + 3 * 0.05)
    assert kinship(one, less, 1.0) == pytest.approx(base + 2 * 0.05 - 2 * 0.05)


def test_the_weather_of_two_days_is_two_stories() -> None:
    monday = telling("en", 1, 2, 3, numbers=numbers("12", "5", "17"))
    tuesday = telling("uk", 1, 2, 3, numbers=numbers("13", "11", "21"))

    assert kinship(monday, tuesday, 1.0) == -1


@pytest.mark.parametrize(
    ("name", "is_kin"), [("García", True), ("Novak", False)], ids=["same", "other"]
)
def test_elections_of_two_mayors_are_two_stories(name: str, is_kin: bool) -> None:
    english = ["Anna", "Garcia", "won", "in", "Seville"]
    one = telling(
        "en", 1, 2, names=frozenset(english[1:2] + english[-1:]), words=set(english)
    )
    other = telling("es", 1, 2, names=frozenset({name}), words=words_in(f"ganó {name}"))

    assert (kinship(one, other, 1.0) > 0) is is_kin


def test_numbers_that_agree_outweigh_names_that_are_translated() -> None:
    both = numbers("12")
    one = telling("en", 1, 2, numbers=both, names=frozenset({"Alps", "Rhine", "Turin"}))
    other = telling("es", 1, 2, numbers=both, words=words_in("Cumbre río ciudad"))

    assert kinship(one, other, 1.0) > 0
    assert kinship(replace(one, numbers=numbers()), other, 1.0) < 0


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        ("a|b|c|d|e|f|g|h|i|j", True),
        ("a|b|c|d|e|f|g|h|i|j|by a reader", True),
        ("a|b|c|d|e|f|g|h|i|x", False),
        ("a|b|c|d|e", False),
    ],
    ids=["equal", "one sentence more", "another result", "half of it"],
)
def test_in_one_language_only_copies_are_one_story(copy: str, expected: bool) -> None:
    whole = telling("en", *range(10), text="a|b|c|d|e|f|g|h|i|j")
    other = telling("en", *range(copy.count("|") + 1), text=copy)

    assert are_copies(whole, other) is are_copies(other, whole) is expected
    assert (kinship(whole, other, 1.0) > 0) is expected


def test_texts_that_go_on_beyond_what_is_compared_are_no_copies() -> None:
    whole = telling("en", 1, 2, 3)

    assert not are_copies(whole, replace(whole, is_cut=True))


LANGUAGES = {1: "en", 2: "uk", 3: "fr", 4: "en"}


def test_kin_are_one_story_by_its_lowest_id() -> None:
    kinships = {(1, 2): 0.3, (1, 3): 0.3, (2, 3): 0.2, (3, 4): -0.1}

    assert group(LANGUAGES, kinships) == {1: 1, 2: 1, 3: 1, 4: 4}


def test_a_version_that_misses_one_of_many_is_in_its_story() -> None:
    kinships = {(1, 2): 0.3, (1, 3): 0.3, (2, 3): 0.2, (1, 5): 0.1, (2, 5): 0.1}

    grouped = group({**LANGUAGES, 5: "ar"}, kinships | {(3, 5): -0.1})

    assert grouped == {1: 1, 2: 1, 3: 1, 4: 4, 5: 1}


def test_a_chain_of_reports_stays_apart() -> None:
    languages = {1: "en", 2: "uk", 3: "fr"}

    assert group(languages, {(1, 2): 0.3, (2, 3): 0.2}) == {1: 1, 2: 1, 3: 3}


def test_the_nearer_of_two_in_one_language_is_the_version() -> None:
    kinships = {(1, 2): 0.2, (2, 4): 0.3, (1, 4): -1.0}

    assert group(LANGUAGES, kinships) == {1: 1, 2: 2, 3: 3, 4: 2}


def test_copies_are_versions_together() -> None:
    kinships = {(1, 2): 0.2, (2, 4): 0.3, (1, 4): 1.0}

    assert group(LANGUAGES, kinships) == {1: 1, 2: 1, 3: 3, 4: 1}


def test_likeness_is_the_mean_cosine_of_probes_with_their_translations() -> None:
    en = np.array([(1, 0), (-1, 0)], np.float32)
    uk = np.array([(5, 5), (3, 5)], np.float32)
    fr = np.array([(0, 1), (0, -1)], np.float32)

    assert likeness_of([en, uk]) == pytest.approx(1)
    assert likeness_of([en, uk, fr]) == pytest.approx(1 / 3)
    assert likeness_of([en]) == 0
