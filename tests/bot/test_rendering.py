import hashlib
from dataclasses import replace
from pathlib import Path

from bot.answers import Answer, AnswerSentence, Attempt, Citation, NotFound
from bot.rendering import TerminalPage, has_changed, isolate, outcome_as_json, safe
from index.passages import Passage, Retrieval
from tests.bot.passages import make_passage

PASSAGE = make_passage("۷۲ کشور امضا کردند.", file="003.txt", language="fa")


def _attempt(passage: Passage, model: str | None = "m") -> Attempt:
    retrieval = Retrieval(
        question="How many?", language="en", passages=(passage,), seconds=0.02
    )
    return Attempt(
        retrieval=retrieval, model=model, seconds_by_stage={"retrieve": 0.02}
    )


def _answer(passage: Passage = PASSAGE, *, is_quoted: bool = False) -> Answer:
    return Answer(
        language="en",
        sentences=(AnswerSentence(text="72 countries signed.", citations=(1,)),),
        citations=(Citation(number=1, passage=passage, sentence=passage.sentence),),
        is_quoted=is_quoted,
        attempt=_attempt(passage),
    )


def test_an_answer_as_json_has_the_shape_that_scripts_rely_on() -> None:
    shown = outcome_as_json(_answer())

    assert shown["status"] == "answered"
    assert shown["answer"] == "72 countries signed. [1]"
    assert shown["sentences"] == [{"text": "72 countries signed.", "citations": [1]}]
    assert shown["citations"] == [
        {
            "number": 1,
            "file": "003.txt",
            "language": "fa",
            "title": None,
            "url": None,
            "published": None,
            "start": 0,
            "end": 19,
            "line": 1,
            "quote": "۷۲ کشور امضا کردند.",
            "content_hash": "0" * 64,
            "also_in": [],
        }
    ]
    assert shown["passages"][0]["sentence"]["text"] == "۷۲ کشور امضا کردند."


def test_not_found_as_json_says_so_in_the_language_of_the_question() -> None:
    outcome = NotFound(language="uk", reason="nothing close", attempt=_attempt(PASSAGE))

    shown = outcome_as_json(outcome)

    assert shown["status"] == "not_found"
    assert shown["answer"] == "У статтях немає відповіді на це запитання."
    assert shown["citations"] == []


def test_a_terminal_gets_the_quote_and_a_link_to_the_file() -> None:
    lines = TerminalPage(is_terminal=True).ending(_answer())

    assert lines[1] == "Sources:"
    assert lines[2] == "[1] \u2068۷۲ کشور امضا کردند.\u2069"
    assert "\x1b]8;;file:///nowhere/003.txt\x1b\\003.txt:1\x1b]8;;\x1b\\" in lines[3]


def test_a_pipe_gets_plain_text() -> None:
    lines = TerminalPage(is_terminal=False).ending(_answer())

    assert lines[2] == "[1] ۷۲ کشور امضا کردند."
    assert lines[3].startswith("    003.txt:1  fa")


def test_quotes_are_said_to_be_quotes() -> None:
    lines = TerminalPage(is_terminal=False).ending(_answer(is_quoted=True))

    assert "word for word" in lines[0]


def test_an_article_cannot_command_the_terminal() -> None:
    assert safe("a\x1b]0;title\x07b\r\nc") == "a ]0;title b  c"


def test_left_to_right_text_is_not_marked() -> None:
    assert isolate("Zażółć") == "Zażółć"


def test_a_file_that_changed_since_is_said_to_have_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    digest = hashlib.sha256(b"old").hexdigest()
    source = replace(PASSAGE.source, path=str(path), content_hash=digest)
    citation = Citation(
        number=1, passage=replace(PASSAGE, source=source), sentence=PASSAGE.sentence
    )

    before = has_changed(citation)
    path.write_text("new", encoding="utf-8")

    assert (before, has_changed(citation)) == (False, True)
