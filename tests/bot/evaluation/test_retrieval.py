"""Retrieval metrics held against trec_eval's, and where those say nothing."""

import math

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

from bot.evaluation.measuring import summarise
from bot.evaluation.metrics.retrieval import hit_at, ndcg, reciprocal_rank
from bot.evaluation.outcomes import GoldArticle, Ranked
from tests.bot.evaluation.made import made_gold, made_outcome

_NAMES = [f"d{number}" for number in range(15)]
_RANKINGS = st.lists(st.sampled_from(_NAMES), unique=True, min_size=1, max_size=15)
_GOLD = st.sets(st.sampled_from(_NAMES), min_size=1, max_size=15)


def _by_trec_eval(
    measure: ir_measures.Measure, ranked: list[str], gold: set[str]
) -> float:
    """Return what trec_eval makes of one ranking, its scores falling by one."""
    judged = [Qrel("q", name, 1) for name in gold]
    found = [ScoredDoc("q", name, -float(n)) for n, name in enumerate(ranked)]
    return float(ir_measures.calc_aggregate([measure], judged, found)[measure])


@given(_RANKINGS, _GOLD, st.sampled_from((1, 3, 5, 10, 20)))
def test_hits_are_those_of_trec_eval(ranked: list[str], gold: set[str], k: int) -> None:
    assert hit_at(ranked, gold, k) == _by_trec_eval(Success @ k, ranked, gold)


@given(_RANKINGS, _GOLD, st.sampled_from((1, 10, 20)))
def test_reciprocal_ranks_are_those_of_trec_eval(
    ranked: list[str], gold: set[str], k: int
) -> None:
    expected = _by_trec_eval(RR @ k, ranked, gold)

    assert reciprocal_rank(ranked, gold, k) == pytest.approx(expected)


@given(_RANKINGS, _GOLD, st.sampled_from((1, 3, 10, 20)))
def test_gains_are_those_of_trec_eval(
    ranked: list[str], gold: set[str], k: int
) -> None:
    expected = _by_trec_eval(nDCG @ k, ranked, gold)

    assert ndcg(ranked, gold, k) == pytest.approx(expected)


def test_one_source_at_the_first_of_ten_ranks_gains_all() -> None:
    assert ndcg(_NAMES[:10], {"d0"}, 10) == 1.0


def test_a_gold_that_is_named_twice_counts_once() -> None:
    assert ndcg(["d0"], ["d0", "d0"], 10) == 1.0


def test_what_is_found_again_gains_nothing_more() -> None:
    found = ndcg(["d0", "d0", "d1"], {"d0", "d1"}, 10)

    assert found == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))


def test_nothing_found_is_no_hit() -> None:
    none: list[str] = []

    assert (hit_at(none, {"d0"}, 5), reciprocal_rank(none, {"d0"}, 10)) == (0, 0)
    assert ndcg(none, {"d0"}, 10) == 0


def test_without_gold_there_is_nothing_to_gain() -> None:
    none: set[str] = set()

    assert (hit_at(["d0"], none, 5), ndcg(["d0"], none, 10)) == (0, 0)


def test_ranks_beyond_the_list_are_no_hits() -> None:
    assert hit_at(["d1"], {"d0"}, 100) == 0


def test_questions_without_sources_and_failed_ones_do_not_count() -> None:
    unanswerable = made_outcome(ranked=["a.txt"])
    failed = made_outcome(gold=made_gold("a.txt"), error="down")
    found = made_outcome(gold=made_gold("a.txt"), ranked=["b.txt", "a.txt"])

    figures = summarise([unanswerable, failed, found])

    assert (figures["hit@1"], figures["hit@5"], figures["mrr@10"]) == (0.0, 1.0, 0.5)
    assert figures["ndcg@10"] == pytest.approx(1 / math.log2(3))


def test_another_version_of_a_sources_story_counts_but_not_strictly() -> None:
    outcome = made_outcome(
        gold=[GoldArticle(file="a-fa.txt", language="fa", story=7)],
        ranked=[Ranked(file="a-uk.txt", language="uk", story=7)],
    )

    figures = summarise([outcome])

    assert (figures["hit@1"], figures["strict_hit@1"]) == (1.0, 0.0)


def test_all_versions_of_one_story_are_one_source() -> None:
    gold = [GoldArticle(file=f"a-{c}.txt", language=c, story=7) for c in ("fa", "uk")]

    figures = summarise(
        [made_outcome(gold=gold, ranked=[Ranked(file="a", language="fa", story=7)])]
    )

    assert figures["ndcg@10"] == 1.0
