import pytest

from bot.evaluation.metrics.grades import Unit
from bot.evaluation.reporting.showing import show, show_change, show_range


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.7778, "share", "77.8 %"),
        (-0.311, "score", "−0.31"),
        (0.0123, "seconds", "0.012 s"),
        (0.25, "seconds", "0.25 s"),
        (75.04, "seconds", "75.0 s"),
        (1234.4, "tokens", "1,234"),
        (0.000125, "money", "0.00013"),
    ],
)
def test_a_figure_has_the_places_that_a_reader_can_use(
    value: float, unit: Unit, shown: str
) -> None:
    assert show(value, unit).replace("\N{NARROW NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(
    ("difference", "unit", "shown"),
    [
        (0.031, "share", "+3.1 pts"),
        (-0.031, "share", "−3.1 pts"),
        (-0.0001, "share", "±0.0 pts"),
        (-0.2, "score", "−0.20"),
        (1.5, "seconds", "+1.5 s"),
    ],
)
def test_a_change_has_its_sign_and_shares_change_by_points(
    difference: float, unit: Unit, shown: str
) -> None:
    found = show_change(difference, unit)

    assert found.replace("\N{NARROW NO-BREAK SPACE}", " ") == shown


def test_an_interval_has_its_unit_once() -> None:
    found = show_range(0.1, 0.25, "share")

    assert found.replace("\N{NARROW NO-BREAK SPACE}", " ") == "10.0 to 25.0 %"
