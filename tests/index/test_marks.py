"""Marks name the page or heading of any place in a text."""

import pytest

from index.marks import Mark, find_mark, read_marks, write_marks

MARKS = (
    Mark(start=2, page=1),
    Mark(start=9, heading="Погода 😀"),
    Mark(start=20),
)


@pytest.mark.parametrize(
    ("place", "number"), [(0, None), (2, 0), (8, 0), (9, 1), (19, 1), (20, 2), (99, 2)]
)
def test_a_place_has_the_last_mark_before_it(place: int, number: int | None) -> None:
    expected = None if number is None else MARKS[number]

    assert find_mark(MARKS, place) == expected


@pytest.mark.parametrize("marks", [(), MARKS], ids=["none", "some"])
def test_marks_are_read_as_they_were_written(marks: tuple[Mark, ...]) -> None:
    assert read_marks(write_marks(marks)) == marks


def test_no_marks_take_no_room() -> None:
    assert write_marks(()) is None
