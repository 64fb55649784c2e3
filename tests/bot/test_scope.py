"""``--in``, ``--since`` and ``--until``, and stories, through the command line."""

import shutil
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.home import Home, catalogue_in
from index.recording import Recorder
from tests.program import polycite

FLOOD = "When did the flood warning system of Dong Thap start?"
FLOODS = {
    language: f"flood-warning-{language}.{'md' if language == 'en' else 'txt'}"
    for language in ("ar", "en", "uk", "vi")
}


def _files(home: Path, *arguments: str) -> set[str]:
    """Return the files of all that ``search`` finds."""
    shown = polycite("search", FLOOD, "--json", "-k", "50", *arguments, home=home).json
    return {passage["file"] for passage in shown["passages"]} | {
        version["file"] for p in shown["passages"] for version in p["also_in"]
    }


@pytest.fixture(scope="module")
def grouped_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles, the four on floods put together as one story."""
    home = tmp_path_factory.mktemp("grouped") / "home"
    shutil.copytree(sample_home, home)
    catalogue = Catalogue(catalogue_in(Home(home).index))
    ids = {a.source.file: a.source.article_id for a in catalogue.articles()}
    stories = {number: number for number in ids.values()}
    told = {ids[file]: ids[FLOODS["vi"]] for file in FLOODS.values()}
    Recorder(catalogue).group(stories | told)
    catalogue.close()
    return home


def test_in_keeps_to_a_folder_and_to_a_file(sample_home: Path) -> None:
    of_folder = _files(sample_home, "--in", "archive/")
    of_both = _files(sample_home, "--in", "archive", "--in", "cave-fish-fa.txt")

    assert of_folder
    assert all(file.startswith("archive/") for file in of_folder)
    assert of_both == of_folder | {"cave-fish-fa.txt"}


def test_since_and_until_keep_to_the_dates_between(sample_home: Path) -> None:
    shown = polycite("articles", "--json", home=sample_home).json["articles"]
    dates = {row["file"]: row["published"] for row in shown}

    found = _files(sample_home, "--since", "2024-11", "--until", "2025-03-06")

    assert "coffee-cooperative-vi.txt" in found
    assert {dates[file][:7] for file in found} <= {
        "2024-11", "2024-12", "2025-01", "2025-02", "2025-03",
    }  # fmt: skip


def test_ask_quotes_from_the_scope_alone(sample_home: Path) -> None:
    ran = polycite(
        "ask", FLOOD, "--json", "--no-model", "--in", FLOODS["ar"], home=sample_home
    )

    assert ran.json["status"] == "quoted"
    assert {c["file"] for c in ran.json["citations"]} == {FLOODS["ar"]}


def test_chat_keeps_to_the_scope(sample_home: Path) -> None:
    ran = polycite(
        "chat", "--no-model", "--until", "1999", home=sample_home, stdin=f"{FLOOD}\n"
    )

    assert (ran.code, ran.out.split()) == (0, [">", *FLOOD.split()])
    assert "No article is until 1999" in ran.err


def test_evaluate_keeps_to_the_scope(sample_home: Path, tmp_path: Path) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(
        f'{{"question": "{FLOOD}", "sources": ["{FLOODS["en"]}"]}}\n', encoding="utf-8"
    )

    found, missed = (
        polycite(
            "evaluate", questions, "--json", "--retrieval-only", "--in", file,
            home=sample_home,
        ).json["metrics"]["hit@5"]["value"]
        for file in (FLOODS["en"], FLOODS["vi"])
    )  # fmt: skip

    assert (found, missed) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--in", "gone.txt"), "No article is in gone.txt."),
        (("--since", "2031"), "No article is from 2031 on"),
        (("--since", "2025", "--until", "2024"), "from 2025 on until 2024"),
        (
            ("--in", "cave-fish-fa.txt", "--only-language", "es"),
            "No article in es is in cave-fish-fa.txt.",
        ),
    ],
    ids=["file", "future", "backwards", "language"],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_scope_without_articles_is_told_in_one_line(
    sample_home: Path, command: str, arguments: tuple[str, ...], told: str
) -> None:
    ran = polycite(command, FLOOD, *arguments, home=sample_home)

    assert (ran.code, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert told in line
    assert line.endswith("'polycite articles' lists their files and dates.")


@pytest.mark.parametrize(
    "date",
    ["yesterday", "2025-13", "2025-02-30", "25.10.2025", "20251025", "2025-W43-6", ""],
)
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_what_is_no_date_is_wrong_usage(tmp_path: Path, option: str, date: str) -> None:
    ran = polycite("search", FLOOD, option, date, home=tmp_path / "home")

    assert (ran.code, ran.out) == (2, "")
    assert f"'{date}' is no date such as 2025, 2025-10 or 2025-10-25" in ran.err


def test_a_story_is_shown_once_with_its_other_versions(grouped_home: Path) -> None:
    shown = polycite("search", FLOOD, "--json", home=grouped_home).json["passages"]
    first = shown[0]

    assert (first["file"], first["language"]) == (FLOODS["en"], "en")
    assert [(v["file"], v["language"]) for v in first["also_in"]] == [
        (FLOODS[language], language) for language in ("ar", "uk", "vi")
    ]
    assert [p["file"] in FLOODS.values() for p in shown].count(True) == 1


def test_a_terminal_names_the_other_versions_in_the_language_of_the_question(
    grouped_home: Path,
) -> None:
    question = "Коли запрацювала система попередження про повені у Донгтхапі?"

    searched = polycite("search", question, "-k", "1", home=grouped_home).out
    asked = polycite("ask", question, "--no-model", home=grouped_home).out

    line = "Також у: " + ", ".join(f"{c} {FLOODS[c]}" for c in ("ar", "en", "vi"))
    assert searched.splitlines()[-1].strip() == line
    assert line in [shown.strip() for shown in asked.splitlines()]


def test_citations_as_json_name_the_other_versions(grouped_home: Path) -> None:
    ran = polycite("ask", FLOOD, "--json", "--no-model", home=grouped_home)

    also_in = {c["file"]: c["also_in"] for c in ran.json["citations"]}
    assert [set(version) for version in also_in[FLOODS["en"]]] == [
        {"file", "language", "title", "url"}
    ] * 3


def test_a_scope_shows_no_version_outside_of_it(grouped_home: Path) -> None:
    shown = polycite(
        "search", FLOOD, "--json", "--in", FLOODS["ar"], home=grouped_home
    ).json["passages"]

    assert [passage["file"] for passage in shown] == [FLOODS["ar"]]


def test_search_as_json_has_the_keys_that_scripts_rely_on(sample_home: Path) -> None:
    shown = polycite("search", FLOOD, "--json", "-k", "2", home=sample_home).json

    assert list(shown) == [
        "question", "language", "passages", "undated", "seconds",
    ]  # fmt: skip
    stretch = ["start", "end", "text", "score", "sentence"]
    for passage in shown["passages"]:
        assert list(passage) == [
            "rank", "file", "language", "title", "url", "published", "extracted",
            *stretch, "before", "after", "also_in", "more",
        ]  # fmt: skip
        assert list(passage["sentence"]) == ["start", "end", "line", "place", "text"]
        assert all(
            list(further) == ["language", *stretch] for further in passage["more"]
        )


def test_ask_as_json_has_the_keys_that_scripts_rely_on(sample_home: Path) -> None:
    found, missed = (
        polycite("ask", question, "--json", "--no-model", home=sample_home).json
        for question in (FLOOD, "¿Cómo se hornea el pan de centeno?")
    )

    answer = [
        "question", "language", "status", "answer", "sentences", "citations",
        "differing",
    ]  # fmt: skip
    attempt = [
        "passages", "undated", "model", "notice", "drafts", "tokens", "ladder", "refused",
        "seconds",
    ]  # fmt: skip
    assert list(found) == [*answer, *attempt]
    assert list(missed) == [*answer, "reason", *attempt]
    assert list(found["sentences"][0]) == ["text", "citations", "moved"]
    assert list(found["citations"][0]) == [
        "number", "file", "path", "language", "title", "url", "published", "extracted",
        "start", "end", "line", "place", "quote", "content_hash", "changed", "gone",
        "also_in",
    ]  # fmt: skip
