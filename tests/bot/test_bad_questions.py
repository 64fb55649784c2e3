"""What people type that is hardly a question: an answer, or one line that says why not."""

from pathlib import Path

import pytest

from tests.program import Ran, polycite

_NOT_FOUND = 3
COFFEE = "How many tonnes of coffee did the cooperative ship to Chile?"


def _search(question: str, home: Path, *arguments: str) -> Ran:
    return polycite("search", question, "--json", *arguments, home=home)


def _lines(ran: Ran) -> list[str]:
    assert "Traceback" not in ran.err
    return ran.err.splitlines()


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("coffee", "coffee-cooperative-vi.txt"),
        ("кава", "coffee-cooperative-vi.txt"),
        ("hur många ton kaffe skickades till Chile?", "coffee-cooperative-vi.txt"),
        ("何トンのコーヒーがチリに送られましたか", "coffee-cooperative-vi.txt"),
        ("скільки tonnes قهوة to تشيلي?", "coffee-cooperative-vi.txt"),
        (f'"{COFFEE}"', "coffee-cooperative-vi.txt"),
        (f"“{COFFEE}” «»", "coffee-cooperative-vi.txt"),
        (f"*{COFFEE}* %_", "coffee-cooperative-vi.txt"),
        (f"☕☕ {COFFEE} 🙂", "coffee-cooperative-vi.txt"),
        (f"{COFFEE} '; DROP TABLE articles; --", "coffee-cooperative-vi.txt"),
        (f"{COFFEE}\n\t\x00\u202e\ud83d", "coffee-cooperative-vi.txt"),
        (COFFEE.upper(), "coffee-cooperative-vi.txt"),
    ],
    ids=[
        "one-word", "one-cyrillic-word", "no-articles-sv", "no-articles-ja",
        "mixed-scripts", "quotes", "other-quotes", "stars", "emoji", "sql",
        "controls", "capitals",
    ],
)  # fmt: skip
def test_an_odd_question_finds_what_it_asks_for(
    sample_home: Path, question: str, file: str
) -> None:
    # No argument of a program can hold a NUL or half of a surrogate pair.
    question = question.replace("\x00", "").replace("\ud83d", "")

    ran = _search(question, sample_home)

    assert (ran.code, _lines(ran)) == (0, [])
    assert ran.json["passages"][0]["file"] == file


@pytest.mark.parametrize(
    "question",
    ["", "   ", "🙂", "🇺🇦☕️", "?", "*", '"', "…—", "\u200f", "';--"],
    ids=ascii,
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_what_has_no_word_is_no_question(
    sample_home: Path, command: str, question: str
) -> None:
    ran = polycite(command, "--", question, home=sample_home)

    assert (ran.code, ran.out) == (1, "")
    assert _lines(ran) == [
        "polycite: The question is empty. Ask it in words, in any language."
    ]


@pytest.mark.parametrize(
    "question",
    ["'; DROP TABLE articles; --", '" OR 1=1 --', "a", "42", "--help me", "я"],
)
def test_what_no_article_speaks_of_is_answered_or_not_found_and_harms_nothing(
    sample_home: Path, question: str
) -> None:
    ran = polycite("ask", "--no-model", "--", question, home=sample_home)

    assert ran.code in (0, _NOT_FOUND)
    assert _lines(ran) == []
    assert ran.out.strip()
    shown = polycite("articles", "--json", home=sample_home).json
    assert len(shown["articles"]) == 18


def test_the_longest_question_is_5_000_characters(sample_home: Path) -> None:
    longest = f"{COFFEE} " * 100

    ran = _search(longest[:5_000], sample_home)

    assert (ran.code, _lines(ran)) == (0, [])
    assert ran.json["passages"][0]["file"] == "coffee-cooperative-vi.txt"


@pytest.mark.parametrize("command", ["ask", "search"])
def test_one_character_more_is_too_long(sample_home: Path, command: str) -> None:
    ran = polycite(command, "й" * 5_001, home=sample_home)

    assert (ran.code, ran.out) == (1, "")
    assert _lines(ran) == [
        "polycite: The question has 5,001 characters; the most is 5,000. Shorten it."
    ]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_language_that_no_article_has_is_told_with_those_there_are(
    sample_home: Path, command: str
) -> None:
    ran = polycite(command, COFFEE, "--only-language", "sv", home=sample_home)

    assert (ran.code, ran.out) == (1, "")
    (line,) = _lines(ran)
    assert line == (
        "polycite: No article is in sv. The index has articles in:"
        " ar, en, es, fa, fr, pl, uk, vi."
    )


@pytest.mark.parametrize("code", ["Swedish", "u", "uk;", "--", "🙂"])
def test_what_is_no_language_code_is_wrong_usage(tmp_path: Path, code: str) -> None:
    ran = polycite("ask", COFFEE, f"--only-language={code}", home=tmp_path / "home")

    assert (ran.code, ran.out) == (2, "")
    assert f"'{code}' is no language code" in ran.err


def test_a_question_in_a_language_without_articles_is_told_so_in_it(
    sample_home: Path,
) -> None:
    ran = polycite(
        "ask", "Wie backt man Roggenbrot mit Sauerteig?", "--no-model", home=sample_home
    )

    assert (ran.code, _lines(ran)) == (_NOT_FOUND, [])
    assert ran.out.strip() == (
        "In den Artikeln wurde keine Antwort auf diese Frage gefunden."
    )
