"""Was a source found, and how early: hit@k, MRR@k, nDCG@k; gold is binary.

Retrieval tells a story once, in whichever of its languages suits the asker, so that
ranks and gold are counted in stories. An article whose story is not known is a story of
its own. ``strict_hit@k`` counts files alone.
"""

import math
from collections.abc import Collection, Hashable, Sequence

from bot.evaluation.metrics.grades import Grade, Metric
from bot.evaluation.outcomes import CitedPlace, GoldArticle, Outcome, Ranked


def hit_at(ranked: Sequence[Hashable], gold: Collection[Hashable], k: int) -> float:
    """Return 1 if something of ``gold`` is among the first ``k``, else 0."""
    return float(any(unit in gold for unit in ranked[:k]))


def reciprocal_rank(
    ranked: Sequence[Hashable], gold: Collection[Hashable], k: int
) -> float:
    """Return 1 / rank of the first of ``gold`` among the first ``k``, else 0."""
    ranks = (rank for rank, unit in enumerate(ranked[:k], start=1) if unit in gold)
    return 1 / next(ranks, math.inf)


def ndcg(ranked: Sequence[Hashable], gold: Collection[Hashable], k: int) -> float:
    """Return the discounted gain of the first ``k`` by that of the best ranking.

    Gains are 0 or 1, discounts log2(rank + 1) (Järvelin and Kekäläinen, 2002). The best
    ranking has min(k, number of gold) right ones first. What is found again, or is gold
    twice, counts once. 0 where there is no gold.
    """
    wanted = set(gold)
    first_rank = {
        unit: rank for rank, unit in reversed([*enumerate(ranked[:k], start=1)])
    }
    gain = sum(_discount(rank) for unit, rank in first_rank.items() if unit in wanted)
    best = sum(_discount(rank) for rank in range(1, min(k, len(wanted)) + 1))
    return gain / best if best else 0.0


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)


def story_of(article: GoldArticle | Ranked | CitedPlace) -> Hashable:
    """Return what counts as the same find: a story, else a file."""
    return article.file if article.story is None else article.story


def has_gold(outcome: Outcome) -> bool:
    """Say whether there is something that should have been found."""
    return outcome.error is None and bool(outcome.gold)


def _hit(k: int) -> Grade:
    return lambda outcome: (
        hit_at([*map(story_of, outcome.ranked)], {*map(story_of, outcome.gold)}, k)
        if has_gold(outcome)
        else None
    )


def _strict_hit(k: int) -> Grade:
    return lambda outcome: (
        hit_at([r.file for r in outcome.ranked], {g.file for g in outcome.gold}, k)
        if has_gold(outcome)
        else None
    )


def _mrr(outcome: Outcome) -> float | None:
    if not has_gold(outcome):
        return None
    gold = {*map(story_of, outcome.gold)}
    return reciprocal_rank([*map(story_of, outcome.ranked)], gold, 10)


def _ndcg(outcome: Outcome) -> float | None:
    if not has_gold(outcome):
        return None
    gold = {*map(story_of, outcome.gold)}
    return ndcg([*map(story_of, outcome.ranked)], gold, 10)


def _first(k: int) -> str:
    return "comes first" if k == 1 else f"is among the first {k} passages"


METRICS = (
    *(
        Metric(
            name=f"hit@{k}",
            family="retrieval",
            grade=_hit(k),
            says=f"a source, or a version of its story, {_first(k)}",
        )
        for k in (1, 5, 10)
    ),
    *(
        Metric(
            name=f"strict_hit@{k}",
            family="retrieval",
            grade=_strict_hit(k),
            says=f"a source itself {_first(k)}",
        )
        for k in (1, 5, 10)
    ),
    Metric(
        name="mrr@10",
        family="retrieval",
        grade=_mrr,
        says="one divided by the rank of the first source",
    ),
    Metric(
        name="ndcg@10",
        family="retrieval",
        grade=_ndcg,
        says="how near the order is to the best one",
    ),
)
