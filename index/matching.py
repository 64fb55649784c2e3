"""Terms of a question against terms of chunks, within one language (Okapi BM25)."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from index.analysing import analyse

_K1 = 1.2
_B = 0.75
# A term in more than this share of a language's chunks says nothing and costs much.
_COMMON = 0.5
_TERMS_WEIGHT = 0.5

Postings = Iterable[tuple[str, int, int, int]]


def rank_by_terms(
    question: str,
    postings_of: Callable[[Sequence[str]], Postings],
    *,
    chunk_count: int,
    mean_terms: float,
) -> dict[int, float]:
    """Return the BM25 score of every chunk that shares a term with ``question``.

    The formula is Robertson and Zaragoza, "The Probabilistic Relevance Framework"
    (2009), with the logarithm of Lucene, which is never negative. ``postings_of`` gives
    ``(term, chunk id, count, terms in the chunk)``.
    """
    rows_by_term: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    wanted = Counter(analyse(question))
    for term, chunk_id, count, length in postings_of(list(wanted)):
        rows_by_term[term].append((chunk_id, count, length))
    scores: defaultdict[int, float] = defaultdict(float)
    for rows in rows_by_term.values():
        if chunk_count > 20 and len(rows) > _COMMON * chunk_count:
            continue
        weight = math.log(1 + (chunk_count - len(rows) + 0.5) / (len(rows) + 0.5))
        for chunk_id, count, length in rows:
            damping = _K1 * (1 - _B + _B * length / max(mean_terms, 1.0))
            scores[chunk_id] += weight * count * (_K1 + 1) / (count + damping)
    return dict(scores)


def share_out(
    score_by_chunk: Mapping[int, float], terms_by_chunk: Mapping[int, float]
) -> dict[int, float]:
    """Return the same scores given out again, in the order that terms suggest too.

    The order is that of both scaled to [0, 1], terms at half weight. A bonus for
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
