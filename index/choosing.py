"""Candidates to Passages: each story once, in the asker's language where it can be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.passages import Source
from index.scoring import Candidate

_MOST_MORE = 3
# A passage this much weaker is there because the article has no more.
_WORTH_MORE = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One place in the results: a story, told by one article.

    ``best`` is the strongest candidate of any version. ``more`` are further candidates
    of the same article that are nearly as good, best first; ``also_in`` are the story's
    other versions.
    """

    candidate: Candidate
    best: Candidate
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
    the story; else the one that speaks to the question best. A passage in that language
    makes no version of an article in another: it may be a quotation.
    """
    by_story: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=_order):
        by_story[candidate.source.story].append(candidate)
    best_first = sorted(by_story.values(), key=lambda told: _order(told[0]))
    return [_place(told, language, versions) for told in best_first[:most]]


def missing_versions(
    candidates: Iterable[Candidate],
    language: str,
    versions: Mapping[int, Sequence[Source]],
) -> list[int]:
    """Return the articles in the asker's language whose stories only others tell.

    One of each story; further ones are copies.
    """
    told = defaultdict(set)
    for candidate in candidates:
        told[candidate.source.story].add(candidate.source.language)
    missing = {
        story: version.article_id
        for story, languages in told.items()
        if language not in languages
        for version in versions.get(story, ())
        if version.language == language
    }
    return list(missing.values())


def _place(
    told: Sequence[Candidate], language: str, versions: Mapping[int, Sequence[Source]]
) -> Place:
    own = [c for c in told if c.source.language == language]
    chosen = (own or told)[0]
    source = chosen.source
    mine = [c for c in told if c.source.article_id == source.article_id]
    least = _WORTH_MORE * chosen.score
    further = [c for c in mine[1:] if c.score >= least]
    return Place(
        candidate=chosen,
        best=told[0],
        more=tuple(further[:_MOST_MORE]),
        also_in=tuple(
            other
            for other in versions.get(source.story, ())
            if other.article_id != source.article_id
        ),
    )


def _order(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.chunk.chunk_id
