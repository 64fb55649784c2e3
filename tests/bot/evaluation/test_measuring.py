from collections import Counter
from dataclasses import replace

import pytest

from bot.evaluation.measuring import (
    METRICS,
    by_article_language,
    by_pair,
    by_question_language,
    compare,
    measure,
    summarise,
    summarise_groups,
    values,
)
from bot.evaluation.metrics import (
    answers,
    citations,
    languages,
    refusals,
    retrieval,
    speeds,
    verdicts,
)
from bot.evaluation.outcomes import Outcome, Tokens
from tests.bot.evaluation.made import made_gold, made_outcome, made_question


def _outcome(
    id: str, ranked: str, *, question: str = "Who?", seconds: float = 1.0
) -> Outcome:
    return made_outcome(
        question=made_question(id=id, question=question),
        gold=made_gold("a.txt"),
        ranked=[ranked],
        seconds={"retrieve": seconds},
    )


def test_no_two_metrics_share_a_name() -> None:
    families = (answers, citations, languages, refusals, retrieval, verdicts, speeds)
    counts = Counter(m.name for family in families for m in family.METRICS)

    assert counts == dict.fromkeys(METRICS, 1)


def test_means_are_the_values_without_their_intervals() -> None:
    outcomes = [_outcome("1", "a.txt"), _outcome("2", "b.txt"), _outcome("3", "b.txt")]

    assert summarise(outcomes) == {
        name: found.value for name, found in measure(outcomes).items()
    }


def test_a_failed_question_counts_for_no_metric() -> None:
    failed = made_outcome(gold=made_gold("a.txt"), error="down", seconds={"total": 9.0})

    assert measure([failed]) == {}


def test_tokens_and_seconds_are_summed_up_over_those_that_have_them() -> None:
    outcomes = [_outcome(str(n), "a.txt", seconds=float(n)) for n in range(1, 21)]

    figures = summarise(outcomes)

    assert (figures["retrieve_s_p50"], figures["retrieve_s_p95"]) == (10.0, 19.0)
    assert "prompt_tokens" not in figures


def test_tokens_are_those_of_the_questions_that_a_model_was_asked() -> None:
    tokens = Tokens(prompt=900, completion=20, cached=500)
    asked = replace(made_outcome("72."), drafts=1, tokens=tokens)

    figures = summarise([asked, made_outcome()])

    assert (figures["prompt_tokens"], figures["completion_tokens"]) == (900.0, 20.0)
    assert (figures["cached_tokens"], figures["redrafted"]) == (500.0, 0.0)


def test_a_second_draft_counts_among_those_that_had_one() -> None:
    outcomes = [replace(made_outcome("72."), drafts=drafts) for drafts in (0, 1, 2)]

    assert summarise(outcomes)["redrafted"] == 0.5


def test_groups_hold_each_question_once_for_each_language() -> None:
    gold = [
        *made_gold("a.txt"),
        *made_gold("b.txt"),
        *made_gold("c.txt", language="pl"),
    ]
    outcome = made_outcome(gold=gold, ranked=["c.txt"])
    without = made_outcome(language="uk")

    assert by_question_language([without, outcome]) == {
        "en": [outcome], "uk": [without],
    }  # fmt: skip
    assert by_article_language([outcome, without]) == {"fa": [outcome], "pl": [outcome]}
    assert [*by_pair([outcome, without])] == ["en>fa", "en>pl"]
    assert summarise_groups(by_pair([outcome]))["en>pl"]["hit@1"] == 1.0


def test_runs_are_compared_over_the_questions_of_both() -> None:
    before = [_outcome(str(n), "b.txt") for n in range(8)]
    after = [_outcome(str(n), "a.txt") for n in range(1, 9)]
    after.append(_outcome("0", "a.txt", question="Another with the same id?"))

    found = compare(before, after)["hit@1"]

    assert (found.count, found.difference) == (7, 1.0)
    assert (found.low, found.high) == (1.0, 1.0)
    assert found.p_value == pytest.approx(2 / 2**7, abs=0.008)


def test_a_question_that_one_run_does_not_grade_is_not_compared() -> None:
    failed = made_outcome(question=made_question(id="1", question="Who?"), error="down")

    assert compare([failed], [_outcome("1", "a.txt")]) == {}


def test_slower_is_told_by_the_same_quantile() -> None:
    before = [_outcome(str(n), "a.txt", seconds=float(n)) for n in range(1, 41)]
    after = [_outcome(str(n), "a.txt", seconds=n + 5.0) for n in range(1, 41)]

    found = compare(before, after)["retrieve_s_p95"]

    assert found.difference == 5.0
    assert found.p_value < 0.05


def test_each_question_is_worth_its_own_grade() -> None:
    outcomes = [_outcome("1", "a.txt"), made_outcome(), _outcome("2", "b.txt")]

    assert values(outcomes, METRICS["hit@1"]) == [1.0, 0.0]
