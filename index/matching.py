"""Words and names that a question shares with texts found for it.

How telling a word is, its inverse document frequency, is counted among the texts that
are compared, after Robertson and Zaragoza, "The Probabilistic Relevance Framework"
(2009): what all of them have tells none apart, however rare it is elsewhere.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from index.analysing import analyse
from index.naming import keys_in, name_keys

_TERMS_WEIGHT = 0.4


@lru_cache(maxsize=4_000)
def terms_in(text: str) -> frozenset[str]:
    """Return the terms of a passage, a sentence or a question, each once."""
    return frozenset(analyse(text))


def weigh_terms(question: str, texts: Sequence[str]) -> list[float]:
    """Return the summed weight of the question's terms in each text."""
    found = [terms_in(text) for text in texts]
    wanted = [frozenset([term]) for term in dict.fromkeys(analyse(question))]
    # A term of half of the texts is a common word.
    return _weigh(wanted, found, most=len(texts) // 2)


def weigh_names(question: str, texts: Sequence[str]) -> list[float]:
    """Return the summed weight of the question's names and numbers in each text.

    They are found whatever the scripts of question and text.
    """
    wanted = name_keys(question)
    if not wanted:
        return [0.0] * len(texts)
    pairs = any(" " in key for keys in wanted for key in keys)
    found = [_names_in(text, pairs=pairs) for text in texts]
    return _weigh(wanted, found, most=len(texts))


def share_out(
    score_by_chunk: Mapping[int, float], terms_by_chunk: Mapping[int, float]
) -> dict[int, float]:
    """Return the same scores given out again, in the order that terms suggest too.

    The order is that of both scaled to [0, 1], terms at 0.4 of the weight. A bonus for
    shared terms would lift their language above all others, so the passages of one
    language share out among themselves the scores that meaning gave them.
    """
    scores = sorted(score_by_chunk.values(), reverse=True)
    if not scores:
        return {}
    spread = max(scores[0] - scores[-1], 1e-9)
    most = max(terms_by_chunk.get(chunk, 0.0) for chunk in score_by_chunk) or 1.0

    def fused(chunk: int) -> float:
        meaning = (score_by_chunk[chunk] - scores[-1]) / spread
        return meaning + _TERMS_WEIGHT * terms_by_chunk.get(chunk, 0.0) / most

    in_order = sorted(score_by_chunk, key=lambda chunk: (-fused(chunk), chunk))
    return dict(zip(in_order, scores, strict=True))


def _weigh(
    wanted: Collection[frozenset[str]], found: Sequence[frozenset[str]], *, most: int
) -> list[float]:
    """Add up, per text, the weights of what is wanted and in no more than ``most``.

    Each of ``wanted`` is a set of spellings, any of which will do.
    """
    weights = [0.0] * len(found)
    for spellings in wanted:
        having = [i for i, there in enumerate(found) if not spellings.isdisjoint(there)]
        if 0 < len(having) <= max(most, 1):
            lacking = len(found) - len(having)
            weight = math.log(1 + (lacking + 0.5) / (len(having) + 0.5))
            for i in having:
                weights[i] += weight
    return weights


@lru_cache(maxsize=2_000)
def _names_in(text: str, *, pairs: bool) -> frozenset[str]:
    return keys_in(text, pairs=pairs)
