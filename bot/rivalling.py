"""A number that stands in the evidence for something else: another sentence is nearer.

"The train carries 286 bicycles" where one sentence says 286 berths and another 24
bicycles: the number is held, and yet what is said lies nearer to the other sentence.
"""

from collections.abc import Sequence

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


def find_rivals(
    said: ReadText,
    figures: Figures,
    asked: Figures,
    evidence: Sequence[tuple[HeldSentence, float]],
    *,
    is_claim: bool,
) -> tuple[str, ...]:
    """Return the figures said of what a sentence with other figures is nearer to.

    A date is rivalled by dates alone, a number by numbers. Figures that the question has
    are not counted. ``evidence`` is sentences with the likeness of their language to
    that of ``said``. With ``is_claim``, that is a question with a few words after it.
    """
    new = [figure for figure in figures.said if not is_held(figure, asked)]
    holders = [row for row in evidence if new and _holds_all(row[0], new)]
    kinds = {is_dated(figure) for figure in new}
    others = [
        row
        for row in evidence
        if any(is_claim or is_dated(f) in kinds for f in row[0].figures.said)
        and not any(is_held(figure, row[0].figures) for figure in new)
    ]
    if not holders or not others:
        return ()
    nearest = max(nearness_of(said, held) - likeness for held, likeness in holders)
    rival = max(nearness_of(said, held) - likeness for held, likeness in others)
    margin = _NEARER_CLAIM if is_claim else _NEARER
    return tuple(f.shown for f in new) if rival - nearest > margin else ()


def _holds_all(held: HeldSentence, figures: Sequence[Figure]) -> bool:
    return all(is_held(figure, held.figures) for figure in figures)
