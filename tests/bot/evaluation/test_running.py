"""Runs: what an outcome keeps, and what becomes of one when something fails."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answering import Answerer
from bot.chat_model import EndpointChatModel
from bot.evaluation.costing import Prices
from bot.evaluation.library import Library
from bot.evaluation.observing import AnswerObserver, RetrievalObserver
from bot.evaluation.outcomes import Entailment, GoldArticle, Outcome, Tokens
from bot.evaluation.question_sets import GradedQuestion
from bot.evaluation.running import run
from index.aligning import Aligner
from index.passages import Source
from ingest.reading import read_article
from tests.bot.evaluation.made import made_outcome, made_question
from tests.chat_wire import Reply, chat_wire, counted, status
from tests.fakes import LEXICON
from tests.small_world import FILE_BY_THING, QUESTIONS, OpenIndex


def _question(text: str, language: str | None = None) -> GradedQuestion:
    return GradedQuestion(
        id="1", question=text, language=language, answers=(),
        sources=("castle-de.txt",), answerable=True,
    )  # fmt: skip


def _run(
    world: OpenIndex,
    aligner: Aligner,
    reply: Reply,
    *questions: GradedQuestion,
    prices: Prices | None = None,
) -> list[Outcome]:
    async def ask(url: str) -> list[Outcome]:
        model = EndpointChatModel(model="m", api_key="none", url=url, timeout_s=10)
        answerer = Answerer(world.retriever, model, aligner=aligner)
        try:
            observer = AnswerObserver(answerer, _library(world), aligner, prices=prices)
            return [outcome async for outcome in run(observer, questions)]
        finally:
            await model.close()

    with chat_wire(reply) as wire:
        return asyncio.run(ask(wire.url))


def _library(world: OpenIndex) -> Library:
    def read_again(source: Source) -> str:
        return read_article(Path(source.path)).text

    articles = world.catalogue.articles()
    return Library([a.source for a in articles], world.catalogue.text, read_again)


def test_an_outcome_keeps_everything_that_an_answer_gave(
    world: OpenIndex, aligner: Aligner
) -> None:
    reply = counted(
        "The work took three years [1].", prompt=900, completion=20, cached=500
    )
    question = _question("How long did the work on the castle take?")

    prices = Prices(prompt=1.0, cached=0.2, completion=5.0)

    (outcome,) = _run(world, aligner, reply, question, prices=prices)

    (sentence,), (place,) = outcome.sentences, outcome.citations
    assert (outcome.status, outcome.model, outcome.drafts) == ("answered", "m", 1)
    assert (sentence.text, sentence.citations) == ("The work took three years.", (1,))
    assert sentence.entailment == Entailment(by_all=True)
    assert (place.file, place.is_there) == ("castle-de.txt", True)
    assert place.quote == "Die Arbeiten haben drei Jahre gedauert."
    assert [type(g) for g in outcome.gold] == [GoldArticle]
    assert outcome.ranked[0].file == outcome.gold[0].file == "castle-de.txt"
    assert outcome.tokens == Tokens(prompt=900, completion=20, cached=500)
    assert outcome.cost == pytest.approx(0.0006)
    assert {"retrieve", "draft", "check", "first", "total"} == {
        *outcome.seconds_by_stage
    }


def test_a_refusal_shows_nothing_first(world: OpenIndex, aligner: Aligner) -> None:
    (outcome,) = _run(world, aligner, "NOT_FOUND", _question("Who won at chess?"))

    assert (outcome.status, outcome.sentences) == ("not_found", ())
    assert "first" not in outcome.seconds_by_stage


class _Slow:
    """Answers when ``release`` lets it; notes how many it is asked at a time."""

    def __init__(self) -> None:
        self.under_way = 0
        self.most = 0
        self.ended = 0

    async def ask(self, question: GradedQuestion) -> Outcome:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            # The first question takes longest.
            await asyncio.sleep(0.2 if question.id == "0" else 0.01)
        finally:
            self.under_way -= 1
        self.ended += 1
        return made_outcome(question=question)


async def _ids(questions: Sequence[GradedQuestion], at_once: int) -> list[str]:
    found = run(_Slow(), questions, at_once=at_once)
    return [outcome.question.id async for outcome in found]


_FIVE = [made_question(id=str(number)) for number in range(5)]


def test_one_at_a_time_is_in_order() -> None:
    assert asyncio.run(_ids(_FIVE, 1)) == ["0", "1", "2", "3", "4"]


def test_several_at_a_time_come_as_they_are_ready() -> None:
    ids = asyncio.run(_ids(_FIVE, 3))

    assert sorted(ids) == ["0", "1", "2", "3", "4"]
    assert ids[-1] == "0"


def test_no_more_are_under_way_than_was_said() -> None:
    observer = _Slow()

    async def count() -> int:
        return len([outcome async for outcome in run(observer, _FIVE, at_once=2)])

    assert (asyncio.run(count()), observer.most) == (5, 2)


def test_several_at_a_time_have_the_outcomes_of_one_after_the_other(
    world: OpenIndex, aligner: Aligner
) -> None:
    observer = AnswerObserver(Answerer(world.retriever, None), _library(world), aligner)
    questions = [
        made_question(id=f"{thing} {code}", question=words.format(LEXICON[thing][code]),
                      language=code, sources=[file])
        for thing, file in FILE_BY_THING.items()
        for code, words in QUESTIONS.items()
    ]  # fmt: skip

    async def files(at_once: int) -> dict[str, tuple[object, ...]]:
        return {
            outcome.question.id: (outcome.ranked, outcome.sentences, outcome.citations)
            async for outcome in run(observer, questions, at_once=at_once)
        }

    assert asyncio.run(files(4)) == asyncio.run(files(1))


def test_a_run_that_is_ended_early_ends_what_is_under_way() -> None:
    observer = _Slow()

    async def take_one() -> None:
        outcomes = run(observer, _FIVE, at_once=2)
        await anext(outcomes)
        await outcomes.aclose()

    asyncio.run(take_one())

    assert (observer.ended, observer.under_way) == (1, 0)


def test_what_is_no_question_of_the_person_ends_the_run() -> None:
    class Broken:
        async def ask(self, question: GradedQuestion) -> Outcome:
            raise ZeroDivisionError(question.id)

    async def take() -> None:
        async for _ in run(Broken(), _FIVE):
            pass

    with pytest.raises(ZeroDivisionError):
        asyncio.run(take())


def test_an_outcome_keeps_why_the_model_did_not_write(
    world: OpenIndex, aligner: Aligner
) -> None:
    (outcome,) = _run(world, aligner, status(500), _question("Where is the castle?"))

    assert outcome.status == "quoted"
    assert "HTTP 500" in str(outcome.notice)


def test_an_outcome_keeps_the_drafts_and_why_their_sentences_were_refused(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    reply = "The castle opens again after 777 years of work [1]."
    (outcome,) = _run(world, aligner, reply, _question("Where is the castle?"))

    assert (outcome.notice, outcome.drafts) == (None, 2)
    assert [(r.check, r.detail) for r in outcome.refused] == [("number", "777")] * 2


def test_a_question_that_fails_is_an_outcome_and_the_next_one_is_asked(
    world: OpenIndex,
    aligner: Aligner,
) -> None:
    failed, asked = _run(
        world, aligner, "NOT_FOUND", _question("  "), _question("Where is the castle?")
    )

    assert (failed.language, failed.status) == ("und", None)
    assert "The question is empty" in str(failed.error)
    assert (asked.error, asked.drafts) == (None, 1)


def test_the_language_of_a_question_without_one_is_detected(world: OpenIndex) -> None:
    observer = RetrievalObserver(world.retriever, _library(world))

    outcome = asyncio.run(observer.ask(_question("Wo ist der Schloss?")))

    assert (outcome.language, outcome.error) == ("de", None)
