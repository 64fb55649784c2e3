"""From where on another story disagrees, with nearness made by hand."""

import pytest

from bot.differing import find_differing
from bot.grounds import Ground
from index.figures import Figures, figures_in
from tests.bot.read_by_hand import ground_by_hand, read_by_hand

_COST = "The stadium cost 310 million euros."
_OTHER = "It cost 365 million euros."


def _ground(near: float, *texts: str, story: int = 2) -> Ground:
    """Return a passage of another story, all of it so near to what is said."""
    read = (read_by_hand(text, (near,), whole=0.0) for text in texts or (_OTHER,))
    return ground_by_hand(*read, story=story)


def _differing(
    *grounds: tuple[Ground, float],
    said: str = _COST,
    asked: str = "",
    cited: float | None = 1.0,
) -> list[str]:
    """Return what differs from a sentence that is cited from a place so near to it.

    Where that is None, the place is not of the passages that are looked at.
    """
    place = ground_by_hand(read_by_hand(said, (cited or 0.0,), whole=0.0))
    beside = [(place, 0.0)] if cited is not None else []
    found = find_differing(
        read_by_hand(said, (1.0,)),
        figures_in(said, "en"),
        figures_in(asked, "en") if asked else Figures(),
        [(place.passage, place.passage.sentence)],
        [*beside, *grounds],
    )
    return [sentence.text for _, sentence in found]


@pytest.mark.parametrize(
    ("cited", "least"), [(1.0, 0.3), (0.4, 0.3), (0.36, 0.26), (0.1, 0.2), (None, 0.2)]
)
def test_what_differs_is_near_or_nearly_as_near_as_what_is_cited(
    cited: float | None, least: float
) -> None:
    far, near = (
        _differing((_ground(least + more), 0.0), cited=cited) for more in (-0.01, 0.01)
    )

    assert (far, near) == ([], [_OTHER])


def test_sentences_in_languages_that_are_more_alike_have_to_be_nearer() -> None:
    assert _differing((_ground(0.7), 0.41)) == []
    assert _differing((_ground(0.7), 0.39)) == [_OTHER]


@pytest.mark.parametrize(
    ("said", "other", "differs"),
    [
        ("310 came.", "365 came.", True),
        ("It was built in 1984.", "It was built in 1990.", True),
        ("It was built in 1984.", "It has 365 seats.", False),
        ("It was built in 1750.", "It was built in 1990.", True),
        ("There were 1750.", "There were 365.", True),
        ("He came 33rd.", "He came 34th.", True),
        ("He came 33rd.", "He won 34 times.", False),
        ("At 10:30 it began.", "At 11:45 it began.", True),
        ("At 10:30 it began.", "With 45 it began.", False),
        ("On 14 March it began.", "On 15 March it began.", True),
        ("On 14 March it began.", "With 15 it began.", False),
        ("It is 12 km long.", "It is 15 km long.", True),
        ("It is 12 km long.", "It is 9 miles long.", True),
        ("It is 12 km long.", "It weighs 15 kg.", False),
    ],
)
def test_figures_differ_from_those_of_their_own_kind(
    said: str, other: str, differs: bool
) -> None:
    found = _differing((_ground(0.9, other), 0.0), said=said)

    assert found == ([other] if differs else [])


def test_each_of_two_stories_is_told_once_nearest_first() -> None:
    texts = [f"It cost {number} million euros." for number in (365, 366, 290, 275)]
    near, nearest, further, far = (
        (_ground(near, text, story=story), 0.0)
        for near, text, story in zip(
            (0.6, 0.9, 0.7, 0.5), texts, (2, 2, 3, 4), strict=True
        )
    )

    assert _differing(far, near, further, nearest) == [texts[1], texts[2]]


def test_a_figure_that_the_question_has_is_said_by_nobody() -> None:
    asked = "Was it built for 310 million euros in 1984?"

    assert _differing((_ground(0.9), 0.0), asked=asked) == []
    assert _differing((_ground(0.9), 0.0), asked="Was it built in 1984?") == [_OTHER]


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ("It cost 365 million euros in 1984.", True),
        ("It cost 365 million euros in 1990.", False),
        ("It cost 365 million euros in all.", True),
    ],
)
def test_what_is_told_of_another_year_than_the_one_asked_for_does_not_differ(
    other: str, differs: bool
) -> None:
    found = _differing((_ground(0.9, other), 0.0), asked="What did it cost in 1984?")

    assert found == ([other] if differs else [])


def test_a_sentence_that_has_the_figure_among_others_does_not_differ() -> None:
    both = "It cost 310 million euros, 55 million more than planned."

    assert _differing((_ground(0.9, both), 0.0)) == []
