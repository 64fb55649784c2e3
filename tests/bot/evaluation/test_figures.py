from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.costing import Prices
from bot.evaluation.figures import (
    failure,
    model_failure,
    run_as_json,
    run_as_lines,
    ungraded,
)
from bot.evaluation.outcomes import GoldArticle, Outcome, Tokens
from tests.bot.evaluation.made import made_gold, made_outcome, made_question

_FOUND = made_outcome(
    gold=made_gold("a.txt"), ranked=["a.txt"], notice="down", seconds={"retrieve": 0.5}
)
_MISSED = made_outcome(
    language="uk", gold=[*made_gold("a.txt"), GoldArticle(file="unknown.txt")]
)
_HALF = {"value": 0.5, "low": 0.0, "high": 1.0, "count": 2}
_CERTAIN = {"value": 0.5, "low": 0.5, "high": 0.5, "count": 1}
_HITS = [f"{kind}@{k}" for kind in ("hit", "strict_hit") for k in (1, 5, 10)]
_ALL = dict.fromkeys([*_HITS, "mrr@10", "ndcg@10"], 1.0)
_NONE = dict.fromkeys(_ALL, 0.0)
_SPEED = {"retrieve_s_p50": 0.5, "retrieve_s_p95": 0.5}


def test_the_object_has_the_shape_that_scripts_rely_on(tmp_path: Path) -> None:
    found = run_as_json("r", [_FOUND, _MISSED], tmp_path)

    assert found == {
        "run": "r",
        "questions": 2,
        "failed": 0,
        "model_failed": 1,
        "sources_missing": 1,
        "counts": {},
        "judged": {},
        "cost": None,
        "per_1000_questions": None,
        "metrics": {
            **dict.fromkeys(_ALL, _HALF),
            **dict.fromkeys(_SPEED, _CERTAIN),
        },
        "by_question_language": {"en": {**_ALL, **_SPEED}, "uk": _NONE},
        "by_article_language": {
            "fa": {**dict.fromkeys(_ALL, 0.5), **_SPEED},
        },
        "by_pair": {"en>fa": {**_ALL, **_SPEED}, "uk>fa": _NONE},
        "outcomes": str(tmp_path),
    }


def test_a_question_with_sources_in_two_languages_is_of_both() -> None:
    gold = [*made_gold("a.txt"), *made_gold("b.txt", language="pl")]

    found = run_as_json("r", [made_outcome(gold=gold, ranked=["b.txt"])], Path("x"))

    assert found["by_pair"].keys() == {"en>fa", "en>pl"}
    assert found["by_article_language"].keys() == {"fa", "pl"}


def test_statuses_are_counted_and_costs_added_up() -> None:
    outcomes = [
        made_outcome("72 signed."),
        made_outcome(status="not_found"),
        made_outcome(error="down"),
    ]

    found = run_as_json("r", outcomes, Path("x"))

    assert found["counts"] == {"answered": 1, "quoted": 0, "not_found": 1}
    assert (found["failed"], found["cost"]) == (1, None)


def test_a_thousand_questions_are_priced_as_told_now() -> None:
    tokens = Tokens(prompt=900, completion=20, cached=500)
    asked = replace(made_outcome("72."), drafts=1, tokens=tokens, cost=7.0)

    found = run_as_json(
        "r", [asked], Path("x"), Prices(prompt=1.0, cached=0.2, completion=5.0)
    )

    assert found["per_1000_questions"]["cost"] == pytest.approx(0.6)
    assert (
        "  1,000 such questions: 900,000 tokens read (500,000 known from before),"
        " 20,000 written, 0.0 hours of the model; they cost 0.60"
    ) in run_as_lines(found)


def test_a_terminal_gets_a_line_for_each_metric_and_language() -> None:
    question = made_question(sources=())
    outcome: Outcome = made_outcome(status="not_found", question=question)

    lines = run_as_lines(run_as_json("r", [outcome], Path("there")))

    assert lines == [
        "1 question, 0 failed",
        "Answers: is what was expected in what was shown?",
        "  contains_answer           0.000   (95 %: 0.000 to 0.000)   n 1",
        "  token_f1                  0.000   (95 %: 0.000 to 0.000)   n 1",
        "  char3_recall              0.000   (95 %: 0.000 to 0.000)   n 1",
        "Refusals: does it decline where the articles do not say, only there?",
        "  refusal_precision         0.000   (95 %: 0.000 to 0.000)   n 1",
        "  error_rate                1.000   (95 %: 1.000 to 1.000)   n 1",
        "  crag_score                0.000   (95 %: 0.000 to 0.000)   n 1",
        "By the language of the question",
        "  en   contains_answer 0.00  crag_score 0.00",
        "Every outcome: there",
    ]


def test_a_language_without_figures_gets_no_line() -> None:
    outcome = made_outcome(question=made_question(answerable=False), language="und")

    lines = run_as_lines(run_as_json("r", [outcome], Path("there")))

    assert lines == ["1 question, 0 failed", "Every outcome: there"]


def test_a_model_that_failed_is_told_in_one_line() -> None:
    outcomes = [made_outcome(), made_outcome(notice="HTTP 500.")]

    assert model_failure(outcomes) == (
        "The language model failed on 1 of 2 questions; what was measured is not its"
        " work. First: HTTP 500."
    )


def test_a_model_that_did_not_fail_is_not_told_of() -> None:
    assert model_failure([made_outcome()]) is None


def test_questions_that_do_not_say_what_is_right_are_told_of() -> None:
    bare = made_question(answers=(), sources=())
    told = "nothing tells whether they went well."

    found = [made_outcome(question=bare), _FOUND]
    shown = [made_outcome("72.", question=bare), made_outcome(question=bare)]

    assert ungraded(found) == f"1 of 2 questions name no sources, so that {told}"
    assert ungraded(shown) == (
        f"2 of 2 questions name neither answers nor sources, so that {told}"
    )
    assert ungraded([_FOUND, made_outcome("72.")]) is None


def test_the_first_question_that_failed_is_told_with_its_reason() -> None:
    outcomes = [_FOUND, made_outcome(error="It is too long.")]

    assert failure(outcomes) == (
        "1 of 2 questions failed, and count for no figure. First: '1': It is too long."
    )
    assert failure([_FOUND]) is None
