"""Where support begins, with tokens whose cosines one can compute."""

import math

import pytest

from bot.supporting import measure_support, nearness_of, weigh_support
from index.figures import Figures
from tests.bot.read_by_hand import ground_by_hand, read_by_hand


def _is_enough(near: float, *, tokens: int = 1, likeness: float = 0.6) -> bool:
    """Say whether a sentence supports what it is ``near`` to in every way."""
    said = read_by_hand("said", *[(1.0,)] * tokens)
    held = ground_by_hand(read_by_hand("held", (near,), whole=near))
    return weigh_support(said, Figures(), held, likeness).is_enough


@pytest.mark.parametrize(
    ("tokens", "likeness", "least"),
    [(1, 0.6, 0.3275), (8, 0.6, 0.3596), (1, 0.3, 0.1784)],
    ids=["a-word", "a-sentence", "unlike-languages"],
)
def test_from_a_third_of_nearness_on_a_sentence_is_enough(
    tokens: int, likeness: float, least: float
) -> None:
    """More is wanted of a longer text, and less where languages are less alike."""
    below, above = (
        _is_enough(least + more, tokens=tokens, likeness=likeness)
        for more in (-0.007, 0.007)
    )

    assert (below, above) == (False, True)


def test_what_is_measured_can_be_computed_by_hand() -> None:
    said = read_by_hand(
        "two words said", (1.0,), (0.0, 1.0), (0.0, 0.0, 1.0), words=(0, 1, 1)
    )
    ground = ground_by_hand(
        read_by_hand("first", (0.6,), (0.0, 0.6), whole=0.5),
        read_by_hand("second", (0.0, 0.0, 0.9), whole=0.1),
    )

    values, place = measure_support(said, Figures(), ground)

    # The missing parts of unit length, 0.8 of both tokens of the first sentence, lie at
    # right angles to all that is said. The first covers two tokens by 0.6; the second
    # covers the last word's second token, which the whole passage has so as well.
    assert place == 0
    assert values == pytest.approx(
        [(0.6 + 0.6 + 0.9) / 3, 1.2 / 3, 0.5, math.log(3), (0.6 + 0.0) / 2]
    )


def test_the_sentence_whose_tokens_and_whole_are_nearest_is_the_place() -> None:
    said = read_by_hand("said", (1.0,))
    by_tokens = read_by_hand("tokens", (0.6,), whole=0.1)
    by_both = read_by_hand("both", (0.5,), whole=0.5)

    _, place = measure_support(said, Figures(), ground_by_hand(by_tokens, by_both))

    assert place == 1


def test_nearness_adds_up_tokens_and_the_whole() -> None:
    said = read_by_hand("said", (1.0,), (0.0, 1.0))
    held = ground_by_hand(read_by_hand("held", (0.6,), whole=0.5)).sentences[0]

    assert nearness_of(said, held) == pytest.approx(0.3 + 0.5)
