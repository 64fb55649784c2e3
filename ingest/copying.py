"""Which articles are copies of each other, however many there are.

``pairing`` finds a few neighbours of an article; of a text that many outlets took over
from an agency, they are all copies.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations, product

from index.holdings import Outline
from index.story_rows import StoryRows
from ingest.pairing import Pair, as_pair


def find_copies(
    rows: StoryRows, known: Mapping[int, Outline], fresh: set[int]
) -> dict[int, int]:
    """Map every article to the first, by id, that has the same text; most to themselves.

    Copies that were looked at before and are in different stories stay apart.
    """
    alike: defaultdict[tuple[str, int, int], list[int]] = defaultdict(list)
    for article, outline in known.items():
        counts = outline.language, outline.chunk_count, outline.sentence_count
        alike[counts].append(article)
    wanted: list[int] = []
    for articles in alike.values():
        told = Counter(known[article].story for article in articles)
        has_fresh = not fresh.isdisjoint(articles)
        if len(articles) > 1:
            wanted += [a for a in articles if has_fresh or told[known[a].story] > 1]
    same: defaultdict[tuple[str, bytes], list[int]] = defaultdict(list)
    for article, text in rows.body_hashes(wanted).items():
        same[known[article].language, text].append(article)
    firsts = {article: article for article in known}
    for copies in same.values():
        has_fresh = not fresh.isdisjoint(copies)
        first_by_story: dict[int | None, int] = {}
        for article in sorted(copies):
            story = None if has_fresh else known[article].story
            firsts[article] = first_by_story.setdefault(story, article)
    return firsts


def find_missing(
    kinships: Mapping[Pair, float], language_by_article: Mapping[int, str]
) -> set[Pair]:
    """Return the pairs of near copies that ``kinships`` lacks.

    These are the pairs among them, and with whatever is kin to one of them.
    """
    kin = [pair for pair, strength in kinships.items() if strength > 0]
    copies: dict[int, set[int]] = {}
    across: list[Pair] = []
    for one, other in kin:
        if language_by_article[one] != language_by_article[other]:
            across.append((one, other))
            continue
        ours, theirs = (copies.setdefault(a, {a}) for a in (one, other))
        if ours is not theirs:
            ours |= theirs
            copies |= dict.fromkeys(theirs, ours)
    together = {id(members): members for members in copies.values()}
    pairs = {
        as_pair(a, b)
        for members in together.values()
        for a, b in combinations(members, 2)
    }
    for one, other in across:
        if one in copies or other in copies:
            ours, theirs = copies.get(one, {one}), copies.get(other, {other})
            pairs |= {as_pair(a, b) for a, b in product(ours, theirs)}
    return pairs - kinships.keys()
