from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.evaluation.outcomes import Outcome
from bot.evaluation.reporting.losing import Fate, Step, fate_of, rank_of_source, road_of
from tests.bot.evaluation.made import made_gold, made_outcome, made_question

_GOLD = made_gold("a.txt")
_RIGHT = made_outcome(
    "There were 72 of them in the city of Hanoi.", gold=_GOLD, ranked=["b.txt", "a.txt"]
)
_WRONG = made_outcome("Nobody knows how many.", gold=_GOLD, ranked=["a.txt"])
_NOTHING = made_outcome(status="not_found", gold=_GOLD, ranked=["a.txt"])
_RETRIEVED = made_outcome(gold=_GOLD, ranked=["a.txt"])
_UNANSWERABLE = made_question(answerable=False)


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [
        (made_outcome(error="broke", gold=_GOLD), "failed"),
        (_RIGHT, "right"),
        (replace(_RIGHT, ranked=()), "right"),
        (_WRONG, "wrong"),
        (replace(_WRONG, ranked=()), "not_retrieved"),
        (_NOTHING, "not_drafted"),
        (replace(_NOTHING, ranked=()), "not_retrieved"),
        (made_outcome(status="not_found", gold=_GOLD, ranked=["a.txt"], refused=["number"]), "refused"),
        (made_outcome("Quoted.", status="quoted", gold=_GOLD, ranked=["a.txt"]), "wrong"),
        (
            replace(made_outcome("Quoted.", status="quoted", gold=_GOLD, ranked=["a.txt"]), model="m"),
            "not_drafted",
        ),
        (made_outcome("Їх було сімдесят два, і всі вони приїхали.", gold=_GOLD, ranked=["a.txt"]), "wrong_language"),
        (made_outcome("72", question=_UNANSWERABLE), "made_up"),
        (made_outcome(status="not_found", question=_UNANSWERABLE), "held_back"),
        (made_outcome("72", question=made_question(answers=())), "not_graded"),
        (_RETRIEVED, "right"),
        (replace(_RETRIEVED, ranked=()), "not_retrieved"),
        (made_outcome(ranked=["a.txt"]), "not_graded"),
    ],
)  # fmt: skip
def test_a_question_ends_where_it_first_went_wrong(
    outcome: Outcome, fate: Fate
) -> None:
    assert fate_of(outcome) == fate


def _road(*outcomes: Outcome) -> tuple[Step, ...]:
    return road_of(outcomes, [fate_of(outcome) for outcome in outcomes])


def test_the_rank_of_a_source_is_that_of_its_first_passage() -> None:
    assert rank_of_source(_RIGHT) == 2
    assert rank_of_source(replace(_RIGHT, ranked=())) is None


@pytest.mark.parametrize("outcomes", [[], [made_outcome("72", question=_UNANSWERABLE)]])
def test_without_an_answerable_question_there_is_no_road(
    outcomes: Sequence[Outcome],
) -> None:
    assert _road(*outcomes) == ()


def test_each_step_loses_its_own_and_the_last_is_left_with_the_right_ones() -> None:
    missed = replace(_WRONG, ranked=())

    steps = _road(_RIGHT, _RIGHT, _WRONG, missed, _NOTHING)

    assert steps == (
        Step(name="answerable questions", left=5),
        Step(name="a source was found", left=4, lost=1, fate="not_retrieved"),
        Step(name="something was quoted", left=3, lost=1, fate="not_drafted"),
        Step(name="an accepted answer was shown", left=2, lost=1, fate="wrong"),
    )


def test_a_run_that_only_retrieves_has_one_step() -> None:
    steps = _road(_RETRIEVED, replace(_RETRIEVED, ranked=()))

    assert [step.name for step in steps] == [
        "answerable questions", "a source was found",
    ]  # fmt: skip


def test_with_a_model_its_steps_stand_even_where_they_lost_nothing() -> None:
    steps = _road(replace(_RIGHT, model="m"))

    assert [step.fate for step in steps] == [
        None, "not_retrieved", "not_drafted", "refused", "wrong_language", "wrong",
    ]  # fmt: skip
