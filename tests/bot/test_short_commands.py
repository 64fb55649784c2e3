"""What a person types beside questions: versions, runs, odd names, words of a chat."""

import json
from pathlib import Path

import pytest

from index.counting import counted
from tests.program import polycite


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a file that is called as an option is, and of a feed."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "in").mkdir()
    (folder / "in" / "-dash.txt").write_text("The bridge opened in May.", "utf-8")
    line = {"text": "The pier is closed.", "views": 9}
    (folder / "in" / "feed.jsonl").write_text(f"{json.dumps(line)}\n{{\n", "utf-8")
    (folder / "in" / "photo.jpg").write_bytes(b"x")
    return folder / "home"


@pytest.fixture(scope="module")
def said(home: Path) -> str:
    """What the ingest of it says."""
    ran = polycite("ingest", home.parent / "in", home=home)
    assert ran.code == 0, ran.err
    return ran.out


def test_an_ingest_names_what_it_does_not_read(said: str) -> None:
    lines = said.splitlines()

    assert lines[0].startswith("failed: feed.jsonl line 2 is not JSON")
    assert lines[1].startswith("passed over: 1 file that is none of .docx")
    assert lines[1].endswith(".txt: photo.jpg")
    assert lines[2] == "not read: what feed.jsonl has in fields such as 'views'"
    assert lines[3].startswith("2 added, 0 changed, 0 unchanged, 0 removed, 1 failed")


@pytest.mark.usefixtures("said")
def test_a_file_that_is_called_as_an_option_is_shown(home: Path) -> None:
    assert polycite("show", "-dash.txt", home=home).out == "The bridge opened in May."


@pytest.mark.usefixtures("said")
def test_a_file_of_one_line_is_shown_by_its_own_name(home: Path) -> None:
    assert polycite("show", "feed.jsonl", home=home).out == "The pier is closed."


@pytest.mark.usefixtures("said")
def test_words_after_a_slash_are_commands_of_a_chat_and_paths_are_not(
    home: Path,
) -> None:
    typed = "/help\n/Fast now\n/etc/motd says when the bridge opened?\n/quit\nWhen?\n"

    ran = polycite("chat", "--no-model", home=home, stdin=typed)

    commands = "/new starts afresh, /help says this, /quit ends."
    assert ran.err.splitlines() == [
        commands,
        f"polycite: There is no '/fast' here. {commands}",
    ]
    assert ran.out.splitlines()[:4] == [
        "> /help",
        "> /Fast now",
        "> /etc/motd says when the bridge opened?",
        "No answer was found in the articles.",
    ]
    assert "When?" not in ran.out


def test_the_version_is_told(tmp_path: Path) -> None:
    ran = polycite("--version", home=tmp_path)

    assert (ran.code, ran.out.split()[0]) == (0, "polycite")


def test_runs_alone_lists_them(tmp_path: Path) -> None:
    alone = polycite("runs", home=tmp_path)
    misplaced = polycite("runs", "--json", "list", home=tmp_path)

    assert (alone.code, alone.out[:22]) == (0, "There are no runs yet.")
    assert misplaced.code == 2
    assert "polycite runs list --..." in misplaced.err


def test_one_of_a_thing_is_not_told_as_several() -> None:
    told = [counted(n, "article") for n in (0, 1, 1_200)]

    assert told == ["0 articles", "1 article", "1,200 articles"]
    assert counted(1, "vector is", "vectors are") == "1 vector is"
