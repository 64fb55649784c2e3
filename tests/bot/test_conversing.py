import asyncio
from collections.abc import Sequence

import pytest

from bot.answering import Answerer, Event, Finished, Retrieved
from bot.chat_model import ChatModel, EndpointChatModel
from bot.conversing import Conversation, Understood
from index.aligning import Aligner
from index.errors import BadQuestion
from index.passages import Scope
from tests.chat_wire import Reply, chat_wire
from tests.small_world import OpenIndex


def _conversation(
    world: OpenIndex,
    aligner: Aligner,
    model: ChatModel | None = None,
    *,
    expected: str | None = None,
) -> Conversation:
    answerer = Answerer(world.retriever, model, aligner=aligner)
    return Conversation(answerer, expected=expected)


def _events(
    conversation: Conversation, question: str, language: str | None = None
) -> list[Understood | Event]:
    async def run() -> list[Understood | Event]:
        events = conversation.ask(question, language=language)
        return [event async for event in events]

    return asyncio.run(run())


def _understood(
    conversation: Conversation, question: str, language: str | None = None
) -> Understood:
    first, *_ = _events(conversation, question, language)
    assert isinstance(first, Understood)
    return first


def _ask_with_model(
    world: OpenIndex,
    aligner: Aligner,
    questions: Sequence[str],
    replies: Sequence[Reply],
    evidence_characters: int = 8_000,
) -> tuple[Understood, list[str]]:
    """Return how the last question is understood, and the prompts that were sent."""

    async def run(url: str) -> Understood:
        model = EndpointChatModel(
            model="scripted",
            api_key="none",
            url=url,
            timeout_s=4,
            evidence_characters=evidence_characters,
        )
        conversation = _conversation(world, aligner, model)
        for question in questions:
            first, *_ = [event async for event in conversation.ask(question)]
        await model.close()
        assert isinstance(first, Understood)
        return first

    with chat_wire(*replies) as wire:
        return asyncio.run(run(wire.url)), wire.prompts


def test_what_is_understood_comes_before_the_events_of_the_answer(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    events = _events(_conversation(world, aligner), "Where is the castle?")

    kinds = [type(event) for event in events]
    assert kinds == [Understood, Retrieved, Finished]
    assert events[0] == Understood("Where is the castle?", "en", is_rewritten=False)


def test_a_follow_up_is_retrieved_with_what_the_last_question_was_about(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    conversation = _conversation(world, aligner)
    _events(conversation, "Where is the castle?")

    first, retrieved, *_ = _events(conversation, "And when did it open?")

    alone = "And when did it open? (Where is the castle)"
    assert first == Understood(alone, "en", is_rewritten=True)
    assert isinstance(retrieved, Retrieved)
    assert retrieved.retrieval.question == alone
    assert retrieved.retrieval.passages[0].source.file == "castle-de.txt"


def test_another_topic_is_retrieved_as_if_it_were_asked_first(
    world: OpenIndex, aligner: Aligner
) -> None:
    question = "Where in Shiraz was the big new carpet shown?"
    conversation = _conversation(world, aligner)
    for turn in ["Where is the castle?", "And when?", "Who built it?", "Why?"]:
        _events(conversation, turn)

    _, after, *_ = _events(conversation, question)
    _, asked_first, *_ = _events(_conversation(world, aligner), question)

    assert isinstance(after, Retrieved)
    assert isinstance(asked_first, Retrieved)
    assert after.retrieval.question == question
    assert after.retrieval.passages == asked_first.retrieval.passages


def test_what_is_forgotten_is_not_carried_over(
    world: OpenIndex, aligner: Aligner
) -> None:
    conversation = _conversation(world, aligner)
    _events(conversation, "Де стоїть замок?")

    conversation.forget()

    assert _understood(conversation, "And when?") == Understood(
        "And when?", "en", is_rewritten=False
    )


def test_two_words_are_in_the_language_of_the_conversation(
    world: OpenIndex, aligner: Aligner
) -> None:
    conversation = _conversation(world, aligner)
    _events(conversation, "Де стоїть замок у місті?")

    assert _understood(conversation, "OK, and EU?").language == "uk"
    assert _understood(conversation, "OK, and EU?", "pl").language == "pl"


@pytest.mark.parametrize(
    ("words", "expected", "language"),
    [
        ("مرحبا", "ar-EG", "ar"),
        ("سلام", "fa", "fa"),
        ("Дякую", "uk", "uk"),
        ("Де стоїть замок?", "ru", "uk"),
        ("Wo ist das Schloss?", "en", "de"),
    ],
)
def test_a_word_that_begins_a_conversation_is_in_the_expected_language(
    words: str, expected: str, language: str, world: OpenIndex, aligner: Aligner
) -> None:
    conversation = _conversation(world, aligner, expected=expected)

    assert _understood(conversation, words).language == language


def test_a_word_in_another_script_is_not_in_the_expected_language(
    world: OpenIndex, aligner: Aligner
) -> None:
    conversation = _conversation(world, aligner, expected="en")

    assert _understood(conversation, "Дякую").language != "en"


def test_a_question_that_failed_is_not_remembered(
    world: OpenIndex, aligner: Aligner
) -> None:
    conversation = _conversation(world, aligner)

    async def run() -> None:
        nowhere = Scope(languages=("xx",))
        async for _ in conversation.ask("Where is the castle?", scope=nowhere):
            pass

    with pytest.raises(BadQuestion):
        asyncio.run(run())

    assert not _understood(conversation, "And when?").is_rewritten


def test_an_empty_question_is_refused_and_forgets_nothing(
    world: OpenIndex, aligner: Aligner
) -> None:
    conversation = _conversation(world, aligner)
    _events(conversation, "Where is the castle?")

    with pytest.raises(BadQuestion, match="empty"):
        _events(conversation, " ?")

    assert _understood(conversation, "And when?").is_rewritten


def test_a_model_rewrites_a_follow_up(world: OpenIndex, aligner: Aligner) -> None:
    rewritten = "When did the castle open?"

    understood, prompts = _ask_with_model(
        world,
        aligner,
        ["Where is the castle?", "And when did it open?"],
        [
            "The castle opens again in spring [1].",
            rewritten,
            "The castle opens again in spring [1].",
        ],
    )

    assert understood == Understood(rewritten, "en", is_rewritten=True)
    assert "Last question: And when did it open?" in prompts[-2]
    assert rewritten in prompts[-1]
    assert "And when did it open" not in prompts[-1]


def test_what_a_model_makes_up_gives_way_to_the_rule(
    world: OpenIndex, aligner: Aligner
) -> None:
    understood, _ = _ask_with_model(
        world,
        aligner,
        ["Where is the castle?", "And when did it open?"],
        ["The castle opens again in spring [1].", "When did Windsor Castle open?"],
    )

    assert understood.question == "And when did it open? (Where is the castle)"


def test_a_model_is_not_asked_about_a_question_that_stands_alone(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    _, prompts = _ask_with_model(
        world,
        aligner,
        ["Where is the castle?", "Where in Shiraz was the carpet of Persia shown?"],
        ["NOT_FOUND"],
    )

    assert not any("Last question" in prompt for prompt in prompts)


def test_a_small_model_is_not_asked_to_rewrite(
    world: OpenIndex, aligner: Aligner
) -> None:
    understood, prompts = _ask_with_model(
        world,
        aligner,
        ["Where is the castle?", "And when did it open?"],
        ["NOT_FOUND"],
        evidence_characters=1_600,
    )

    assert understood.is_rewritten
    assert not any("Last question" in prompt for prompt in prompts)
    # The question whose answer was not found is still what is spoken of.
    assert understood.question.endswith("(Where is the castle)")
