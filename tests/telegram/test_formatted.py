"""How Telegram cleans what is sent, and what becomes of entities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram.emulator.formatted import (
    Entity,
    cleaned,
    part,
    units,
)
from tests.telegram.emulator.refusals import Refused


def _marked(text: str, *, of: str, url: str | None = None) -> Entity:
    before = text[: text.index(of)]
    kind = "text_link" if url else "bold"
    return Entity(type=kind, offset=units(before), length=units(of), url=url)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202bب\u202c\u202e\u2028b", "aبb"),
        ("\u2068x.pdf\u2069", "\u2068x.pdf\u2069"),
        ("x\u200fy", "x\u200fy"),
        ("x\u200f\u200e\u200fy", "x\u200c\u200c\u200fy"),
        ("a\r\nb\tc\x00", "a\nb c"),
        (" \n a \n ", "a"),
        ("a\u0333\u033f\u030a", "a"),
    ],
)
def test_a_reader_sees_the_text_that_telegram_leaves(text: str, shown: str) -> None:
    assert cleaned(text).text == shown


def test_entities_move_along_with_what_is_deleted_before_and_inside_them() -> None:
    text = "\n\u202e😀 при\u202eклад, кінець"
    entity = _marked(text, of="при\u202eклад")

    formatted = cleaned(text, [entity])

    (moved,) = formatted.entities
    assert part(formatted.text, moved.offset, moved.length) == "приклад"


def test_of_a_hundred_and_five_entities_the_first_hundred_are_shown() -> None:
    entities = [Entity(type="bold", offset=i, length=1) for i in range(105)]

    formatted = cleaned("я" * 105, entities)

    assert len(formatted.entities) == 100
    assert formatted.notes == ("5 entities beyond 100 are not shown",)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/home/a.txt", "file:///a.b", ""]
)
def test_a_link_that_is_none_is_left_out_and_noted(url: str) -> None:
    entity = Entity(type="text_link", offset=0, length=1, url=url)

    formatted = cleaned("a", [entity])

    assert formatted.entities == ()
    assert formatted.notes == (f"a link to {url!r} is not shown",)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Refused, match="strings must be encoded in UTF-8"):
        cleaned("a\ud83d")


def test_a_text_above_35000_bytes_is_cut() -> None:
    assert len(cleaned("я" * 20_000).text.encode()) in range(34_900, 35_001)


@given(st.text(alphabet="a😀 \n\u200f\u200e\u202eبя\t\r"), st.data())
def test_an_entity_between_characters_always_fits_and_covers_what_it_did(
    text: str, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    entity = Entity(
        type="bold", offset=units(text[:begin]), length=units(text[begin:end])
    )

    formatted = cleaned(text, [entity])

    meant = cleaned(text[begin:end]).text
    for shown in formatted.entities:
        covered = part(formatted.text, shown.offset, shown.length)
        assert covered.strip(" \n").count("a") == meant.count("a")
        assert covered.count("😀") == meant.count("😀")
        assert shown.offset + shown.length <= units(formatted.text)
