from dataclasses import replace

import pytest

from bot.answers import Answer, AnswerSentence, Attempt, Citation, NotFound
from bot.json_objects import outcome_as_json, passages_as_json
from bot.rendering import TerminalPage, isolate, safe
from index.marks import Mark
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
    assert shown["sentences"] == [
        {"text": "72 countries signed.", "citations": [1], "moved": False}
    ]
    assert shown["differing"] == []
    assert shown["citations"] == [
        {
            "number": 1,
            "file": "003.txt",
            "path": "/nowhere/003.txt",
            "language": "fa",
            "title": None,
            "url": None,
            "published": None,
            "extracted": False,
            "start": 0,
            "end": 19,
            "line": 1,
            "place": None,
            "quote": "۷۲ کشور امضا کردند.",
            "content_hash": "0" * 64,
            "changed": True,
            "gone": True,
            "also_in": [],
        }
    ]
    assert shown["passages"][0]["sentence"]["text"] == "۷۲ کشور امضا کردند."


OTHER = make_passage("В Ханої підписали 70 країн.", file="000.txt", language="uk")


def _disputed() -> Answer:
    differing = Citation(number=2, passage=OTHER, sentence=OTHER.sentence)
    return replace(_answer(), differing=(differing,))


def test_other_figures_are_quoted_between_the_answer_and_its_sources() -> None:
    lines = TerminalPage(is_terminal=False).ending(_disputed())

    assert lines == [
        "",
        "Other figures in the articles:",
        "В Ханої підписали 70 країн. [2]",
        "",
        "Sources:",
        "[1] ۷۲ کشور امضا کردند.",
        "    003.txt:1  fa  (the file has been deleted or moved since it was ingested)",
        "[2] 000.txt:1  uk  (the file has been deleted or moved since it was ingested)",
    ]


def test_other_figures_as_json_are_places_of_their_own() -> None:
    shown = outcome_as_json(_disputed())

    assert [citation["number"] for citation in shown["citations"]] == [1]
    assert [(d["number"], d["file"], d["quote"]) for d in shown["differing"]] == [
        (2, "000.txt", "В Ханої підписали 70 країн.")
    ]


def test_not_found_as_json_says_so_in_the_language_of_the_question() -> None:
    outcome = NotFound(language="uk", reason="nothing close", attempt=_attempt(PASSAGE))

    shown = outcome_as_json(outcome)

    assert shown["status"] == "not_found"
    assert shown["answer"] == "У статтях не знайдено відповіді на це запитання."
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


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("safe\u202egnp.exe\u202c", "safegnp.exe"),
        ("\u2069\u2066\u2067\u2068out", "out"),
        ("one\u2028two\u2029three", "one two three"),
        ("\x9b31mred\x7f", " 31mred "),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("שלום\u200f!", "שלום\u200f!"),
    ],
    ids=["override", "isolates", "separators", "C1", "ZWNJ", "ZWJ", "mark"],
)
def test_only_what_reaches_beyond_its_text_is_taken_out(
    written: str, shown: str
) -> None:
    assert safe(written) == shown


def test_an_article_cannot_leave_the_isolate_that_it_is_shown_in() -> None:
    assert isolate("۷۲\u2069 کشور\u202e\u2029") == "\u2068۷۲ کشور \u2069"


def test_markers_stand_outside_what_is_isolated() -> None:
    sentence = AnswerSentence(text="۷۲ کشور\u2069", citations=(1, 2))

    line = TerminalPage(is_terminal=True).sentence(sentence)

    assert line == "\u2068۷۲ کشور\u2069 [1][2]"


def test_what_an_article_says_of_itself_commands_no_terminal() -> None:
    evil = "\x1b]0;title\x07\u202e\n\x9b2J"
    source = replace(PASSAGE.source, file=f"{evil}.txt", url=evil, outlet=evil)
    passage = replace(PASSAGE, source=source)
    page = TerminalPage(is_terminal=False)
    retrieval = _attempt(passage).retrieval

    lines = [*page.ending(_answer(passage)), *page.found(retrieval)]

    assert not {"\x1b", "\x07", "\u202e", "\n", "\x9b"} & {*"".join(lines)}


def test_a_line_in_an_extracted_text_is_not_shown_as_the_file_s() -> None:
    page = make_passage("Pociąg ruszył.", file="train.HTML", language="pl")

    lines = TerminalPage(is_terminal=True).sources(_answer(page))

    assert "\x1b]8;;file:///nowhere/train.HTML\x1b\\train.HTML\x1b]8;;" in lines[2]


def _marked(mark: Mark, file: str) -> Answer:
    passage = make_passage("Потяг рушив.", file=file, language="uk")
    sentence = replace(passage.sentence, mark=mark)
    return _answer(replace(passage, sentence=sentence))


def test_a_page_is_named_in_the_reader_s_language_and_linked_to() -> None:
    answer = _marked(Mark(start=0, page=3), "звіт.pdf")

    shown = TerminalPage(is_terminal=False).sources(replace(answer, language="pl"))[2]
    linked = TerminalPage(is_terminal=True).sources(answer)[2]
    (cited,) = outcome_as_json(answer)["citations"]

    assert shown.startswith("    звіт.pdf, strona 3  uk")
    assert ".pdf#page=3\x1b\\звіт.pdf, page 3\x1b]8;;" in linked
    assert cited["place"] == {"page": 3}


def test_a_heading_stands_behind_its_file_and_commands_no_terminal() -> None:
    answer = _marked(Mark(start=0, heading="ماذا \x1b[2J"), "a.docx")

    shown = TerminalPage(is_terminal=False).sources(answer)[2]
    (cited,) = outcome_as_json(answer)["citations"]

    assert shown.startswith("    a.docx, ماذا  [2J  uk")
    assert cited["place"] == {"heading": "ماذا \x1b[2J"}


def test_a_stretch_without_a_name_has_no_place() -> None:
    answer = _marked(Mark(start=0), "a.epub")

    (cited,) = outcome_as_json(answer)["citations"]

    assert cited["place"] is None


def test_json_says_which_texts_are_extracted() -> None:
    page = make_passage("Pociąg ruszył.", file="train.htm", language="pl")

    found = passages_as_json([page, PASSAGE])
    (cited,) = outcome_as_json(_answer(page))["citations"]

    assert [row["extracted"] for row in found] == [True, False]
    assert cited["extracted"] is True


def test_offsets_of_a_mended_text_are_none_of_the_file_s() -> None:
    passage = make_passage("Потяг рушив.", file="a.txt", language="uk")
    mended = replace(passage.source, encoding="utf-8 twice")

    (found,) = passages_as_json([replace(passage, source=mended)])

    assert found["extracted"] is True


def _of_a_story() -> Passage:
    other = make_passage("72 states.", file="003-en.md").source
    further = make_passage("۷۲ کشور.", file="003.txt", language="fa")
    return replace(PASSAGE, also_in=(other,), more=(further,))


def test_search_shows_further_passages_and_then_the_other_versions() -> None:
    retrieval = _attempt(_of_a_story()).retrieval

    lines = TerminalPage(is_terminal=False).found(retrieval)

    assert lines == [
        "1. 003.txt:1  fa  0.200",
        "   ۷۲ کشور امضا کردند.",
        "   ۷۲ کشور.",
        "    Also in: en 003-en.md",
    ]


def test_a_source_is_followed_by_the_other_versions_of_its_story() -> None:
    lines = TerminalPage(is_terminal=False).sources(_answer(_of_a_story()))

    assert lines[-1] == "    Also in: en 003-en.md"


def test_json_has_further_passages_and_the_other_versions() -> None:
    (shown,) = passages_as_json([_of_a_story()])

    assert shown["also_in"] == [
        {"file": "003-en.md", "language": "en", "title": None, "url": None}
    ]
    assert shown["more"] == [
        {
            "language": "fa",
            "start": 0,
            "end": 8,
            "text": "۷۲ کشور.",
            "score": 0.2,
            "sentence": {
                "start": 0,
                "end": 8,
                "line": 1,
                "place": None,
                "text": "۷۲ کشور.",
            },
        }
    ]


def test_left_to_right_text_is_not_marked() -> None:
    assert isolate("Zażółć") == "Zażółć"


def test_articles_that_a_range_of_dates_leaves_out_are_counted() -> None:
    retrieval = replace(_attempt(PASSAGE).retrieval, undated=1_200)
    missed = NotFound(
        language="uk", reason="far", attempt=Attempt(retrieval=retrieval, model=None)
    )
    page = TerminalPage(is_terminal=False)

    assert page.found(retrieval)[-1] == "Articles without a date, left out: 1,200"
    assert page.ending(missed)[-1] == "Статті без дати, не враховано: 1,200"
    assert outcome_as_json(missed)["undated"] == 1_200
