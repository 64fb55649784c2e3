from dataclasses import replace

import pytest

from bot.chat_events import TokenUse
from bot.evaluation.costing import Prices, Thousand, of_a_thousand
from bot.evaluation.outcomes import Outcome, Tokens
from tests.bot.evaluation.made import made_outcome


def _asked(tokens: Tokens | None, *, draft_s: float = 0.0) -> Outcome:
    outcome = made_outcome("72.", seconds={"draft": draft_s, "check": 9.0})
    return replace(outcome, drafts=1, tokens=tokens)


def test_prices_are_for_a_million_tokens_and_lower_for_what_is_known() -> None:
    prices = Prices(prompt=0.15, cached=0.05, completion=0.60)

    spent = prices.of(TokenUse(prompt=2_000_000, completion=500_000, cached=1_000_000))

    assert spent == pytest.approx(0.15 + 0.05 + 0.30)


def test_a_thousand_questions_take_what_those_of_the_run_took() -> None:
    outcomes = [
        _asked(Tokens(prompt=900, completion=20, cached=500), draft_s=7.2),
        # Far from every passage, so that no model is asked.
        made_outcome(status="not_found"),
    ]

    thousand = of_a_thousand(outcomes)

    assert thousand == Thousand(
        prompt=450_000, cached=250_000, completion=10_000, model_hours=1.0
    )


def test_a_question_of_which_nothing_was_told_is_taken_for_one_like_the_others() -> (
    None
):
    told = _asked(Tokens(prompt=900, completion=20))

    assert of_a_thousand([told, _asked(None)]) == of_a_thousand([told])


def test_a_question_that_failed_takes_nothing() -> None:
    told = _asked(Tokens(prompt=900, completion=20))

    assert of_a_thousand([told, made_outcome(error="down")]) == of_a_thousand([told])


def test_where_no_tokens_are_told_a_thousand_are_not_told_either() -> None:
    assert of_a_thousand([_asked(None), made_outcome()]) is None
    assert of_a_thousand([]) is None
