import json
from dataclasses import asdict, replace

import pytest

from bot.answers import Citation
from bot.rereading import Change
from bot.telegram.outgoing import Button, OutgoingMessage
from bot.telegram.showing.kept_citations import (
    KeptCitation,
    keep_citations,
    restore_citation,
)
from bot.telegram.showing.opening import show_citation
from index.marks import Mark
from tests.telegram.generated_answers import answer_of, citation_of, generate_answer
from tests.telegram.strict import is_kept_as_sent

_ELSEWHERE = "Another paragraph."
CITED = citation_of(
    1,
    _ELSEWHERE,
    "The ministers met.",
    "72 countries signed.",
    "They left on Monday.",
    file="hanoi.pdf",
    nearest=2,
    mark=Mark(start=0, page=3),
    title="A treaty in Hanoi",
    outlet="The Daily",
    published="2025-10-26",
    url="https://example.org/hanoi/",
)


def _keep(citation: Citation) -> KeptCitation:
    answer = answer_of("en", ("x", (1,)), places=(citation,))
    (kept,) = keep_citations(answer.places, answer.differing)
    return kept


def _bold(message: OutgoingMessage) -> list[str]:
    encoded = message.text.encode("utf-16-le")
    return [
        encoded[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le")
        for e in message.entities
        if e.kind == "bold"
    ]


def test_a_source_shows_the_sentence_in_its_paragraph_and_its_place() -> None:
    passage = replace(
        CITED.passage,
        text=CITED.passage.text.replace(f"{_ELSEWHERE} ", f"{_ELSEWHERE}\n\n"),
    )
    # The paragraph break is one character longer than the space it takes the place of.
    cited = replace(
        CITED,
        passage=passage,
        sentence=replace(
            CITED.sentence, start=CITED.sentence.start + 1, end=CITED.sentence.end + 1
        ),
    )

    message = show_citation(_keep(cited), "17", "uk")

    assert message.text == (
        "1. A treaty in Hanoi\n"
        "\n"
        "The ministers met. 72 countries signed. They left on Monday.\n"
        "\n"
        "The Daily, 26 жовтня 2025\u202fр., англійська\n"
        "hanoi.pdf, сторінка 3\n"
        "https://example.org/hanoi/"
    )
    assert _bold(message) == ["A treaty in Hanoi", "72 countries signed."]


def test_a_source_can_send_its_file_and_copy_its_quote() -> None:
    message = show_citation(_keep(CITED), "17", "de")

    assert message.buttons == (
        (
            Button(label="Datei senden", callback_data="f:17:1"),
            Button(label="Zitat kopieren", copied="72 countries signed."),
        ),
    )


def test_a_file_that_cannot_be_sent_is_not_offered() -> None:
    message = show_citation(_keep(CITED), "17", "en", is_sendable=False)

    assert [b.label for row in message.buttons for b in row] == ["Copy the quote"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("changed", "The file has changed since it was ingested"),
        ("gone", "The file has been deleted or moved since it was ingested"),
    ],
)
def test_a_source_says_what_became_of_its_file(change: Change, told: str) -> None:
    message = show_citation(_keep(CITED), "17", "en", change=change)

    assert f"\n{told}\n" in message.text


def test_a_long_paragraph_is_cut_around_the_sentence() -> None:
    many = "word " * 1000
    cited = citation_of(1, many, "The sentence.", many, nearest=1)

    message = show_citation(_keep(cited), "17", "en")

    assert "\n… word" in message.text
    assert "word The sentence. word" in message.text
    assert "word…\n" in message.text
    assert len(message.text) < 1400


def test_the_neighbouring_chunk_goes_on_where_a_passage_is_short() -> None:
    alone = citation_of(1, "The sentence.")
    passage = replace(alone.passage, before="Before it.", after="After it.")

    message = show_citation(_keep(replace(alone, passage=passage)), "17", "en")

    assert "Before it. The sentence. After it." in message.text


def test_the_other_versions_of_a_story_are_named() -> None:
    other = replace(CITED.passage.source, file="hanoi-uk.txt", language="uk")
    cited = replace(CITED, passage=replace(CITED.passage, also_in=(other,)))

    message = show_citation(_keep(cited), "17", "fr")

    assert "\nAussi dans\u00a0: ukrainien (hanoi-uk.txt)\n" in message.text


def test_what_is_kept_of_a_citation_outlives_json() -> None:
    kept = _keep(CITED)

    assert restore_citation(json.loads(json.dumps(asdict(kept)))) == kept


@pytest.mark.parametrize("seed", range(0, 400, 10))
def test_hostile_sources_are_shown_in_one_message(seed: int) -> None:
    answer = generate_answer(seed)

    for kept in keep_citations(answer.places, answer.differing)[:3]:
        message = show_citation(kept, str(seed), answer.language, change="changed")
        assert is_kept_as_sent(message)


@pytest.mark.parametrize("line_break", ["\n\n", "\r\n\r\n"])
def test_what_stands_in_another_paragraph_is_not_shown(line_break: str) -> None:
    text = line_break.join(("It began.", "It went on. It ended.", "All left."))
    cited = citation_of(1, "It went on.")
    passage = replace(cited.passage, text=text, start=0, end=len(text))
    start = text.index("It went on.")
    sentence = replace(cited.sentence, start=start, end=start + len("It went on."))

    message = show_citation(
        _keep(replace(cited, passage=passage, sentence=sentence)), "17", "en"
    )

    assert "\n\nIt went on. It ended.\n\n" in message.text


def test_a_heading_before_a_short_passage_is_no_part_of_its_paragraph() -> None:
    alone = citation_of(1, "The sentence.")
    passage = replace(alone.passage, before="A heading", after="After it.")

    message = show_citation(_keep(replace(alone, passage=passage)), "17", "en")

    assert "\n\nThe sentence. After it.\n\n" in message.text
