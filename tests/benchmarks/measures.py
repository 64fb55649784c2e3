"""Measures of a ranking and of a floor; numbers in, a number in [0, 1] out."""

import bisect
import math
from collections.abc import Collection, Sequence


def hit_at(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Return 1 if something of ``gold`` is among the first ``k``, else 0."""
    return float(any(name in gold for name in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Return 1 / rank of the first of ``gold`` among the first ``k``, else 0."""
    ranks = (n for n, name in enumerate(ranked[:k], 1) if name in gold)
    return 1 / next(ranks, math.inf)


def ndcg(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Return the discounted gain of the first ``k`` by that of the best possible ranking.

    Gains are 0 or 1, discounts log2(rank + 1) (Järvelin and Kekäläinen 2002). The best
    ranking has min(k, number of gold) right names first. ``ranked`` names nothing of
    ``gold`` twice.
    """
    gain = sum(_discount(n) for n, name in enumerate(ranked[:k], 1) if name in gold)
    return gain / sum(_discount(n) for n in range(1, min(k, len(gold)) + 1))


def mean(values: Sequence[float]) -> float:
    """Return the mean; not a number for nothing."""
    return sum(values) / len(values) if values else math.nan


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that ``share`` of ``values`` do not exceed."""
    if not values:
        return math.nan
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Return how often a positive scores above a negative; a tie counts half."""
    if not positives or not negatives:
        return math.nan
    ordered = sorted(negatives)
    below = sum(
        bisect.bisect_left(ordered, score) + bisect.bisect_right(ordered, score)
        for score in positives
    )
    return below / (2 * len(positives) * len(negatives))


def accepted_at(
    positives: Sequence[float], negatives: Sequence[float], refused: float
) -> float:
    """Return the share of negatives accepted by the floor that refuses few positives.

    The floor is the highest that refuses (scores under it) at most ``refused`` of them.
    """
    if not positives or not negatives:
        return math.nan
    # A share such as 0.02 of 50 is a little under 1 in floating point.
    floor = sorted(positives)[math.floor(refused * len(positives) + 1e-9)]
    return mean([float(score >= floor) for score in negatives])


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)
