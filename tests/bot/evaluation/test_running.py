"""Runs whose model or whose question fails."""

import asyncio
import json
from pathlib import Path

from bot.answering import Answerer
from bot.chat_model import EndpointChatModel
from bot.evaluation.library import Library
from bot.evaluation.observing import AnswerObserver, RetrievalObserver
from bot.evaluation.outcomes import Outcome
from bot.evaluation.question_sets import GradedQuestion
from bot.evaluation.running import run
from index.aligning import Aligner
from index.passages import Source
from ingest.reading import read_article
from tests.chat_wire import Reply, chat_wire, status
from tests.program import polycite
from tests.small_world import OpenIndex

_COFFEE = "Скільки тонн кави в'єтнамський кооператив відправив до Чилі?"


def _question(text: str, language: str | None = None) -> GradedQuestion:
    return GradedQuestion(
        id="1", question=text, language=language, answers=(),
        sources=("castle-de.txt",), answerable=True,
    )  # fmt: skip


def _run(
    world: OpenIndex, aligner: Aligner, reply: Reply, *questions: GradedQuestion
) -> list[Outcome]:
    async def ask(url: str) -> list[Outcome]:
        model = EndpointChatModel(model="m", api_key="none", url=url, timeout_s=10)
        answerer = Answerer(world.retriever, model, aligner=aligner)
        try:
            observer = AnswerObserver(answerer, _library(world), aligner)
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


def test_a_run_whose_endpoint_is_dead_does_not_look_sound(
    sample_home: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(json.dumps({"question": _COFFEE}) + "\n", encoding="utf-8")
    with chat_wire(status(500)) as wire:
        endpoint = {"POLYCITE_CHAT_URL": wire.url, "POLYCITE_CHAT_MODEL": "scripted"}

        ran = polycite(
            "evaluate", questions, "--json", "--out", tmp_path,
            home=sample_home, environment=endpoint,
        )  # fmt: skip

    assert (ran.code, ran.json["failed"], ran.json["model_failed"]) == (0, 0, 1)
    (line,) = ran.err.splitlines()
    assert line.startswith("polycite: The language model failed on 1 of 1 questions")
    outcome = json.loads(Path(ran.json["outcomes"]).read_text(encoding="utf-8"))
    assert "HTTP 500" in outcome["notice"]


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(
    sample_home: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(json.dumps({"question": _COFFEE}) + "\n", encoding="utf-8")
    with chat_wire("NOT_FOUND") as wire:
        endpoint = {"POLYCITE_CHAT_URL": wire.url, "POLYCITE_CHAT_MODEL": "scripted"}

        ran = polycite(
            "evaluate", questions, "--out", questions / "runs",
            home=sample_home, environment=endpoint,
        )  # fmt: skip

    assert (ran.code, wire.requests) == (1, [])
    (line,) = ran.err.splitlines()
    assert "The outcomes cannot be written to" in line
