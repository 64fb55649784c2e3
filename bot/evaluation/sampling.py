"""Passages to ask about, spread over the languages and stories of an index."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.catalogue import Catalogue
from index.holdings import StoredChunk
from index.passages import EVERYTHING, Scope
from index.scoping import find_among

# Headlines and captions alone give nothing to ask about.
_LEAST_CHARACTERS = 120


def sample_chunks(
    catalogue: Catalogue, *, scope: Scope = EVERYTHING, seed: int
) -> Iterator[StoredChunk]:
    """Yield chunks of ``scope`` in an order of chance that ``seed`` repeats, each once.

    Languages take turns. No second chunk of a story comes before one of each other story
    of its language, nor a story told in another language before one that was not yet.

    Raises:
        BadQuestion: No article meets the languages, files and dates of ``scope``.
    """
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    queues = {
        language: _in_turn(catalogue, chunk_ids, draw)
        for language, chunk_ids in sorted(
            find_among(catalogue, scope).chunk_ids.items()
        )
    }
    told: set[int] = set()
    while queues:
        for language in [*queues]:
            chunk = _next_untold(queues[language], told)
            if chunk is None:
                del queues[language]
                continue
            told.add(chunk.source.story)
            yield chunk


def _in_turn(
    catalogue: Catalogue, chunk_ids: Sequence[int], draw: random.Random
) -> list[StoredChunk]:
    """Return some chunks, one of each story before the second of any."""
    by_story: defaultdict[int, list[StoredChunk]] = defaultdict(list)
    for chunk in catalogue.chunks(chunk_ids).values():
        if len(chunk.text) >= _LEAST_CHARACTERS:
            by_story[chunk.source.story].append(chunk)
    stories = [*by_story.values()]
    draw.shuffle(stories)
    for chunks in stories:
        draw.shuffle(chunks)
    longest = max(map(len, stories), default=0)
    return [
        chunks[turn]
        for turn in range(longest)
        for chunks in stories
        if turn < len(chunks)
    ]


def _next_untold(queue: list[StoredChunk], told: set[int]) -> StoredChunk | None:
    """Take the first chunk of a story not told yet, else the first; None from no queue."""
    if not queue:
        return None
    places = (n for n, chunk in enumerate(queue) if chunk.source.story not in told)
    return queue.pop(next(places, 0))
