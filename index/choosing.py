"""Candidates to Passages: each story once, in the asker's language where it can be."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.passages import Source
from index.scoring import Candidate

_MOST_MORE = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One place in the results: a story, told by one article.

    ``score`` is the best that any of its versions has. ``more`` are further candidates of
    the same article, best first; ``also_in`` are its other versions.
    """

    candidate: Candidate
    score: float
    more: tuple[Candidate, ...]
    also_in: tuple[Source, ...]


def choose(
    candidates: Sequence[Candidate],
    language: str,
    versions: Mapping[int, Sequence[Source]],
    most: int,
) -> list[Place]:
    """Return up to ``most`` places, best first, from candidates in any order.

    ``language`` is the asker's, ``versions`` are the articles of each candidate's
    story. Where a story has a version in that language among the candidates, it tells
    the story; else the one that speaks to the question best.
    """
    by_story: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=_order):
        by_story[candidate.source.story].append(candidate)
    best_first = sorted(by_story.values(), key=lambda told: _order(told[0]))
    return [_place(told, language, versions) for told in best_first[:most]]


def untold(
    places: Sequence[Place], language: str, languages: Collection[str]
) -> list[int]:
    """Return the articles in the asker's language whose stories another one tells.

    Their passages were not among the candidates; none where ``languages``, those that
    are asked for, leave the asker's out.
    """
    if language not in languages:
        return []
    return [
        version.article_id
        for place in places
        if place.candidate.source.language != language
        for version in place.also_in
        if version.language == language
    ]


def _place(
    told: Sequence[Candidate], language: str, versions: Mapping[int, Sequence[Source]]
) -> Place:
    own = [c for c in told if c.source.language == language]
    chosen = (own or told)[0]
    source = chosen.source
    further = [c for c in told if c.source.article_id == source.article_id][1:]
    return Place(
        candidate=chosen,
        score=told[0].score,
        more=tuple(further[:_MOST_MORE]),
        also_in=tuple(
            other
            for other in versions.get(source.story, ())
            if other.article_id != source.article_id
        ),
    )


def _order(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.chunk.chunk_id
