import pytest

from bot.evaluation.measuring import measure
from bot.evaluation.outcomes import (
    BadOutcome,
    CitedPlace,
    Entailment,
    GoldArticle,
    Outcome,
    Ranked,
    RefusedSentence,
    ShownSentence,
    Tokens,
    outcome_as_line,
    outcome_of_line,
)
from bot.evaluation.question_sets import GradedQuestion, HeldIn

_WHOLE = Outcome(
    question=GradedQuestion(
        id="١",
        question="كم دولة؟",
        language="ar",
        answers=("72", "٧٢"),
        sources=("سند.txt",),
        answerable=True,
        held_in=(HeldIn(name="d1", stretches=("72 états\u2028et un", "72")),),
    ),
    language="ar",
    gold=(GoldArticle(file="سند.txt", language="fa", story=3), GoldArticle(file="x")),
    ranked=(Ranked(file="b.txt", language="fr", story=3),),
    status="answered",
    sentences=(
        ShownSentence(
            text="وقعت 72 دولة.",
            citations=(1, 2),
            is_moved=True,
            entailment=Entailment(
                by_all=True, by_each=(True, False), by_others=(False, True)
            ),
        ),
    ),
    citations=(
        CitedPlace(
            number=1, file="b.txt", language="fr", start=3, end=9, quote="72 éta",
            line=2, page=4, heading="Größe", story=3, is_there=True,
        ),
    ),
    refused=(RefusedSentence(text="Nein.", check="language"),),
    model="m",
    drafts=2,
    notice="slow",
    tokens=Tokens(prompt=900, completion=20, cached=500),
    cost=0.0125,
    seconds_by_stage={"retrieve": 0.1 + 0.2, "total": 3.0},
)  # fmt: skip


@pytest.mark.parametrize(
    "outcome",
    [_WHOLE, Outcome(question=_WHOLE.question, language="und", error="down")],
    ids=["whole", "failed"],
)
def test_an_outcome_is_one_line_and_comes_back_the_same(outcome: Outcome) -> None:
    line = outcome_as_line(outcome)

    assert "\n" not in line
    assert outcome_of_line(line) == outcome


def test_a_stored_outcome_gives_the_figures_of_the_run() -> None:
    assert measure([outcome_of_line(outcome_as_line(_WHOLE))]) == measure([_WHOLE])


@pytest.mark.parametrize(
    "line", ["", "{}", outcome_as_line(_WHOLE)[:-20], '{"question": 7}']
)
def test_a_line_that_broke_off_is_told(line: str) -> None:
    with pytest.raises(BadOutcome, match="A stored outcome cannot be read"):
        outcome_of_line(line)
