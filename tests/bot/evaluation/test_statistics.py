import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.statistics import (
    Measured,
    bootstrap,
    compare,
    p_in_words,
    summarise,
)


def _share_covered(draw: np.random.Generator, size: int, mean: float) -> float:
    """Return how often the interval of a sample holds the mean it is drawn from."""
    held = 0
    for _ in range(300):
        sample = draw.binomial(1, mean, size).astype(float).tolist()
        found = bootstrap(sample)
        held += found.low <= mean <= found.high
    return held / 300


@pytest.mark.parametrize(("size", "mean"), [(60, 0.5), (100, 0.8), (200, 0.9)])
def test_nineteen_of_twenty_intervals_hold_the_truth(size: int, mean: float) -> None:
    covered = _share_covered(np.random.default_rng(7), size, mean)

    # Three standard errors of 300 trials around 0.95; the method is a little narrow.
    assert 0.90 <= covered <= 0.985


def test_an_interval_has_the_width_of_the_normal_one_where_that_holds() -> None:
    sample = np.random.default_rng(3).normal(5.0, 2.0, 400)

    found = bootstrap(sample.tolist())

    half = 1.96 * sample.std() / np.sqrt(len(sample))
    assert found.value == pytest.approx(sample.mean())
    assert found.low == pytest.approx(sample.mean() - half, abs=0.15 * half)
    assert found.high == pytest.approx(sample.mean() + half, abs=0.15 * half)


def test_the_same_values_have_the_same_interval() -> None:
    assert bootstrap([0.0, 1.0, 1.0]) == bootstrap([0.0, 1.0, 1.0])


def test_the_interval_of_a_certain_figure_has_no_width() -> None:
    assert bootstrap([1.0] * 5) == Measured(value=1.0, low=1.0, high=1.0, count=5)


def test_more_values_than_are_drawn_at_a_time_make_no_difference() -> None:
    many = np.random.default_rng(1).binomial(1, 0.3, 5_000).astype(float)

    found = bootstrap(many.tolist())

    half = 1.96 * np.sqrt(0.3 * 0.7 / len(many))
    assert found.high - found.low == pytest.approx(2 * half, rel=0.1)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_a_quantile_is_a_value_that_was_measured(values: list[float]) -> None:
    found = bootstrap(values, 0.95)

    assert found.value in values
    assert found.low <= found.value <= found.high


def test_quantiles_are_the_least_value_that_so_many_do_not_exceed() -> None:
    seconds = [float(n) for n in range(1, 101)]

    assert (summarise(seconds, 0.5), summarise(seconds, 0.95)) == (50.0, 95.0)


def test_runs_that_do_not_differ_are_not_told_apart() -> None:
    found = compare([1.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 1.0])

    assert (found.difference, found.p_value) == (0.0, 1.0)


def test_the_p_value_is_that_of_all_orders_of_the_pairs() -> None:
    # Of the 2^6 orders of six pairs, the two where all point one way are as large.
    found = compare([0.0] * 6, [1.0] * 6)

    assert found.difference == 1.0
    assert found.p_value == pytest.approx(2 / 64, abs=0.012)


def test_chance_alone_is_found_significant_in_one_of_twenty() -> None:
    draw = np.random.default_rng(11)

    found = [
        compare(draw.normal(size=40).tolist(), draw.normal(size=40).tolist()).p_value
        for _ in range(200)
    ]

    assert np.mean([p <= 0.05 for p in found]) == pytest.approx(0.05, abs=0.046)


def test_runs_of_different_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="inhomogeneous"):
        compare([1.0], [1.0, 0.0])


@pytest.mark.parametrize(
    ("p_value", "words"), [(0.0005, "< 0.001"), (0.001, "0.001"), (1.0, "1.000")]
)
def test_no_p_value_is_said_to_be_nothing(p_value: float, words: str) -> None:
    assert p_in_words(p_value) == words
