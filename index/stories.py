"""Which articles tell the same in several languages: the rule, without any storage.

Two articles are one story when they read like translations of each other: sentence for
sentence near in meaning, in the same order, with the same numbers. Weights and limits
are fitted to news and encyclopedia paragraphs in nine languages, in part cut down to
their first sentences (``tests.benchmarks.stories`` measures them).
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors, unit
from index.proper_names import find_names

LEAST_LIKENESS = 0.5
"""Below this ``likeness_of``, an embedder cannot tell a translation."""
MOST_SENTENCES = 400
"""So many sentences of an article are compared: two versions begin alike."""

_ENOUGH = 0.95
_LEAST_NEARNESS = 0.7
_ORDER_WEIGHS = 0.9
_NUMBER_WEIGHS = 0.05
_MOST_AGREEING = 4
_MOST_DIFFERING = 8
_FEW_AGREE = 1 / 3
_ENOUGH_NUMBERS = 4
_ENOUGH_AGREEING = 2
_ENOUGH_NAMES = 3
_URL_WEIGHS = 0.3
_LEAST_SHARED = 0.9
_SURE = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """The first ``MOST_SENTENCES`` sentences of an article, in order, as they are compared.

    ``vectors`` are calibrated between languages and of unit length, shape ``(sentences,
    dimension)``; ``sentences`` are normalised, ``lengths`` their characters.
    ``number_words`` are numbers it writes as words, in digits; ``names`` and ``words``
    are what ``proper_names`` finds. ``is_cut`` when it has further sentences.
    """

    article_id: int
    language: str
    vectors: Vectors
    sentences: tuple[str, ...]
    lengths: npt.NDArray[np.float32]
    numbers: frozenset[str]
    number_words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    is_cut: bool = False

    @property
    def shares(self) -> npt.NDArray[np.float32]:
        """Return how much of the sentences, by length, each one is; they sum to 1."""
        return np.asarray(self.lengths / self.lengths.sum(), np.float32)


def likeness_of(probed: Collection[Vectors]) -> float:
    """Return how near an embedder puts a sentence and its translation, at most 1.

    ``probed`` has the same sentences in each language, a row each. It is the mean cosine
    of a sentence with itself in every other language, each language's mean taken out.
    """
    means = [unit(vectors - vectors.mean(axis=0)) for vectors in probed]
    across = [
        float((one * other).sum(axis=1).mean()) for one, other in combinations(means, 2)
    ]
    return sum(across) / max(len(across), 1)


def kinship(
    one: Telling, other: Telling, likeness: float, *, same_url: bool = False
) -> float:
    """Return how much speaks for two articles being one story; above 0 is enough.

    In one language only copies are one story. In two, nearness in meaning counts in
    units of ``likeness``; order counts the more, the more sentences there are. Numbers
    that mostly differ, or names of which none is found again, speak against it
    whatever the rest says: a weather report, a result or an election is told in the
    same words every time.
    """
    if one.language == other.language:
        return _SURE if are_copies(one, other) else -_SURE
    if likeness < LEAST_LIKENESS:
        return kinship_by_address(same_url=same_url)
    similarities = one.vectors @ other.vectors.T
    shares = (one.shares, other.shares)
    nearness = _nearness(similarities, *shares) / likeness
    agreeing, differing = _compare_numbers(one, other)
    sentences = min(similarities.shape)
    order = (1 - 1 / sentences) * (_order(similarities, *shares) - 0.5)
    evidence = float(
        nearness
        + _ORDER_WEIGHS * order
        + _NUMBER_WEIGHS * min(agreeing, _MOST_AGREEING)
        - _NUMBER_WEIGHS * min(differing, _MOST_DIFFERING)
        + _URL_WEIGHS * same_url
        - _ENOUGH
    )
    if nearness < _LEAST_NEARNESS or evidence <= 0:
        return min(evidence, 0.0)
    return -_SURE if _contradict(one, other, agreeing, differing) else evidence


def kinship_by_address(*, same_url: bool) -> float:
    """Return the kinship in two languages when the texts themselves cannot be compared."""
    return _URL_WEIGHS if same_url else -_SURE


def are_copies(one: Telling, other: Telling) -> bool:
    """Say whether one text is the other, but for a few sentences more.

    A sentence that each has and the other has not, such as a result, makes two
    articles of one template different. So does, for all that is seen of it, what comes
    after the sentences that are compared.
    """
    if one.is_cut or other.is_cut:
        return False
    fewer, more = sorted((one, other), key=lambda t: len(set(t.sentences)))
    if not set(fewer.sentences) <= set(more.sentences):
        return False
    shared = np.array([s in set(fewer.sentences) for s in more.sentences])
    return float(more.shares[shared].sum()) >= _LEAST_SHARED


@dataclass(slots=True)
class _Story:
    members: list[int] = field(default_factory=list)


def group(
    language_by_article: Mapping[int, str],
    kinships: Mapping[tuple[int, int], float],
) -> dict[int, int]:
    """Map every article to the lowest id of its story.

    ``kinships`` has pairs with the lower id first; a pair that it lacks is not kin. The
    nearest are brought together first. Two stories become one when most pairs of a
    member of each are kin, and never when two of one language are not: a chain of
    reports, each near the next, stays apart.
    """
    stories = {article: _Story(members=[article]) for article in language_by_article}
    in_order = sorted(kinships.items(), key=lambda item: (-item[1], item[0]))
    for (one, other), strength in in_order:
        ours, theirs = stories[one], stories[other]
        if strength <= 0 or ours is theirs:
            continue
        if _belong_together(
            ours.members, theirs.members, language_by_article, kinships
        ):
            ours.members += theirs.members
            for article in theirs.members:
                stories[article] = ours
    return {article: min(story.members) for article, story in stories.items()}


def _belong_together(
    ours: Sequence[int],
    theirs: Collection[int],
    language_by_article: Mapping[int, str],
    kinships: Mapping[tuple[int, int], float],
) -> bool:
    kin = 0
    for one in ours:
        for other in theirs:
            is_kin = kinships.get((min(one, other), max(one, other)), -1) > 0
            if not is_kin and language_by_article[one] == language_by_article[other]:
                return False
            kin += is_kin
    return kin * 2 > len(ours) * len(theirs)


def _nearness(
    similarities: npt.NDArray[np.float32],
    ours: npt.NDArray[np.float32],
    theirs: npt.NDArray[np.float32],
) -> float:
    """Return the mean similarity of each sentence to the nearest in the other article."""
    there = similarities.max(axis=1) @ ours
    back = similarities.max(axis=0) @ theirs
    return float(there + back) / 2


def _order(
    similarities: npt.NDArray[np.float32],
    ours: npt.NDArray[np.float32],
    theirs: npt.NDArray[np.float32],
) -> float:
    """Return the share of both articles in sentences that are in the same order.

    These are the heaviest chain of pairs, each nearest to the other in its article,
    that runs forward in both.
    """
    partner = similarities.argmax(axis=1)
    returns = similarities.argmax(axis=0)[partner] == np.arange(len(partner))
    # The heaviest chains by their last columns; one further on is heavier.
    columns: list[int] = []
    weights: list[float] = []
    for row in np.flatnonzero(returns):
        column = int(partner[row])
        at = bisect_left(columns, column)
        before = weights[at - 1] if at else 0.0
        weight = before + float(ours[row] + theirs[column]) / 2
        end = bisect_left(weights, weight, lo=at)
        columns[at:end] = [column]
        weights[at:end] = [weight]
    return max(weights, default=0.0)


def _compare_numbers(one: Telling, other: Telling) -> tuple[int, int]:
    """Count the numbers in digits that the other article has too, and has not."""
    total = len(one.numbers) + len(other.numbers)
    agreeing = len(one.numbers & (other.numbers | other.number_words)) + len(
        other.numbers & (one.numbers | one.number_words)
    )
    return agreeing, total - agreeing


def _contradict(one: Telling, other: Telling, agreeing: int, differing: int) -> bool:
    numbers = agreeing + differing
    if numbers >= _ENOUGH_NUMBERS and agreeing < numbers * _FEW_AGREE:
        return True
    if agreeing >= _ENOUGH_AGREEING:
        return False
    there = find_names(one.names, other.words)
    back = find_names(other.names, one.words)
    return there[0] + back[0] == 0 and there[1] + back[1] >= _ENOUGH_NAMES
