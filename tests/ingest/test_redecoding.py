"""Text that was decoded wrongly before it was saved is put right; good text stays."""

import pytest

from ingest.decoding import decode
from ingest.redecoding import redecode
from tests.ingest.test_decoding import TEXT_BY_LANGUAGE


def _decoded_as(codec: str, text: str) -> str:
    """Return what a program makes of UTF-8 in another encoding.

    Like most programs it takes a byte without a letter for a control.
    """
    decoded = []
    for byte in text.encode():
        try:
            decoded.append(bytes([byte]).decode(codec))
        except UnicodeDecodeError:
            decoded.append(chr(byte))
    return "".join(decoded)


@pytest.mark.parametrize("codec", ["cp1252", "cp1250", "latin-1"])
@pytest.mark.parametrize("language", TEXT_BY_LANGUAGE)
def test_what_western_programs_took_for_theirs_is_put_right(
    language: str, codec: str
) -> None:
    text = TEXT_BY_LANGUAGE[language]

    assert redecode(_decoded_as(codec, text)) == text


@pytest.mark.parametrize(
    ("language", "codec"),
    [
        ("uk", "cp1251"), ("ru", "cp1251"), ("ar", "cp1256"), ("fa", "cp1256"),
        ("uk", "cp1256"), ("uk", "koi8-u"), ("tr", "cp1254"), ("uk", "cp1254"),
        ("fr", "iso8859-2"),
    ],
)  # fmt: skip
def test_what_other_programs_took_for_theirs_is_put_right(
    language: str, codec: str
) -> None:
    text = TEXT_BY_LANGUAGE[language]

    assert redecode(_decoded_as(codec, text)) == text


def test_only_the_lines_that_were_decoded_wrongly_are_put_right() -> None:
    lines = [
        "Україна 🇺🇦",
        "“Quotes”, ﬁne ﬂuff, ｗｉｄｅ",
        "The pier",
        "Польща і Україна",
    ]
    wrong = [*lines[:3], _decoded_as("cp1252", lines[3])]

    assert redecode("\r\n".join(wrong)) == "\r\n".join(lines)


@pytest.mark.parametrize("text", TEXT_BY_LANGUAGE.values(), ids=TEXT_BY_LANGUAGE)
def test_good_text_stays(text: str) -> None:
    assert redecode(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "“Quotes”, ﬁne ﬂuff, ｗｉｄｅ … it’s 5 £ or 3 €",
        "Рівне, Сіверськ і Рівненщина",
        "The word cafÃ© shows that something went wrong.",
        "Слово «Ð£ÐºÑ€Ð°Ñ—Ð½Ð°» означає, що кодування сплутали.",
        "Â© 2024 Bay News",
    ],
)
def test_a_text_about_wrong_letters_or_with_rare_ones_stays(text: str) -> None:
    assert redecode(text) is None


def test_the_encoding_says_that_a_file_was_decoded_twice() -> None:
    wrong = _decoded_as("cp1252", TEXT_BY_LANGUAGE["uk"])

    assert decode(wrong.encode()) == (TEXT_BY_LANGUAGE["uk"], "utf-8 twice")
    assert decode(wrong.encode("utf-16")) == (TEXT_BY_LANGUAGE["uk"], "utf-16-le twice")
