import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answer, AnswerSentence, NotFound
from bot.telegram.outgoing import Entity, OutgoingMessage
from bot.telegram.showing.answers import show_frame, show_outcome, show_stopped
from bot.telegram.showing.cleaning import clean_line
from bot.telegram.showing.kept_citations import keep_citations
from bot.telegram.showing.limits import MAX_ENTITIES, MAX_TEXT, units
from bot.telegram.showing.linking import public_url
from index.marks import Mark
from tests.profiles import share
from tests.telegram.generated_answers import (
    answer_of,
    citation_of,
    generate_answer,
)
from tests.telegram.strict import is_kept_as_sent

_SEEDS = st.integers(min_value=0, max_value=10**9)
_MARKS = str.maketrans("", "", "\u200e\u200f")
HANOI = citation_of(
    1,
    "72 countries signed.",
    file="hanoi.txt",
    title="A treaty in Hanoi",
    outlet="The Daily",
    published="2025-10-26",
    url="https://example.org/hanoi",
)
REPORT = citation_of(
    2,
    "Підписали 72 країни.",
    file="archive/report.pdf",
    language="uk",
    mark=Mark(start=0, page=3),
)
ANSWER = answer_of(
    "en",
    ("72 countries signed.", (1, 2)),
    ("They met in Hanoi.", (1,)),
    places=(HANOI, REPORT),
)


def _shown(answer: Answer) -> tuple[OutgoingMessage, ...]:
    return show_outcome(answer, "17", keep_citations(answer.places, answer.differing))


def _covered(message: OutgoingMessage, entity: Entity) -> str:
    encoded = message.text.encode("utf-16-le")
    end = entity.offset + entity.length
    return encoded[2 * entity.offset : 2 * end].decode("utf-16-le")


def _without_marks(text: str) -> str:
    return "".join(text.translate(_MARKS).split())


def test_an_answer_has_its_markers_linked_and_its_sources_in_a_quote() -> None:
    (message,) = _shown(ANSWER)

    assert message.text == (
        "72 countries signed. [1][2] They met in Hanoi. [1]\n"
        "\n"
        "Sources\n"
        "1. A treaty in Hanoi, The Daily, October 26, 2025\n"
        "2. archive/report.pdf, page 3, Ukrainian"
    )
    assert [(e.kind, _covered(message, e), e.url) for e in message.entities] == [
        ("text_link", "[1]", "https://example.org/hanoi"),
        ("text_link", "[1]", "https://example.org/hanoi"),
        ("expandable_blockquote", message.text.partition("\n\n")[2], None),
        ("bold", "Sources", None),
        ("text_link", "A treaty in Hanoi", "https://example.org/hanoi"),
    ]


def test_each_source_has_a_button_and_the_answer_two_thumbs() -> None:
    (message,) = _shown(ANSWER)

    assert [[(b.label, b.callback_data) for b in row] for row in message.buttons] == [
        [("1 · A treaty in Hanoi", "s:17:1"), ("2 · archive/report.pdf", "s:17:2")],
        [("👍", "g:17"), ("👎", "b:17")],
    ]


def test_other_figures_stand_between_the_answer_and_its_sources() -> None:
    other = citation_of(3, "Підписали 70 країн.", file="b.txt", language="uk")

    (message,) = _shown(replace(ANSWER, differing=(other,)))

    assert (
        "[1]\n\nOther figures in the articles:\nПідписали 70 країн. [3]\n\nSources\n"
    ) in message.text
    assert "\n3. b.txt, Ukrainian" in message.text


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("uk", "Жодна відповідь не пройшла перевірки."),
        ("ar", "لم تجتز أي إجابة عملية التحقق."),
        ("sw", "No answer passed the checks."),
    ],
)
def test_quotes_are_introduced_in_the_language_of_the_question(
    language: str, heading: str
) -> None:
    quoted = replace(ANSWER, language=language, is_quoted=True)

    (message,) = _shown(quoted)

    assert message.text.translate(_MARKS).startswith(heading)
    assert [e.kind for e in message.entities].count("blockquote") == 2


def test_not_found_is_said_in_the_language_of_the_question() -> None:
    outcome = NotFound(language="uk", reason="far", attempt=ANSWER.attempt)

    (message,) = show_outcome(outcome, "17", ())

    assert message.text == "У статтях не знайдено відповіді на це запитання."
    assert [b.callback_data for row in message.buttons for b in row] == ["g:17", "b:17"]


def test_a_frame_has_the_checked_sentences_and_nothing_to_press() -> None:
    frame = show_frame(ANSWER.sentences[:1], "en")

    assert frame == OutgoingMessage(text="72 countries signed. [1][2]")


def test_a_stopped_answer_keeps_what_was_checked() -> None:
    (message,) = show_stopped(ANSWER.sentences[:1], "uk", "17", ())

    assert message == OutgoingMessage(text="72 countries signed. [1][2]\n\nЗупинено.")


def test_an_answer_stopped_before_its_first_sentence_says_so_alone() -> None:
    (message,) = show_stopped((), "de", "17", ())

    assert message == OutgoingMessage(text="Abgebrochen.")


def test_a_frame_of_a_long_answer_shows_its_end() -> None:
    sentences = [
        AnswerSentence(text=f"Sentence {n} is here.", citations=(1,))
        for n in range(400)
    ]

    frame = show_frame(sentences, "en")

    assert frame.text.startswith("… Sentence ")
    assert frame.text.endswith("Sentence 399 is here. [1]")
    assert units(frame.text) <= MAX_TEXT


@given(seed=_SEEDS)
def test_telegram_keeps_every_message_as_it_was_sent(seed: int) -> None:
    answer = generate_answer(seed)

    messages = [*_shown(answer), show_frame(answer.sentences, answer.language)]

    assert [m for m in messages if not is_kept_as_sent(m)] == []
    assert all(units(m.text) <= MAX_TEXT for m in messages)
    assert all(len(m.entities) <= MAX_ENTITIES for m in messages)


@given(seed=_SEEDS)
@share(0.6)
def test_the_messages_together_are_the_answer_and_its_sources(seed: int) -> None:
    answer = generate_answer(seed)
    written = "".join(
        clean_line(s.text) + "".join(f"[{n}]" for n in s.citations)
        for s in answer.sentences
    )

    text = "".join(_without_marks(m.text) for m in _shown(answer))

    assert _without_marks(written) in text


@given(seed=_SEEDS)
@share(0.6)
def test_every_marker_that_is_linked_is_whole(seed: int) -> None:
    answer = generate_answer(seed)
    urls = {c.number: public_url(c.passage.source.url) for c in answer.places}
    titles = {clean_line(c.passage.source.title or "") for c in answer.places}

    linked = [
        (_covered(message, entity), entity.url)
        for message in _shown(answer)
        for entity in message.entities
        if entity.kind == "text_link" and _covered(message, entity).startswith("[")
    ]

    for covered, url in linked:
        number = re.fullmatch(r"\[(\d+)\]", covered)
        assert covered in titles if number is None else urls[int(number[1])] == url


def test_a_message_ends_between_sentences_where_it_can() -> None:
    sentence = "This is a sentence of the answer, and it has some length to it."
    answer = answer_of("en", *[(sentence, (1,))] * 100, places=(HANOI,))

    first, *_ = _shown(answer)

    assert first.text.endswith(f"{sentence} [1]")
    assert not first.buttons


def test_sources_that_do_not_fit_below_the_answer_get_a_message_of_their_own() -> None:
    sentence = "This is a sentence of the answer, and it has some length to it."
    answer = answer_of("en", *[(sentence, (1,))] * 60, places=(HANOI,))

    body, sources = _shown(answer)

    assert body.text.endswith("[1]")
    assert sources.text.startswith("Sources\n1. ")
