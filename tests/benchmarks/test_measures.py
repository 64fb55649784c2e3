import math

import pytest

from tests.benchmarks.measures import (
    accepted_at,
    area_under_curve,
    hit_at,
    mean,
    ndcg,
    percentile,
    reciprocal_rank,
)


def test_a_hit_is_something_right_among_the_first_k() -> None:
    assert hit_at(["a", "b", "c"], {"b"}, 1) == 0
    assert hit_at(["a", "b", "c"], {"b"}, 2) == 1
    assert hit_at([], {"b"}, 5) == 0


def test_the_reciprocal_rank_is_that_of_the_first_right_name() -> None:
    assert reciprocal_rank(["a", "b", "c"], {"b", "c"}, 10) == 1 / 2
    assert reciprocal_rank(["a", "b", "c"], {"c"}, 2) == 0


@pytest.mark.parametrize(
    ("ranked", "gold", "expected"),
    [
        pytest.param(["a", "b"], {"a"}, 1, id="first"),
        pytest.param(["b", "a"], {"a"}, 1 / math.log2(3), id="second"),
        pytest.param(["b", "c", "a"], {"a"}, 0.5, id="third"),
        pytest.param(["b"], {"a"}, 0, id="nowhere"),
        pytest.param(
            ["a", "x", "b"], {"a", "b"}, 1.5 / (1 + 1 / math.log2(3)), id="two of two"
        ),
        pytest.param(
            ["a"], {"a", "b", "c"}, 1 / (1 + 1 / math.log2(3) + 0.5), id="one of three"
        ),
    ],
)
def test_the_gain_is_divided_by_that_of_the_best_ranking(
    ranked: list[str], gold: set[str], expected: float
) -> None:
    assert ndcg(ranked, gold, 10) == pytest.approx(expected)


def test_the_best_ranking_is_no_longer_than_k() -> None:
    assert ndcg(["a", "b"], {"a", "b", "c"}, 2) == 1


def test_the_area_is_how_often_a_positive_beats_a_negative() -> None:
    assert area_under_curve([2, 3], [0, 1]) == 1
    assert area_under_curve([0, 1], [2, 3]) == 0
    assert area_under_curve([1, 3], [2, 1]) == (0.5 + 0 + 1 + 1) / 4


def test_few_positives_are_refused_and_negatives_above_the_floor_accepted() -> None:
    positives = [float(n) for n in range(50)]

    assert accepted_at(positives, [0.5, 1, 2, 3], 0.02) == 3 / 4
    assert accepted_at(positives, [-1, 0, 1], 0.0) == 2 / 3


def test_percentiles_are_values_that_occur() -> None:
    seconds = [float(n) for n in range(1, 21)]

    assert percentile(seconds, 0.5) == 10
    assert percentile(seconds, 0.95) == 19


def test_nothing_measured_is_not_a_number() -> None:
    assert math.isnan(mean([]))
    assert math.isnan(percentile([], 0.5))
    assert math.isnan(area_under_curve([], [1]))
    assert math.isnan(accepted_at([1], [], 0.02))
