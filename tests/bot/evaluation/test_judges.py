"""Judges: two words and no other, what fails is not graded, who judged is on record."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.chat_model import EndpointChatModel
from bot.evaluation.judges import Judges, prompts_digest, read_verdict
from bot.evaluation.measuring import measure
from bot.evaluation.outcomes import Judgement, Outcome
from tests.bot.evaluation.made import made_outcome, made_question
from tests.chat_wire import ChatWire, Reply, chat_wire, status

_PASSAGES = ("У Ханої конвенцію підписали 72 країни.", "«Так» сказали {всі}.")
_ANSWER = "72 countries signed the convention."


def _look(
    outcome: Outcome, *replies: Reply, passages: Sequence[str] = _PASSAGES
) -> tuple[tuple[Judgement, ...], ChatWire]:
    async def ask(url: str) -> tuple[Judgement, ...]:
        model = EndpointChatModel(model="j", api_key="none", url=url, timeout_s=10)
        try:
            return await Judges(model).look(outcome, passages)
        finally:
            await model.close()

    with chat_wire(*replies) as wire:
        return asyncio.run(ask(wire.url)), wire


@pytest.mark.parametrize("said", ["YES", "yes", " Yes.", "**YES**", "“yes”\n"])
def test_yes_is_yes_alone_but_for_decoration(said: str) -> None:
    assert read_verdict(said) is True


@pytest.mark.parametrize(
    "said",
    [
        "yesterday", "Yes and no", "YES, all of it", "not YES", "tak", "نعم", "", "Y",
        "YES NO", "YES\n\nThe passages say so.", "oui", "5.0",
    ],
)  # fmt: skip
def test_anything_but_one_of_the_two_words_is_no_verdict(said: str) -> None:
    assert read_verdict(said) is None


def test_an_answer_is_judged_by_its_passages_and_by_the_accepted_answers() -> None:
    judgements, wire = _look(made_outcome(_ANSWER), "YES", "NO")

    assert judgements == (
        Judgement(about="faithfulness", is_passed=True),
        Judgement(about="correctness", is_passed=False),
    )
    faithfulness, correctness = wire.prompts
    assert all(passage in faithfulness for passage in _PASSAGES)
    assert _ANSWER in faithfulness
    assert "How many?" in correctness
    assert "- 72\n" in correctness
    assert "only one English word" in wire.requests[0]["messages"][0]["content"]


@pytest.mark.parametrize("reply", ["yesterday", "Так.", "YES because it does"])
def test_what_is_no_verdict_is_not_graded(reply: str) -> None:
    judgements, _ = _look(made_outcome(_ANSWER), reply)

    assert [j.is_passed for j in judgements] == [None, None]
    assert f"the judge said '{reply}" in judgements[0].reason


def test_a_judge_that_is_down_grades_nothing() -> None:
    judgements, _ = _look(made_outcome(_ANSWER), status(401))

    assert [j.is_passed for j in judgements] == [None, None]
    assert "401" in judgements[0].reason


def test_thoughts_of_a_reasoning_judge_are_no_verdict() -> None:
    judgements, _ = _look(made_outcome(_ANSWER), "<think>YES? hm</think> NO", "YES")

    assert [j.is_passed for j in judgements] == [False, True]


def test_passages_of_any_length_are_judged_at_once() -> None:
    _, wire = _look(made_outcome(_ANSWER), "YES", passages=["слово " * 4_000] * 5)

    assert len(wire.requests) == 2


def test_where_there_is_nothing_to_judge_nobody_is_asked() -> None:
    refused = made_outcome(status="not_found")
    unanswerable = made_outcome(_ANSWER, question=made_question(answerable=False))

    assert _look(refused, "YES")[1].requests == []
    assert [j.about for j in _look(unanswerable, "YES")[0]] == ["faithfulness"]


def test_what_is_not_graded_counts_for_no_metric() -> None:
    yes, no, unclear = (
        made_outcome(_ANSWER, judgements=[Judgement(about="correctness", is_passed=v)])
        for v in (True, False, None)
    )

    found = measure([yes, no, unclear])

    assert (found["judged_correct"].value, found["judged_correct"].count) == (0.5, 2)
    assert "judged_faithful" not in found


def test_a_digest_is_of_the_words_of_the_prompts() -> None:
    assert prompts_digest() == prompts_digest()
    assert len(prompts_digest()) == 12
