"""Lines as a reader sees them: laid out by UAX 9, with and without isolates."""

import re

import pytest
from bidi import get_display

from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.showing.answers import show_outcome
from bot.telegram.showing.kept_citations import keep_citations
from bot.telegram.showing.phrases import say
from bot.telegram.showing.telling import show_text
from tests.telegram.generated_answers import answer_of, citation_of

_MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
_ISOLATES = re.compile("[\u2066-\u2069]")
NIGHT_TRAIN = citation_of(1, "x", file="night-train.txt", title="Night train (back)")
HANOI = citation_of(2, "x", file="hanoi.txt", language="ar", title="اتفاق هانوي")


def _seen(line: str) -> set[str]:
    """Return the line from left to right as clients lay it out.

    Those that know isolates and those that leave them out have to show the same.
    Brackets stand as they are stored: drawing turns those of right-to-left stretches.
    """
    return {
        _MARKS.sub("", str(get_display(text)))
        for text in (line, _ISOLATES.sub("", line))
    }


def _lines(*sentences: tuple[str, tuple[int, ...]], language: str = "ar") -> list[str]:
    answer = answer_of(language, *sentences, places=(NIGHT_TRAIN, HANOI))
    (message,) = show_outcome(
        answer, "1", keep_citations(answer.places, answer.differing)
    )
    return message.text.split("\n")


@pytest.mark.parametrize(
    ("sentence", "seen"),
    [
        # Read from the right: the sentence, its stop, its markers.
        ("نعم بيت.", "]2[]1[ .تيب معن"),
        # A Latin word in front does not turn the line.
        ("Python لغة سهلة.", "]2[]1[ .ةلهس ةغل Python"),
        # A marker behind a file name is not drawn into it.
        ("بيت نعم لغة guide.pdf", "]2[]1[ guide.pdf ةغل معن تيب"),
        ("بيت 72", "]2[]1[ 72 تيب"),
    ],
)
def test_an_arabic_sentence_is_followed_by_its_markers(
    sentence: str, seen: str
) -> None:
    line = _lines((sentence, (1, 2)))[0]

    assert _seen(line) == {seen}


def test_a_foreign_word_at_the_end_of_an_english_sentence_keeps_the_marker() -> None:
    line = _lines(("They met in مراكش.", (1,)), language="en")[0]

    assert _seen(line) == {"They met in شكارم. [1]"}


def test_the_list_of_an_arabic_reader_has_its_numbers_on_the_right() -> None:
    lines = _lines(("نعم.", (1, 2)))

    assert _seen(lines[3]) == {"ةيزيلجنإلا ،night-train.txt ،Night train (back) .1"}
    assert _seen(lines[4]) == {"hanoi.txt ،يوناه قافتا .2"}


def test_the_list_of_an_english_reader_has_its_numbers_on_the_left() -> None:
    lines = _lines(("Yes.", (1, 2)), language="en")

    assert lines[3] == "1. Night train (back), night-train.txt"
    assert _seen(lines[4]) == {"2. يوناه قافتا, hanoi.txt, Arabic"}


def test_a_line_of_latin_letters_alone_has_no_marks() -> None:
    lines = _lines(("Ja, 72.", (1,)), language="de")

    assert lines[0] == "Ja, 72. [1]"


def test_a_command_stands_with_its_slash_in_front() -> None:
    (message,) = show_text(say("help", "ar"), "ar")
    line = next(line for line in message.text.split("\n") if "/stop" in line)

    assert _seen(line) == {"اهتباتك يراجلا ةباجإلا فاقيإ – /stop •"}


def test_a_hostile_file_name_in_a_phrase_turns_nothing_around() -> None:
    text = say("removed", "ar", file="\u202egpj.exe\n\u2067x")

    (message,) = show_text(text, "ar")

    assert _seen(message.text) == {".»gpj.exe x« ليزُأ"}


def test_no_two_marks_stand_in_a_row() -> None:
    answer = answer_of("fa", ("\u200f\u200e[1]\u200f", (1,)), places=(NIGHT_TRAIN,))

    messages: tuple[OutgoingMessage, ...] = show_outcome(
        answer, "1", keep_citations(answer.places, answer.differing)
    )

    assert not re.search("[\u200e\u200f]{2}", "".join(m.text for m in messages))
