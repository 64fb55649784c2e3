from dataclasses import replace

from bot.evaluation.outcomes import Outcome
from bot.evaluation.reporting.reports import Cell, Figure, ReportedRun
from bot.evaluation.reporting.rows import Found, Verdict
from bot.evaluation.reporting.tabulating import tabulate
from tests.bot.evaluation.made import made_gold, made_outcome, made_question


def _asked(number: int, *, is_found: bool, language: str = "uk") -> Outcome:
    return made_outcome(
        language=language,
        question=made_question(id=str(number), language=language),
        gold=made_gold("a.txt"),
        ranked=["a.txt", "b.txt"] if is_found else ["b.txt"],
        seconds={"retrieve": 0.01 * (number + 1)},
    )


def _run(*found: bool, name: str = "now") -> ReportedRun:
    outcomes = [_asked(n, is_found=is_found) for n, is_found in enumerate(found)]
    return ReportedRun(name=name, outcomes=tuple(outcomes))


def _figure(name: str, figures: tuple[Figure, ...]) -> Figure:
    return next(figure for figure in figures if figure.metric.name == name)


def test_a_gain_over_ten_questions_is_better_and_a_gain_over_one_is_unclear() -> None:
    before, after = [False] * 20, [True] * 10 + [False] * 10

    gained = tabulate(_run(*after), _run(*before, name="before"))
    hardly = tabulate(_run(True, *before), _run(False, *before, name="before"))

    assert _figure("hit@1", gained.headlines).trend == "better"
    assert _figure("hit@1", hardly.headlines).trend == "unclear"
    assert _figure("hit@1", tabulate(_run(*after)).headlines).trend is None


def test_what_takes_longer_is_worse() -> None:
    slow = _run(*[True] * 20)
    fast = ReportedRun(
        name="before",
        outcomes=tuple(
            replace(o, seconds_by_stage={"retrieve": 0.001}) for o in slow.outcomes
        ),
    )

    report = tabulate(slow, fast)

    assert _figure("retrieve_s_p50", report.figures).trend == "worse"


def test_the_map_has_a_cell_for_each_pair_with_its_questions() -> None:
    outcomes = (
        _asked(0, is_found=True),
        _asked(1, is_found=False),
        _asked(2, is_found=True, language="ar"),
    )

    report = tabulate(ReportedRun(name="now", outcomes=outcomes))

    heat = next(m for m in report.maps if m.metric.name == "hit@1")
    assert (heat.questions, heat.articles) == (("ar", "uk"), ("fa",))
    assert heat.cells == {
        ("uk", "fa"): Cell(value=0.5, count=2),
        ("ar", "fa"): Cell(value=1.0, count=1),
    }


def test_changes_in_a_cell_are_over_the_questions_that_both_runs_have() -> None:
    report = tabulate(_run(True, True, True), _run(False, True, name="before"))

    cell = report.languages.cells["uk", "hit@1"]
    assert (cell.value, cell.count, report.common) == (1.0, 3, 2)
    assert cell.change is not None
    assert (cell.change.difference, cell.change.count) == (0.5, 2)


def test_every_question_is_in_one_bar_of_each_stage() -> None:
    report = tabulate(_run(*[True] * 30))

    assert report.timings is not None
    (timing,) = report.timings.stages
    assert sum(timing.bars) == 30
    assert all((timing.bars[0], timing.bars[-1]))
    assert (timing.p50, timing.p95) == (0.15, 0.29)


def test_a_run_without_times_or_questions_still_makes_a_report() -> None:
    report = tabulate(ReportedRun(name="now", outcomes=()))

    assert (report.timings, report.road, report.maps, report.rows) == (None, (), (), ())


def test_a_row_says_what_was_found_and_how_it_was_judged() -> None:
    found = made_outcome(
        "72 signed.",
        gold=made_gold("a.txt"),
        ranked=["b.txt", "b.txt", "a.txt"],
        seconds={"total": 2.0, "first": 1.0},
    )

    (row,) = tabulate(ReportedRun(name="now", outcomes=(found,))).rows

    assert row.found == (
        Found(rank=1, file="b.txt", language="en", is_source=False),
        Found(rank=3, file="a.txt", language="en", is_source=True),
    )
    assert row.verdicts[:2] == (
        Verdict(says="source at rank 3", is_passed=True),
        Verdict(says="accepted answer", is_passed=True),
    )
    assert (row.fate, row.seconds, row.turn) == ("right", 2.0, None)


def test_a_row_says_what_was_won_and_lost_since_the_baseline() -> None:
    report = tabulate(_run(True, False, True, False), _run(False, True, True))

    assert [row.turn for row in report.rows] == ["won", "lost", "same", None]
