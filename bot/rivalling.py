"""A number that stands in the evidence for something else: another sentence is nearer.

"The train carries 286 bicycles" where one sentence says 286 berths and another 24
bicycles: the number is held, and yet what is said lies nearer to the other sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.grounds import HeldSentence
from bot.supporting import nearness_of
from index.aligning import ReadText
from index.figures import Figure, Figures, is_dated, is_held

# Of the drafts labelled by hand one of 71 that are supported lies so much nearer to
# another sentence; of the others, every fourth does (``make bench-checking``).
_NEARER = 0.08
# What is claimed by a few words is the question itself: the sentence that holds them
# has to be the one that it asks for, and no kind of figure is sure.
_NEARER_CLAIM = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A sentence of the evidence; ``likeness`` is that of its language to the draft's."""

    held: HeldSentence
    likeness: float
    story: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Misread:
    """Figures that a sentence of the evidence holds, but of something else."""

    figures: tuple[str, ...]
    holder: HeldSentence


def find_misread(
    said: ReadText,
    figures: Figures,
    asked: Figures,
    evidence: Sequence[Compared],
    *,
    is_claim: bool,
) -> Misread | None:
    """Return the figures said of what a sentence with other figures is nearer to.

    A date is rivalled by dates alone, a number by numbers. Figures that the question has
    are not counted. A rival is of a story that holds the figures too: another story
    that gives others disagrees, which is shown and no error. With ``is_claim``, what is
    said is a question with a few words after it, and any sentence is a rival.
    """
    new = [figure for figure in figures.said if not is_held(figure, asked)]
    holders = [row for row in evidence if new and _holds_all(row.held, new)]
    kinds = {is_dated(figure) for figure in new}
    stories = {row.story for row in holders}
    others = [
        row
        for row in evidence
        if (is_claim or row.story in stories)
        and any(is_claim or is_dated(f) in kinds for f in row.held.figures.said)
        and not any(is_held(figure, row.held.figures) for figure in new)
    ]
    if not holders or not others:
        return None
    margin = _NEARER_CLAIM if is_claim else _NEARER
    (nearest, holder), (rival, _) = (
        max(
            ((nearness_of(said, row.held) - row.likeness, row.held) for row in rows),
            key=lambda found: found[0],
        )
        for rows in (holders, others)
    )
    if rival - nearest <= margin:
        return None
    return Misread(figures=tuple(f.shown for f in new), holder=holder)


def _holds_all(held: HeldSentence, figures: Sequence[Figure]) -> bool:
    return all(is_held(figure, held.figures) for figure in figures)
