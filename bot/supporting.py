"""How far a passage supports what is said: its meaning, token by token and as a whole.

Weights and threshold are those of a logistic regression on parallel news, true passages
against the next passage of the same article (``make bench-checking``; fitted on the
documents at even positions).
"""

from dataclasses import dataclass

import numpy as np

from bot.grounds import Ground, HeldSentence
from index.aligning import ReadText, cover
from index.embedding import Vectors
from index.figures import Figures, count_held


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """How far a passage supports a sentence, 0 and more being enough.

    ``place`` is the sentence of the passage that says it.
    """

    score: float
    place: int

    @property
    def is_enough(self) -> bool:
        """Whether the passage means what is said."""
        return self.score >= 0


def weigh_support(
    said: ReadText, figures: Figures, ground: Ground, likeness: float
) -> Support:
    """Weigh what ``ground`` says of ``said``; ``likeness`` is that of their languages."""
    values, place = measure_support(said, figures, ground)
    score = float(values @ _WEIGHTS) + _LIKENESS * likeness + _CONSTANT
    return Support(score=score, place=place)


def measure_support(
    said: ReadText, figures: Figures, ground: Ground
) -> tuple[Vectors, int]:
    """Return what support is weighed by, and the sentence that supports most.

    That is the nearest of those that hold most of the ``figures`` said: a number proves
    nothing where it counts something else. The values are, in order: how far the whole
    passage covers what is said, how far that sentence does, their cosine, the logarithm
    of the tokens said, and how far the sentence covers the word that it covers least.
    """
    covers = np.array([cover(said, held.read) for held in ground.sentences])
    cosines = [float(held.read.embedding @ said.embedding) for held in ground.sentences]
    covered = covers.mean(axis=1) if covers.size else np.zeros(len(cosines))
    holds = [count_held(figures, held.figures) for held in ground.sentences]
    place = max(range(len(cosines)), key=lambda n: (holds[n], covered[n] + cosines[n]))
    values = [
        covers.max(axis=0).mean() if covers.size else 0.0,
        covered[place],
        cosines[place],
        np.log(max(len(said.vectors), 1)),
        min(_by_word(covers[place], said), default=0.0),
    ]
    return np.asarray(values, np.float32), place


def nearness_of(said: ReadText, held: HeldSentence) -> float:
    """Return how near a sentence is, by its tokens and as a whole, in [-2, 2]."""
    tokens = cover(said, held.read)
    covered = float(tokens.mean()) if tokens.size else 0.0
    return covered + float(held.read.embedding @ said.embedding)


def _by_word(covered: Vectors, said: ReadText) -> list[float]:
    """Return the means of ``covered`` over the tokens of each word."""
    return [float(covered[said.words == word].mean()) for word in set(said.words)]


_WEIGHTS = np.array([5.7, 16.4, 6.6, -0.5, 3.7], np.float32)
_LIKENESS = -16.1
_CONSTANT = -0.95
