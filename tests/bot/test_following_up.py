import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat_model import EndpointChatModel
from bot.following_up import Turn, carry_over, may_replace, rewrite
from tests.chat_wire import ChatWire, chat_wire, status

HANOI = Turn(
    question="Who signed the Hanoi Convention?",
    language="en",
    answer="It was signed by 72 countries. [1]",
)
QUESTION = "and when does it enter into force?"
REWRITTEN = "When does the Hanoi Convention enter into force?"


def _rewrite(wire: ChatWire, *turns: Turn) -> str | None:
    async def run() -> str | None:
        settings: dict[str, Any] = {"model": "scripted", "api_key": "none"}
        model = EndpointChatModel(url=wire.url, timeout_s=4, **settings)
        try:
            return await rewrite(model, QUESTION, "en", turns or (HANOI,))
        finally:
            await model.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("question", "last", "alone"),
    [
        pytest.param(
            QUESTION,
            HANOI,
            f"{QUESTION} (Who signed the Hanoi Convention)",
            id="topic",
        ),
        pytest.param(
            "How long?",
            Turn(question="And when? (Who built it)", language="en", answer=None),
            "How long? (Who built it)",
            id="the topic of a follow-up stays",
        ),
        pytest.param(
            "And in Kraków?",
            Turn(question="How long? (Where is Zoria)", language="en", answer=None),
            "And in Kraków? (How long?; Where is Zoria)",
            id="what asks nothing needs the last question",
        ),
        pytest.param(
            "А коли?",
            HANOI,
            "А коли? (Hanoi Convention)",
            id="names from another language",
        ),
        pytest.param(
            "费用是多少？",
            Turn(question="图书馆在哪里？", language="zh", answer=None),
            "费用是多少？（图书馆在哪里）",
            id="zh",
        ),
    ],
)
def test_without_a_model_the_topic_comes_after_the_question(
    question: str, last: Turn, alone: str
) -> None:
    language = {"А": "uk", "费": "zh"}.get(question[0], "en")

    assert carry_over(question, language, last) == alone


@given(st.lists(st.text(min_size=1, max_size=300), min_size=2, max_size=6))
def test_a_question_stays_in_front_and_does_not_grow_from_turn_to_turn(
    questions: list[str],
) -> None:
    alone = questions[0]
    for question in questions[1:]:
        last = Turn(question=alone, language="en", answer=None)
        alone = carry_over(question, "en", last)
        assert alone.startswith(question)
        assert len(alone) <= len(question) + 203


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="empty"),
        pytest.param("It does.\nThe convention enters into force.", id="two lines"),
        pytest.param(f"{REWRITTEN} {'Really? ' * 60}", id="too long"),
        pytest.param("Quand la Convention de Hanoï entre-t-elle en vigueur ?", id="fr"),
        pytest.param(QUESTION, id="unchanged"),
        pytest.param("Who signed the Hanoi Convention?", id="the last question"),
        pytest.param("When does the Geneva Convention enter into force?", id="name"),
        pytest.param(
            "When does the Hanoi Convention of 2019 enter force?", id="number"
        ),
        pytest.param(
            "When does the Hanoi Convention enter into force after ratification by"
            " parliaments, governments, courts, ministries?",
            id="facts",
        ),
    ],
)
def test_a_rewritten_question_is_refused(written: str) -> None:
    assert may_replace(REWRITTEN, QUESTION, "en", [HANOI])

    assert not may_replace(written, QUESTION, "en", [HANOI])


def test_a_name_and_a_number_of_the_question_may_not_be_lost() -> None:
    question = "and did Vietnam sign it in 2025?"

    assert may_replace(
        "Did Vietnam sign the Hanoi Convention in 2025?", question, "en", [HANOI]
    )
    assert not may_replace(
        "Did Vietnam sign the Hanoi Convention?", question, "en", [HANOI]
    )
    assert not may_replace(
        "Was the Hanoi Convention signed in 2025?", question, "en", [HANOI]
    )


@pytest.mark.parametrize(
    ("last", "question", "language", "written"),
    [
        pytest.param(
            "Хто підписав Ханойську конвенцію?",
            "а коли вона набуде чинності?",
            "uk",
            "Коли набуде чинності Ханойська конвенція?",
            id="uk, another ending",
        ),
        pytest.param(
            "من وقّع اتفاقية هانوي؟",
            "ومتى تدخل حيز التنفيذ؟",
            "ar",
            "متى تدخل اتفاقية هانوي حيز التنفيذ؟",
            id="ar",
        ),
        pytest.param(
            "谁签署了河内公约？",
            "那它什么时候生效？",
            "zh",
            "河内公约什么时候生效？",
            id="zh",
        ),
        pytest.param(
            "Wer unterzeichnete die Konvention von Hanoi?",
            "und wann tritt sie in Kraft?",
            "de",
            "Wann tritt die Konvention von Hanoi in Kraft?",
            id="de",
        ),
    ],
)
def test_a_question_may_be_rewritten_in_its_own_language(
    last: str, question: str, language: str, written: str
) -> None:
    turn = Turn(question=last, language=language, answer=None)

    assert may_replace(written, question, language, [turn])


def test_a_model_is_shown_the_conversation_and_its_question_is_taken() -> None:
    with chat_wire(f'"{REWRITTEN}"\nBecause it is meant.') as wire:
        written = _rewrite(wire)

    assert written == REWRITTEN
    (prompt,) = wire.prompts
    assert HANOI.question in prompt
    assert "72 countries" in prompt
    assert f"Last question: {QUESTION}" in prompt


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("It enters into force in 2026.", id="an answer"),
        pytest.param("NOT_FOUND", id="a refusal"),
        pytest.param(status(500), id="an error"),
        pytest.param(status(401), id="a refused key"),
    ],
)
def test_what_is_no_such_question_is_not_taken(reply: Any) -> None:  # noqa: ANN401
    with chat_wire(reply) as wire:
        assert _rewrite(wire) is None
