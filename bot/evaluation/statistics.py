"""How sure a figure is, and whether two runs differ: resampling, no assumed shape.

Values are those of questions; several languages of one question are taken to be
independent, which makes intervals of such sets a little too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

RESAMPLES = 2_000
_LEVEL = 0.95
# A fixed seed: the same outcomes always print the same interval.
SEED = 20
# So many numbers are drawn at a time: 16 MB.
_PORTION = 2_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """A figure with its 95 % interval, over ``count`` questions."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What a figure gained from one run to another, over the questions of both.

    ``low`` and ``high`` bound ``difference`` with 95 %. ``p_value`` is how often chance
    alone would make a difference as large, in either direction.
    """

    difference: float
    low: float
    high: float
    p_value: float
    count: int


def p_in_words(p_value: float) -> str:
    """Return a p-value as it can be told apart with so many resamples."""
    return f"{p_value:.3f}" if p_value >= 0.001 else "< 0.001"


def summarise(values: Sequence[float] | Values, quantile: float | None = None) -> float:
    """Return the mean of ``values``, or a quantile; there must be some."""
    return float(_summaries(np.asarray(values, np.float64)[None, :], quantile)[0])


def bootstrap(
    values: Sequence[float], quantile: float | None = None, *, seed: int = SEED
) -> Measured:
    """Return the mean, or a quantile, with its percentile bootstrap interval.

    Efron, 1979. Of a few values, or of values all alike, the interval is too narrow.
    There must be values.
    """
    numbers = np.asarray(values, np.float64)
    draw = np.random.default_rng(seed)
    found = np.concatenate(
        [
            _summaries(numbers[draw.integers(0, len(numbers), shape)], quantile)
            for shape in _portions(len(numbers))
        ]
    )
    low, high = _bounds(found)
    return Measured(
        value=summarise(numbers, quantile), low=low, high=high, count=len(numbers)
    )


def compare(
    before: Sequence[float],
    after: Sequence[float],
    quantile: float | None = None,
    *,
    seed: int = SEED,
) -> Comparison:
    """Return how ``after`` differs from ``before``, pair by pair.

    The p-value is that of Fisher's randomisation test: if the runs did not differ, each
    pair might as well be the other way round (Smucker et al., 2007, https://doi.org/10.1145/1321440.1321528,
    who find it the right one for retrieval), with the observed order counted among the
    resampled ones (Phipson and Smyth, 2010). The interval is the percentile bootstrap's
    of pairs. There must be pairs.

    Raises:
        ValueError: The two are not of one length.
    """
    pairs = np.array([before, after], np.float64)
    difference = summarise(pairs[1], quantile) - summarise(pairs[0], quantile)
    draw = np.random.default_rng(seed)
    swapped: list[Values] = []
    drawn: list[Values] = []
    for shape in _portions(pairs.shape[1]):
        is_swapped = draw.integers(0, 2, shape).astype(bool)
        swapped.append(
            _summaries(np.where(is_swapped, pairs[0], pairs[1]), quantile)
            - _summaries(np.where(is_swapped, pairs[1], pairs[0]), quantile)
        )
        places = draw.integers(0, pairs.shape[1], shape)
        drawn.append(
            _summaries(pairs[1][places], quantile)
            - _summaries(pairs[0][places], quantile)
        )
    # Sums in another order differ in their last digit.
    is_as_large = np.abs(np.concatenate(swapped)) >= abs(difference) - 1e-12
    low, high = _bounds(np.concatenate(drawn))
    return Comparison(
        difference=difference,
        low=low,
        high=high,
        p_value=(1 + int(is_as_large.sum())) / (1 + RESAMPLES),
        count=pairs.shape[1],
    )


def _summaries(rows: Values, quantile: float | None) -> Values:
    """Return one summary for each row."""
    if quantile is None:
        return np.asarray(rows.mean(axis=1), np.float64)
    # The least value that so many do not exceed: one that was measured.
    return np.asarray(
        np.quantile(rows, quantile, axis=1, method="inverted_cdf"), np.float64
    )


def _portions(size: int) -> list[tuple[int, int]]:
    """Return shapes that come to RESAMPLES rows of ``size``, few at a time."""
    most = max(1, _PORTION // max(size, 1))
    return [(min(most, RESAMPLES - done), size) for done in range(0, RESAMPLES, most)]


def _bounds(found: Values) -> tuple[float, float]:
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(found, (tail, 1 - tail))
    return float(low), float(high)
