"""Other figures for what a sentence says: where another story disagrees with it.

"72 countries signed" where a second article says of the same that 70 did: the reader is
shown both, since nothing here can tell which one is right.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from bot.answers import MOST_DIFFERING
from bot.grounds import Ground, HeldSentence
from bot.supporting import nearness_of
from index.aligning import ReadText
from index.figures import Figure, Figures, is_held
from index.passages import Passage, Sentence

Place = tuple[Passage, Sentence]

# Of the sentences of parallel news, 97 % are this near to a translation of theirs whose
# figures are changed. Written answers of the sample corpus, with every version of a
# story taken for a story of its own, find a sentence this near in 5 % of cases.
_NEAR = 0.3
# Where what is cited is no nearer itself, as a long sentence is to a short answer, what
# is as near counts as well, unless it is near nothing.
_NEARLY_AS_NEAR = 0.1
_LEAST_NEAR = 0.2
_MODERN_YEAR = re.compile(r"(?:19|20)\d\d")
_OLD_YEAR = re.compile(r"1[0-8]\d\d")


def find_differing(
    said: ReadText,
    figures: Figures,
    asked: Figures,
    cited: Collection[Place],
    grounds: Sequence[tuple[Ground, float]],
) -> tuple[Place, ...]:
    """Return sentences that say the same as ``said`` with other figures, nearest first.

    There is at most one of each story, and none of a story that is ``cited``.
    ``figures`` are those said, ``asked`` those that the question has, which say what is
    meant. ``grounds`` have the likeness of their language to that of ``said``.
    """
    stories = {passage.source.story for passage, _ in cited}
    new = [figure for figure in figures.said if not is_held(figure, asked)]
    found = [
        (nearness_of(said, held) - likeness, (ground.passage, held.sentence))
        for ground, likeness in grounds
        if ground.passage.source.story not in stories
        for held in _disagreeing(new, figures, asked, ground)
    ]
    if not found:
        return ()
    least = _least_nearness(said, cited, grounds)
    place_by_story: dict[int, Place] = {}
    for nearness, place in sorted(found, key=lambda row: row[0], reverse=True):
        if nearness >= least:
            place_by_story.setdefault(place[0].source.story, place)
    return tuple(place_by_story.values())[:MOST_DIFFERING]


def _least_nearness(
    said: ReadText, cited: Collection[Place], grounds: Sequence[tuple[Ground, float]]
) -> float:
    """Return how near a sentence must be to say the same as ``said``."""
    nearest = max(
        (
            nearness_of(said, held) - likeness
            for ground, likeness in grounds
            for held in ground.sentences
            if (ground.passage, held.sentence) in cited
        ),
        default=_NEAR,
    )
    return min(_NEAR, max(_LEAST_NEAR, nearest - _NEARLY_AS_NEAR))


def _disagreeing(
    new: Sequence[Figure], figures: Figures, asked: Figures, ground: Ground
) -> Iterator[HeldSentence]:
    """Yield the sentences of ``ground`` whose figures are others of the same kind."""
    for held in ground.sentences:
        others = [
            figure
            for figure in held.figures.said
            if not is_held(figure, figures) and not is_held(figure, asked)
        ]
        if _is_of_what_is_asked(held, asked) and any(
            _is_replaced(figure, new, others, held.figures) for figure in new
        ):
            yield held


def _is_replaced(
    figure: Figure, new: Sequence[Figure], others: Sequence[Figure], held: Figures
) -> bool:
    """Say whether others of its kind stand there for a figure, and none that is said.

    "6 buses on 4 lines" does not contradict "6 buses for 3 million".
    """
    return any(_are_comparable(figure, other) for other in others) and not any(
        _are_comparable(figure, one) and is_held(one, held) for one in new
    )


def _is_of_what_is_asked(held: HeldSentence, asked: Figures) -> bool:
    """Say whether no figure of the question stands there changed: 2021 is not 2024."""
    return all(
        is_held(figure, held.figures)
        or not any(_are_comparable(figure, other) for other in held.figures.said)
        for figure in asked.said
    )


def _are_comparable(one: Figure, other: Figure) -> bool:
    """Say whether two figures may be of the same kind: dates, lengths, counts."""
    return not _kinds_of(one).isdisjoint(_kinds_of(other))


def _kinds_of(figure: Figure) -> frozenset[str]:
    """Return what a figure may be; four digits may be a year or a count."""
    if figure.dates:
        return frozenset(("date",))
    if figure.measures:
        return frozenset(measure.unit.partition("-")[0] for measure in figure.measures)
    # Digits with an ordinal ending are no count; "eight" and "eighth" look alike.
    endings = {number.endswith(".") for number in figure.numbers}
    if endings == {True} or (True in endings and figure.shown.isdecimal()):
        return frozenset(("ordinal",))
    if any(":" in number for number in figure.numbers):
        return frozenset(("time",))
    if figure.shown.isdecimal():
        if any(map(_MODERN_YEAR.fullmatch, figure.numbers)):
            return frozenset(("date",))
        if any(map(_OLD_YEAR.fullmatch, figure.numbers)):
            return frozenset(("date", "count"))
    return frozenset(("count",))
