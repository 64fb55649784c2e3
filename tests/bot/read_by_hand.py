"""Texts read by hand: their tokens as directions whose cosines one can compute."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.grounds import Ground, HeldSentence
from index.aligning import ReadText
from index.figures import figures_in
from tests.bot.passages import make_passage

WIDTH = 4


def read_by_hand(
    text: str, *tokens: Sequence[float], words: Sequence[int] = (), whole: float = 1.0
) -> ReadText:
    """Return ``text`` with ``tokens``, each the beginning of a unit vector.

    What a token lacks of unit length points where no other does unless it lacks it too.
    The words are those of ``words``, else each token is one; the whole text has the
    cosine ``whole`` with a text that has 1.
    """
    vectors = np.zeros((len(tokens), WIDTH), np.float32)
    for row, token in zip(vectors, tokens, strict=True):
        row[: len(token)] = token
        row[-1] = math.sqrt(max(0.0, 1 - sum(value * value for value in token)))
    embedding = np.array([whole, math.sqrt(1 - whole * whole)], np.float32)
    return ReadText(
        text=text,
        vectors=vectors,
        words=np.array(words or range(len(tokens)), np.intp),
        embedding=embedding,
    )


def ground_by_hand(
    *read: ReadText, around: Sequence[ReadText] = (), story: int = 1
) -> Ground:
    """Return a passage of sentences in English that were read by hand."""
    passage = make_passage(*(text.text for text in read))
    passage = replace(passage, source=replace(passage.source, story=story))
    return Ground(
        passage=passage,
        sentences=tuple(
            HeldSentence(
                sentence=sentence, read=text, figures=figures_in(text.text, "en")
            )
            for sentence, text in zip(passage.sentences, read, strict=True)
        ),
        around=tuple(around),
    )
