"""The list of sources and its buttons, where several stand in one article."""

from dataclasses import replace

import pytest

from bot.telegram.showing.answers import show_sources
from bot.telegram.showing.kept_citations import keep_citations
from bot.telegram.showing.listing import written_date
from index.marks import Mark
from tests.telegram.generated_answers import citation_of

_SIGNED = citation_of(1, "72 countries signed.", title="A treaty in Hanoi")
_MET = citation_of(2, "They met.", title="A treaty in Hanoi")


def test_sentences_of_one_article_share_a_line_and_are_told_apart_on_buttons() -> None:
    (message,) = show_sources(keep_citations((_SIGNED, _MET)), "en", "17")

    assert "\n1, 2. A treaty in Hanoi, " in message.text
    labels = [button.label for row in message.buttons for button in row]
    assert labels == ["1 · 72 countries signed.", "2 · They met."]


def test_pages_of_one_article_are_listed_apart() -> None:
    paged = [
        replace(c, sentence=replace(c.sentence, mark=Mark(start=0, page=c.number)))
        for c in (_SIGNED, _MET)
    ]

    (message,) = show_sources(keep_citations(paged), "en", "17")

    assert "\n1. A treaty in Hanoi, " in message.text
    assert "\n2. A treaty in Hanoi, " in message.text


@pytest.mark.parametrize(
    ("published", "language", "written"),
    [
        ("2024-12-08", "uk", "8 грудня 2024\N{NARROW NO-BREAK SPACE}р."),
        ("2024-12", "uk", "грудень 2024\N{NARROW NO-BREAK SPACE}р."),
        ("2024-12", "fa", "دسامبر 2024"),
        ("2024-13", "en", "2024-13"),
        ("2024", "ar", "2024"),
    ],
)
def test_a_date_is_written_as_the_reader_writes_it_as_far_as_it_is_known(
    published: str, language: str, written: str
) -> None:
    assert written_date(published, language) == written
