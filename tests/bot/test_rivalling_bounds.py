"""From where on another sentence is nearer, with nearness made by hand."""

import pytest

from bot.rivalling import Compared, find_misread
from index.figures import Figures, figures_in
from tests.bot.read_by_hand import ground_by_hand, read_by_hand

_SAID = "The train carries 286 bicycles."
_HOLDER = "It has 286 berths."


def _compared(
    text: str, near: float, *, likeness: float = 0.0, story: int = 1
) -> Compared:
    """Return a sentence whose one token is so near to what is said."""
    ground = ground_by_hand(read_by_hand(text, (near,), whole=0.0), story=story)
    return Compared(held=ground.sentences[0], likeness=likeness, story=story)


def _misread(
    *evidence: Compared,
    said: str = _SAID,
    asked: str = "",
    is_claim: bool = False,
) -> tuple[str, ...]:
    found = find_misread(
        read_by_hand(said, (1.0,)),
        figures_in(said, "en"),
        figures_in(asked, "en") if asked else Figures(),
        evidence,
        is_claim=is_claim,
    )
    return found.figures if found else ()


@pytest.mark.parametrize(("near", "misread"), [(0.57, ()), (0.59, ("286",))])
def test_a_rival_is_nearer_by_a_twelfth_at_least(
    near: float, misread: tuple[str, ...]
) -> None:
    rival = _compared("It carries 24 bicycles.", near)

    assert _misread(_compared(_HOLDER, 0.5), rival) == misread


@pytest.mark.parametrize(("near", "misread"), [(0.5, ()), (0.51, ("286",))])
def test_of_a_few_words_any_rival_that_is_nearer_takes_the_number(
    near: float, misread: tuple[str, ...]
) -> None:
    rival = _compared("It carries 24 bicycles.", near, story=2)

    assert _misread(_compared(_HOLDER, 0.5), rival, is_claim=True) == misread
    assert _misread(_compared(_HOLDER, 0.5), rival) == ()


def test_sentences_in_languages_that_are_more_alike_count_as_less_near() -> None:
    rival = _compared("It carries 24 bicycles.", 0.9, likeness=0.5)

    assert _misread(_compared(_HOLDER, 0.5, likeness=0.1), rival) == ()
    assert _misread(_compared(_HOLDER, 0.5, likeness=0.3), rival) == ("286",)


def test_a_number_is_rivalled_by_numbers_and_a_date_by_dates() -> None:
    date = _compared("It left on 14 March 2024.", 0.9)
    number = _compared("It carries 24 bicycles.", 0.9)
    opened = _compared("It opened on 2 May 2021.", 0.5)

    assert _misread(_compared(_HOLDER, 0.5), date) == ()
    assert _misread(_compared(_HOLDER, 0.5), date, is_claim=True) == ("286",)
    said = "The train left on 2 May 2021."
    assert _misread(opened, date, said=said) == ("2 May 2021",)
    assert _misread(opened, number, said=said) == ()


def test_what_holds_one_of_the_numbers_is_neither_holder_nor_rival() -> None:
    said = "The train carries 286 bicycles and 24 berths."
    both = _compared("It has 286 berths and 24 bicycles.", 0.5)
    one = _compared("It carries 24 bicycles.", 0.9)
    none = _compared("It carries 7 bicycles.", 0.9)

    assert _misread(both, one, said=said) == ()
    assert _misread(both, none, said=said) == ("286", "24")
    assert _misread(one, none, said=said) == ()


def test_the_nearest_holder_is_held_against_the_nearest_rival() -> None:
    rivals = [_compared("It carries 24 bicycles.", near) for near in (0.2, 0.7)]
    holders = [_compared(_HOLDER, near) for near in (0.5, 0.65)]

    assert _misread(*holders, *rivals) == ()
    assert _misread(holders[0], *rivals) == ("286",)
