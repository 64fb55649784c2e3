"""Which articles may tell the same: the few pairs worth a look, among all there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from index.calibrating import Calibration
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.holdings import Outline
from index.stories import LEAST_LIKENESS
from index.story_rows import StoryRows

Pair = tuple[int, int]
"""Ids of two articles, the lower one first."""

_NEAREST = 3
# In units of the likeness of a sentence and its translation.
_LEAST_NEARNESS = 0.65
_LEAST_NEARNESS_OF_COPIES = 0.9
# Of that of the nearest in a language.
_LEAST_SHARE = 0.8
# So many vectors are in memory at a time, on either side.
_FRESH_AT_A_TIME = 16384
_VECTORS_AT_A_TIME = 4096


def find_candidates(
    catalogue: Catalogue,
    fresh: set[int],
    among: set[int],
    calibration: Calibration,
    likeness: float,
) -> set[Pair]:
    """Return the pairs of a fresh article and the nearest ``among`` some in each language.

    Those are three at most, and none that is much farther than the first. It is in its
    own language only, when the embedder cannot tell a translation. Mean passages are
    compared, all with all, a block at a time.
    """
    is_told = likeness >= LEAST_LIKENESS
    pairs: set[Pair] = set()
    in_order = sorted(fresh)
    for i in range(0, len(in_order), _FRESH_AT_A_TIME):
        portion = set(in_order[i : i + _FRESH_AT_A_TIME])
        ours = list(_means(catalogue, calibration, portion))
        nearest: dict[tuple[int, str], _Nearest] = {}
        for theirs in _means(catalogue, calibration, among):
            for n, mine in enumerate(ours):
                if not is_told and theirs.language != mine.language:
                    continue
                found = nearest.setdefault((n, theirs.language), _Nearest(mine.ids))
                found.look_at(theirs, mine.vectors)
        for (n, language), found in nearest.items():
            same = language == ours[n].language
            least = _LEAST_NEARNESS_OF_COPIES if same else _LEAST_NEARNESS * likeness
            pairs |= found.pairs(least)
    return pairs


def add_stories(
    near: set[Pair],
    touched: set[int],
    known: Mapping[int, Outline],
    firsts: Mapping[int, int],
) -> tuple[set[Pair], set[int]]:
    """Return all pairs and all articles of which the stories are to be decided.

    They are those of ``near`` and ``touched`` and every other member of their stories,
    which are decided anew from all pairs among them, as if they had come together. Of
    copies only the first is in pairs.
    """
    members: defaultdict[int, list[int]] = defaultdict(list)
    for article, outline in known.items():
        members[outline.story or article].append(article)
    stories = {known[a].story or a for a in touched.union(*near)}
    told = {story: {firsts[a] for a in members[story]} for story in stories}
    pairs = set(near)
    for one, other in near:
        pairs |= {as_pair(one, member) for member in told[known[other].story or other]}
        pairs |= {as_pair(other, member) for member in told[known[one].story or one]}
    for story in stories:
        pairs |= {as_pair(a, b) for a, b in combinations(told[story], 2)}
    affected = {article for story in stories for article in members[story]}
    return {(one, other) for one, other in pairs if one != other}, affected


def walk(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Go through ``pairs`` from an article to its partners, and on from these.

    What lies near each other is asked for together, so that little need be kept.
    """
    partners: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in sorted(pairs):
        partners[one].append(other)
        partners[other].append(one)
    seen: set[int] = set()
    for start in partners:
        ahead = [start]
        while ahead:
            article = ahead.pop()
            if article in seen:
                continue
            seen.add(article)
            unseen = [other for other in partners[article] if other not in seen]
            yield from (as_pair(article, other) for other in unseen)
            ahead += unseen


def as_pair(one: int, other: int) -> Pair:
    """Return two ids, the lower one first."""
    return min(one, other), max(one, other)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Means:
    """Articles of one language and their mean passages, calibrated, one a row."""

    language: str
    ids: npt.NDArray[np.int64]
    vectors: Vectors


class _Nearest:
    """The nearest articles of one language to each of a block of others."""

    def __init__(self, ids: npt.NDArray[np.int64]) -> None:
        self._for = ids
        self._ids = np.full((len(ids), _NEAREST), -1, np.int64)
        self._similarities = np.full((len(ids), _NEAREST), -2, np.float32)

    def look_at(self, means: _Means, vectors: Vectors) -> None:
        """Keep what is nearer to ``vectors`` than anything seen before."""
        similarities = vectors @ means.vectors.T
        similarities[self._for[:, np.newaxis] == means.ids] = -2
        most = min(_NEAREST, len(means.ids))
        best = np.argpartition(-similarities, most - 1, axis=1)[:, :most]
        ids = np.hstack([self._ids, means.ids[best]])
        near = np.hstack(
            [self._similarities, np.take_along_axis(similarities, best, axis=1)]
        )
        kept = np.argsort(-near, axis=1, kind="stable")[:, :_NEAREST]
        self._ids = np.take_along_axis(ids, kept, axis=1)
        self._similarities = np.take_along_axis(near, kept, axis=1)

    def pairs(self, least: float) -> set[Pair]:
        """Return the pairs at least so similar, and nearly so as the nearest one."""
        near = np.maximum(least, _LEAST_SHARE * self._similarities[:, :1])
        rows, columns = np.nonzero(self._similarities >= near)
        ours, theirs = self._for[rows].tolist(), self._ids[rows, columns].tolist()
        return {as_pair(a, b) for a, b in zip(ours, theirs, strict=True)}


def _means_of(outlines: list[Outline], calibration: Calibration) -> _Means:
    language = outlines[0].language
    means = [o.passages_sum / max(o.own_chunks, 1) for o in outlines]
    return _Means(
        language=language,
        ids=np.array([o.article_id for o in outlines], np.int64),
        vectors=calibration.passages(np.array(means, np.float32), language),
    )


def _means(
    catalogue: Catalogue, calibration: Calibration, only: set[int]
) -> Iterator[_Means]:
    """Go through the mean passages of articles, a block of one language at a time."""
    blocks: defaultdict[str, list[Outline]] = defaultdict(list)
    for outline in StoryRows(catalogue).outlines():
        if outline.article_id in only:
            block = blocks[outline.language]
            block.append(outline)
            if len(block) == _VECTORS_AT_A_TIME:
                yield _means_of(blocks.pop(outline.language), calibration)
    for block in blocks.values():
        yield _means_of(block, calibration)
