"""Which articles of a file are gone from it, when some of its lines cannot be read."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from index.holdings import StoredPart


class Traced(NamedTuple):
    """Articles that are gone, and the lines of those that stay though none was read."""

    gone: tuple[StoredPart, ...]
    line_by_article: dict[int, int]


class _Place(NamedTuple):
    """A line as it was: an article, or None where it was none; ``now`` where it is met."""

    line: int
    article: StoredPart | None
    now: int | None


def trace(
    stored: Sequence[StoredPart],
    barren: Sequence[int],
    now_by_article: Mapping[int, int],
    unread: Sequence[int],
) -> Traced:
    """Say what became of the articles ``stored``, whose lines now are known if met.

    An unread line may be that of any article that was not met, so that each keeps one:
    the one that stood there, as seen from the next line met before or behind it, else
    the one that stood nearest. Lines that were ``barren`` before stand for themselves.
    """
    places = [
        _Place(one.position or 0, one, now_by_article.get(one.article_id))
        for one in stored
    ]
    places += [_Place(line, None, None) for line in barren]
    places.sort(key=lambda place: place.line)
    behind = _shifts(reversed(places))[::-1]
    free = set(unread)
    kept: dict[int, int] = {}
    lost: list[StoredPart] = []
    for place, *shifts in zip(places, _shifts(places), behind, strict=True):
        if place.now is not None:
            continue
        lines = free & {place.line + shift for shift in shifts}
        if lines:
            free.remove(min(lines))
        if place.article and lines:
            kept[place.article.article_id] = min(lines)
        elif place.article:
            lost.append(place.article)
    kept |= _take_nearest(lost, sorted(free))
    gone = tuple(one for one in lost if one.article_id not in kept)
    return Traced(gone=gone, line_by_article=kept)


def _shifts(places: Iterable[_Place]) -> list[int]:
    """Return how many lines the last one that was met has moved, at each."""
    shifts: list[int] = []
    shift = 0
    for place in places:
        if place.now is not None:
            shift = place.now - place.line
        shifts.append(shift)
    return shifts


def _take_nearest(lost: Sequence[StoredPart], lines: Sequence[int]) -> dict[int, int]:
    """Give each line, in order, the article that stood nearest to it and has none."""
    ids = [one.article_id for one in lost]
    places = [one.position or 0 for one in lost]
    taken: dict[int, int] = {}
    for line in lines:
        if not ids:
            break
        right = bisect_left(places, line)
        near = [n for n in (right - 1, right) if 0 <= n < len(places)]
        nearest = min(near, key=lambda n: abs(places[n] - line))
        taken[ids.pop(nearest)] = line
        places.pop(nearest)
    return taken
