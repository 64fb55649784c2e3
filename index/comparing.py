"""Whether Chroma holds what the catalogue says, and finds it.

A program that is killed while Chroma saves a graph can leave one that lost its newest
vectors, that lies about its ids, or that finds nothing and says nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.catalogue import Catalogue
from index.errors import IndexDamaged
from index.holdings import Portion
from index.portions import find_whereabouts
from index.recording import Recorder
from index.vectors import Kind, VectorStore

Ids = npt.NDArray[np.int64]

_KINDS: tuple[Kind, ...] = ("passages", "sentences")
# Enough to notice a graph that is cut off, few enough to take a moment.
_LOOKED_FOR = 24
_FETCHED_AT_A_TIME = 5_000
# A graph finds its own vectors nearly always; one that is cut off, hardly ever.
_MOST_UNFOUND = 0.25
_NEAREST = 5
_SAME = 1e-3


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """How the vectors of one kind and language differ from the catalogue.

    ``missing`` and ``foreign`` are ids, in order. With ``damage``, which says what is
    wrong, none can be used: all are missing.
    """

    kind: Kind
    language: str
    missing: tuple[int, ...] = ()
    foreign: tuple[int, ...] = ()
    damage: str | None = None


def compare(
    catalogue: Catalogue, vectors: VectorStore, *, thoroughly: bool = False
) -> list[Difference]:
    """Return how Chroma differs from the live articles of the catalogue, if it does.

    Ids are compared and a few vectors looked for; ``thoroughly`` reads every vector.
    Hold the ingest lock: what an ingest is just writing looks like a difference.

    Raises:
        IndexDamaged: Chroma cannot be read at all.
    """
    known = {(kind, language) for kind, language in vectors.counts()}
    wanted = _live_ids(catalogue)
    passing = _passing_ids(catalogue)
    empty = np.zeros(0, np.int64)
    found: list[Difference] = []
    for kind, language in sorted(known | wanted.keys()):
        live = wanted.get((kind, language), empty)
        difference = (
            _compare_one(
                vectors,
                kind,
                language,
                live,
                passing.get((kind, language), empty),
                thoroughly=thoroughly,
            )
            if (kind, language) in known
            else Difference(kind=kind, language=language, missing=tuple(live.tolist()))
        )
        if difference.missing or difference.foreign or difference.damage:
            found.append(difference)
    return found


def everything_missing(catalogue: Catalogue) -> list[Difference]:
    """Return the difference from a Chroma that holds nothing."""
    return [
        Difference(kind=kind, language=language, missing=tuple(ids.tolist()))
        for (kind, language), ids in sorted(_live_ids(catalogue).items())
    ]


def _live_ids(catalogue: Catalogue) -> dict[tuple[Kind, str], Ids]:
    return _ids_by_kind(
        portion for a in find_whereabouts(catalogue) for portion in a.portions
    )


def _passing_ids(catalogue: Catalogue) -> dict[tuple[Kind, str], Ids]:
    """Return the ids that the next ingest takes away by itself."""
    return _ids_by_kind(
        portion for left in Recorder(catalogue).leftovers() for portion in left.portions
    )


def _ids_by_kind(portions: Iterable[Portion]) -> dict[tuple[Kind, str], Ids]:
    parts: dict[tuple[Kind, str], list[Ids]] = {}
    for portion in portions:
        for kind in _KINDS:
            numbers = np.asarray(portion.ids(kind), np.int64)
            parts.setdefault((kind, portion.language), []).append(numbers)
    return {key: np.concatenate(of_key) for key, of_key in parts.items()}


def _compare_one(
    vectors: VectorStore,
    kind: Kind,
    language: str,
    live: Ids,
    passing: Ids,
    *,
    thoroughly: bool,
) -> Difference:
    try:
        present = np.array(vectors.ids(kind, language), np.int64)
        held = np.intersect1d(live, present)
        lost = (
            _unreadable(vectors, kind, language, held)
            if thoroughly
            else np.zeros(0, np.int64)
        )
        damage = _why_not_found(vectors, kind, language, np.setdiff1d(held, lost))
    except IndexDamaged as error:
        damage = str(error)
    if damage is not None:
        missing = tuple(live.tolist())
        return Difference(kind=kind, language=language, missing=missing, damage=damage)
    missing_ids = np.union1d(np.setdiff1d(live, present), lost)
    foreign = np.setdiff1d(np.setdiff1d(present, live), passing)
    return Difference(
        kind=kind,
        language=language,
        missing=tuple(missing_ids.tolist()),
        foreign=tuple(foreign.tolist()),
    )


def _unreadable(vectors: VectorStore, kind: Kind, language: str, ids: Ids) -> Ids:
    """Return those of ``ids`` whose vector is not there or is none of unit length."""
    lost: list[int] = []
    for i in range(0, len(ids), _FETCHED_AT_A_TIME):
        portion = ids[i : i + _FETCHED_AT_A_TIME].tolist()
        rows = vectors.fetch(kind, language, portion)
        lost += [
            number
            for number in portion
            if number not in rows or not _is_unit(rows[number])
        ]
    return np.array(lost, np.int64)


def _is_unit(vector: npt.NDArray[np.float32]) -> bool:
    return bool(abs(float(vector @ vector) - 1) < _SAME)


def _why_not_found(
    vectors: VectorStore, kind: Kind, language: str, ids: Ids
) -> str | None:
    """Say that a search misses what is there; None when it finds it."""
    sample = _sample(ids)
    rows = vectors.fetch(kind, language, sample)
    known = {number: row for number, row in rows.items() if _is_unit(row)}
    unfound = len(sample) - len(known)
    nearest = vectors.nearest_ids_of_each(kind, language, [*known.values()], _NEAREST)
    for (number, vector), ids_found in zip(known.items(), nearest, strict=True):
        if number not in ids_found:
            # Equal texts have equal vectors: any of them will do.
            others = vectors.fetch(kind, language, ids_found).values()
            unfound += not any(float(o @ vector) > 1 - _SAME for o in others)
    if unfound <= _MOST_UNFOUND * len(sample):
        return None
    return f"of {len(sample)} vectors looked for, {unfound} are not found"


def _sample(ids: Sequence[int] | Ids) -> list[int]:
    """Return ids from all over, the newest among them."""
    places = np.linspace(0, len(ids) - 1, min(len(ids), _LOOKED_FOR)).round()
    return [int(ids[int(place)]) for place in places]
