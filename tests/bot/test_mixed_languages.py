"""What the commands say of an article with a passage in another language."""

from pathlib import Path

import pytest

from tests.program import polycite

UKRAINIAN = (
    "Міська рада у вівторок вирішила відновити старий млин на річці Сула, який стоїть"
    " зачинений уже двадцять років. Роботи триватимуть до осені, а гроші на них зібрали"
    " самі мешканці."
)
ENGLISH = (
    "The flood warning system upstream of the mill has 38 water-level sensors and six"
    " sirens. It was paid for by the insurance company of the district after the flood"
    " of last spring, and is looked after by the firefighters."
)
TEXT = f"Млин відновлять\n\n{UKRAINIAN}\n\n{ENGLISH}\n\n{UKRAINIAN}\n"
QUESTION = "Ile czujników ma system ostrzegania przed powodzią?"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one Ukrainian article with an English passage."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "mill.txt").write_text(TEXT, encoding="utf-8")
    ran = polycite("ingest", folder / "mill.txt", home=folder / "home")
    assert ran.code == 0, ran.err
    return folder / "home"


def test_a_citation_has_the_language_of_its_quote(home: Path) -> None:
    ran = polycite("ask", QUESTION, "--no-model", "--json", home=home)

    (first, *_) = ran.json["citations"]
    assert first["language"] == "en"
    assert "38 water-level sensors" in first["quote"]
    assert TEXT[first["start"] : first["end"]] == first["quote"]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_search_in_one_language_finds_the_passages_in_it(
    home: Path, language: str
) -> None:
    ran = polycite("search", QUESTION, "--only-language", language, "--json", home=home)

    (passage,) = ran.json["passages"]
    languages = {row["language"] for row in (passage, *passage["more"])}
    assert languages == {language}
    assert ("38 water-level sensors" in passage["text"]) == (language == "en")


def test_the_languages_of_an_article_are_listed(home: Path) -> None:
    (stored,) = polycite("articles", "--json", home=home).json["articles"]

    assert (stored["language"], stored["languages"]) == ("uk", ["uk", "en"])
    assert "mill.txt  uk+en  " in polycite("articles", home=home).out


def test_cleaning_tells_what_is_kept_in_another_language(home: Path) -> None:
    ran = polycite("show", "mill.txt", "--cleaning", home=home)

    start = TEXT.index(ENGLISH)
    place = f"{start} to {start + len(ENGLISH)}"
    assert f"What stands at {place} is kept, in 'en'." in ran.err
