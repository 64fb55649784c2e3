from tests.benchmarks.tables import (
    Matrix,
    as_json,
    as_summary,
    as_table,
    as_times,
    in_pool,
    other_language,
    same_language,
)


def measured() -> Matrix:
    """Return two questions in English and one in Ukrainian."""
    matrix = Matrix()
    for cell, value in (
        (("en", "en"), 1.0),
        (("en", "en"), 0.5),
        (("en", "uk"), 0.5),
        (("en", "all"), 0.25),
        (("uk", "uk"), 1.0),
    ):
        matrix.add(cell, value)
    return matrix


def test_a_table_has_a_row_per_language_asked_in() -> None:
    assert as_table("hit@1", measured().figures).splitlines() == [
        "hit@1",
        "  asked in       en       uk      all",
        "  en          0.750    0.500    0.250",
        "  uk              -    1.000        -",
    ]


def test_mixed_pools_are_no_other_language() -> None:
    figures = measured().figures

    assert same_language(figures) == [0.75, 1]
    assert other_language(figures) == [0.5]
    assert in_pool(figures, "all") == [0.25]


def test_a_summary_gives_mean_worst_and_target() -> None:
    line = as_summary("same", [0.75, 1], target="0.955")

    assert " ".join(line.split()) == "same 0.875 (worst 0.750, cells 2) target 0.955"


def test_of_a_loss_the_highest_is_the_worst() -> None:
    assert "worst 0.200" in as_summary("refused", [0.1, 0.2], is_loss=True)


def test_what_was_not_measured_says_so() -> None:
    assert as_summary("nothing", [float("nan")]).endswith("not measured")
    assert as_json({("en", "en"): float("nan")}) == {"en": {"en": None}}


def test_times_are_in_milliseconds() -> None:
    assert as_times("xquad", [0.01, 0.02, 0.03]).endswith(
        "3 searches, median 20 ms, 95 % within 30 ms, 99 % within 30 ms"
    )
