"""Where a name begins to be a stranger, with tokens whose cosines one can compute.

Every name here sounds like no other, unless a test says so.
"""

from dataclasses import replace

import pytest

from bot.grounds import Ground
from bot.recognising import (
    Said,
    find_strangers,
    measure_names,
    named_in,
    names_in,
    sounds_alike,
)
from index.aligning import ReadText
from tests.bot.read_by_hand import ground_by_hand, read_by_hand

_NOBODY = "it rained"


def _said(*tokens: float, text: str = "They met Quintero") -> Said:
    """Return a sentence that names Quintero; its tokens lie so far along what Quintero means."""
    (name,) = names_in("They met Quintero", "en")
    read = read_by_hand(text, *[(value,) for value in tokens or (0.0,)])
    return Said(read=read, names=((name, read_by_hand("Quintero", (1.0,))),))


def _near(near: float, text: str = _NOBODY) -> ReadText:
    """Return a sentence so near to what Quintero means."""
    return read_by_hand(text, (near,))


def _is_stranger(ground: Ground, place: int = 0, said: Said | None = None) -> bool:
    return bool(find_strangers(said or _said(), [(ground, place)]))


@pytest.mark.parametrize(
    ("heard_here", "heard_beside", "beside", "far", "least"),
    [
        (_NOBODY, _NOBODY, 0.5, 0.0, 0.142),
        (_NOBODY, _NOBODY, 0.0, 0.5, 0.191),
        ("it was Quint", _NOBODY, 0.5, 0.0, 0.0637),
        (_NOBODY, "it was Quint", 0.5, 0.0, 0.2108),
    ],
    ids=["beside-it", "far-from-it", "sounds-so-here", "sounds-so-beside-it"],
)
def test_a_name_is_a_stranger_unless_the_supporting_sentence_means_it(
    heard_here: str, heard_beside: str, beside: float, far: float, least: float
) -> None:
    """The more so, the further other sentences mean it."""

    def is_stranger(here: float) -> bool:
        ground = ground_by_hand(
            _near(here, heard_here),
            _near(beside, heard_beside),
            _near(far),
        )
        return _is_stranger(ground)

    assert is_stranger(least - 0.004)
    assert not is_stranger(least + 0.004)


def test_the_text_around_a_passage_is_far_from_it() -> None:
    here, far = _near(0.15), _near(0.5)

    assert not _is_stranger(ground_by_hand(here))
    assert _is_stranger(ground_by_hand(here, around=[far]))
    assert _is_stranger(ground_by_hand(here, _near(0.0), far))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_sentences_on_either_side_are_beside_the_supporting_one(place: int) -> None:
    ground = ground_by_hand(_near(0.1), _near(0.2), _near(0.3))

    ((_, values),) = measure_names(_said(), [(ground, place)])

    here, beside, further = [(0.1, 0.2, 0.1), (0.2, 0.3, 0.0), (0.3, 0.2, 0.0)][place]
    assert values[:3] == pytest.approx([here, beside, further])


def test_a_name_that_stands_there_unsaid_makes_a_stranger_sooner() -> None:
    """Where what is said means it, the name is only written otherwise."""
    held = replace(
        read_by_hand("it was Bondarenko", (0.0,), (0.0,), (0.0, 1.0)),
        text="it was Bondarenko",
    )

    def values_of(said_of_it: float) -> list[float]:
        read = read_by_hand("They met Quintero", (0.0, said_of_it))
        ((_, values),) = measure_names(
            Said(read=read, names=_said().names), [(ground_by_hand(held), 0)]
        )
        return [float(value) for value in values]

    assert values_of(0.2)[6:] == pytest.approx([0.2, 1])
    assert values_of(0.9)[6:] == pytest.approx([0.9, 1])


@pytest.mark.parametrize(
    ("covered", "is_stranger"), [(0.0, True), (0.36, True), (0.44, False), (0.9, False)]
)
def test_a_name_covered_least_decides_where_nothing_else_does(
    covered: float, is_stranger: bool
) -> None:
    held = read_by_hand("it was Bondarenko", (0.05,), (0.05,), (0.05, covered))
    read = read_by_hand("They met Quintero", (0.0, 1.0))

    said = Said(read=read, names=_said().names)

    assert _is_stranger(ground_by_hand(held), said=said) is is_stranger


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("Demir", "Demirbas", True),
        ("Demirbas", "Demir", True),
        ("Marta", "Martanesku", False),
        ("Martanesku", "Marta", False),
        ("Marta", "Demir", False),
    ],
)
def test_one_name_sounds_like_another_that_has_up_to_two_sounds_more(
    name: str, other: str, alike: bool
) -> None:
    (met,) = names_in(f"They met {name}", "en")

    assert sounds_alike(met, [named_in(f"{other} came", "en")]) is alike
