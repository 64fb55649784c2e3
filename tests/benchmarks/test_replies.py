import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.answering import Answerer
from bot.answers import Status
from bot.evaluation.outcomes import Outcome, ShownSentence
from bot.evaluation.question_sets import GradedQuestion
from tests.benchmarks.answer_measures import (
    is_in_askers_language,
    is_in_askers_language_throughout,
    is_wrong,
    measure,
)
from tests.benchmarks.replies import Library, Reply, ask_polycite
from tests.small_world import open_index


def _question(answers: Sequence[str] = ("40",), *, answerable: bool) -> GradedQuestion:
    return GradedQuestion(
        id="1",
        question="How many towers has the castle?",
        language="en",
        answers=tuple(answers) if answerable else (),
        sources=("castle-de.txt",) if answerable else (),
        answerable=answerable,
    )


def _reply(status: Status, *lines: str, answerable: bool = True) -> Reply:
    outcome = Outcome(
        question=_question(answerable=answerable),
        language="en",
        status=status,
        sentences=tuple(ShownSentence(text=line) for line in lines),
    )
    return Reply(outcome=outcome, lines=lines, finished_s=2.0, first_s=1.0)


def test_only_a_written_answer_without_an_accepted_one_is_wrong() -> None:
    assert is_wrong(_reply("answered", "It has 41 towers."))
    assert is_wrong(_reply("answered", "It has 40 towers.", answerable=False))
    assert not is_wrong(_reply("answered", "It has 40 towers."))
    assert not is_wrong(_reply("quoted", "It has 41 towers."))
    assert not is_wrong(_reply("not_found", answerable=False))


def test_one_sentence_in_another_language_is_seen_by_looking_at_each() -> None:
    reply = _reply(
        "answered",
        "The castle near the old town has forty towers, and one gate leads into it.",
        "Das Schloss hat vierzig Türme und ein Tor, das man im Sommer öffnet.",
        "It was built a long time ago by people who lived near the river.",
    )

    assert is_in_askers_language(reply)
    assert not is_in_askers_language_throughout(reply)


def test_a_quote_that_its_file_no_longer_has_is_seen(
    index: Path, articles: Path
) -> None:
    castle = articles / "castle-de.txt"

    with open_index(index) as opened:
        stored = [article.source for article in opened.catalogue.articles()]

        def is_there() -> list[bool]:
            reply = asyncio.run(
                ask_polycite(
                    Answerer(opened.retriever, None),
                    _question(answerable=True),
                    Library(stored),
                )
            )
            return [cited.is_there for cited in reply.cited if cited.is_source]

        before = is_there()
        castle.write_text("A word more. " + castle.read_text(encoding="utf-8"))
        after = is_there()

    assert before
    assert all(before)
    assert not any(after)


def test_what_was_not_asked_is_not_measured() -> None:
    figures = measure([_reply("not_found", answerable=False)])

    assert figures["unanswerable: declined"] == 1
    assert str(figures["accepted answer shown"]) == "nan"
