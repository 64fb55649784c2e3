"""Citation markers in drafted text, and bracketed numbers that are none."""

import pytest

from bot.marking import (
    has_marker,
    is_cited_to_its_end,
    square_markers,
    take_markers,
)


def test_markers_behind_a_number_in_brackets_are_read_all_the_same() -> None:
    assert take_markers("There are [185] sensors [2].", 3) == (
        "There are [185] sensors.",
        (2,),
    )


@pytest.mark.parametrize(
    ("text", "squared"),
    [
        ("It rained. (2) Then", "It rained. [2] Then"),
        ("It rained.(2) Then", "It rained.[2] Then"),
        ("It rained 【1، 2】", "It rained [1][2]"),
        ("It rained [0].", "It rained [0]."),
        ("It rained [3].", "It rained [3]."),
        ("It rained [2, 3].", "It rained [2, 3]."),
    ],
)
def test_markers_of_sources_are_written_one_way(text: str, squared: str) -> None:
    assert square_markers(text, 2) == squared


@pytest.mark.parametrize(
    ("text", "is_cited"),
    [
        ("It rained in Hanoi [2].", True),
        ("It rained in Hanoi [2]!", True),
        ("It rained in Hanoi [2]", False),
        ("It rained [2] in Hanoi.", False),
        ("It rained in Hanoi.", False),
        ("It rained for a year (17).", False),
    ],
)
def test_a_sentence_is_cited_to_its_end_by_a_marker_before_its_end_mark(
    text: str, is_cited: bool
) -> None:
    assert is_cited_to_its_end(text, 2) is is_cited


@pytest.mark.parametrize(
    ("text", "has"),
    [("It rained [٢].", True), ("It rained (9)", True), ("It rained. [", False)],
)
def test_what_has_the_form_of_a_marker_is_one_source_or_not(
    text: str, has: bool
) -> None:
    assert has_marker(text) is has
