import pytest

from bot.answers import Status
from bot.evaluation.measuring import summarise
from bot.evaluation.outcomes import Outcome
from tests.bot.evaluation.made import made_outcome, made_question


def _outcome(status: Status, text: str = "", *, answerable: bool = True) -> Outcome:
    question = made_question(answerable=answerable)
    return made_outcome(*filter(None, [text]), status=status, question=question)


_RIGHT = _outcome("answered", "72 signed.")
_WRONG = _outcome("answered", "71 signed.")
_REFUSED = _outcome("not_found")
_DECLINED = _outcome("not_found", answerable=False)
_INVENTED = _outcome("answered", "71 signed.", answerable=False)
_QUOTED = _outcome("quoted", "71 signed.", answerable=False)


def test_refusals_are_right_of_unanswerable_questions_alone() -> None:
    figures = summarise([_RIGHT, _REFUSED, _DECLINED, _DECLINED, _INVENTED])

    assert figures["refusal_precision"] == pytest.approx(2 / 3)
    assert figures["refusal_recall"] == pytest.approx(2 / 3)


def test_hallucination_and_error_are_shares_of_their_own_kind() -> None:
    # False positives 2 of 3 unanswerable, false negatives 1 of 4 answerable.
    figures = summarise(
        [_DECLINED, _INVENTED, _QUOTED, _REFUSED, _RIGHT, _RIGHT, _WRONG]
    )

    assert figures["hallucination_rate"] == pytest.approx(2 / 3)
    assert figures["error_rate"] == pytest.approx(1 / 4)


@pytest.mark.parametrize(
    ("outcome", "score"),
    [
        (_RIGHT, 1), (_WRONG, -1), (_REFUSED, 0),
        (_DECLINED, 1), (_INVENTED, -1), (_QUOTED, -1),
    ],
    ids=["right", "wrong", "refused", "declined", "invented", "quoted"],
)  # fmt: skip
def test_a_wrong_answer_is_worse_than_none(outcome: Outcome, score: float) -> None:
    assert summarise([outcome])["crag_score"] == score


def test_without_refusals_their_precision_is_not_known() -> None:
    assert "refusal_precision" not in summarise([_RIGHT, _INVENTED])


def test_retrieval_alone_refuses_nothing() -> None:
    figures = summarise([made_outcome()])

    assert not {"refusal_recall", "error_rate", "crag_score"} & figures.keys()


def test_without_accepted_answers_only_refusals_are_scored() -> None:
    question = made_question(answers=())
    answered = made_outcome("72 signed.", question=question)

    assert "crag_score" not in summarise([answered])
