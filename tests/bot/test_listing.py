"""What ``articles`` and ``show`` write to a terminal and to a pipe."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import REPOSITORY, polycite

_EVIL = "\x1b]0;owned\x07 \u202eevil\u202c \x9b31m \x1b[2J"
_TEXT = (
    f"Die Brücke {_EVIL} ist offen\n\n"
    f"Der Bürgermeister {_EVIL} eröffnete am Montag die neue Brücke über den Fluss.\n"
    "می\u200cخواهم بدانم \U0001f600\n"
)


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one article that tries to command the terminal."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "evil.txt").write_text(_TEXT, encoding="utf-8", newline="")
    ran = polycite("ingest", folder / "evil.txt", home=folder / "home")
    assert ran.code == 0, ran.err
    return folder / "home"


def _on_a_terminal(*arguments: str, home: Path) -> str:
    reading, writing = pty.openpty()
    plain = {**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env={**plain, "POLYCITE_HOME": str(home)},
        cwd=home.parent,
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=writing,
    ) as process:
        os.close(writing)
        shown = b"".join(_read_all(reading))
    os.close(reading)
    assert process.returncode == 0, shown
    return shown.decode()


def _read_all(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            yield os.read(terminal, 65_536)
        except OSError:
            # So Linux reports that nobody writes any more.
            return


def test_a_pipe_gets_every_character_that_offsets_count(hostile_home: Path) -> None:
    stored = polycite("articles", "--json", home=hostile_home).json["articles"][0]

    ran = polycite("show", "evil.txt", home=hostile_home)

    assert len(ran.out) == stored["characters"]
    assert ran.out == _TEXT


@pytest.mark.parametrize("arguments", [("show", "evil.txt"), ("articles",)], ids=str)
def test_nothing_of_an_article_commands_a_terminal(
    hostile_home: Path, arguments: tuple[str, ...]
) -> None:
    shown = _on_a_terminal(*arguments, home=hostile_home)

    assert "owned" in shown
    assert not {"\x1b", "\x07", "\u202e", "\u202c"} & {*shown}


def test_json_on_a_terminal_says_the_same_and_commands_nothing(
    hostile_home: Path,
) -> None:
    stored = polycite("articles", "--json", home=hostile_home).json

    shown = _on_a_terminal("articles", "--json", home=hostile_home)

    assert "\x1b" in stored["articles"][0]["title"]
    assert json.loads(shown) == stored
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u202c"} & {*shown}


def test_the_name_of_a_file_that_is_read_commands_no_terminal(tmp_path: Path) -> None:
    name = f"Brücke {_EVIL}.txt"
    (tmp_path / name).write_text("Die Brücke ist offen.\n" * 9, encoding="utf-8")

    shown = _on_a_terminal("ingest", str(tmp_path / name), home=tmp_path / "home")

    # The bar has its own ways to move about and to colour; these are none of them.
    assert "Brücke" in shown
    assert "left  " in shown
    assert not {"\x07", "\x9b", "\u202e", "\u202c"} & {*shown}
    assert "\x1b]" not in shown
    assert "\x1b[2J" not in shown


def test_a_terminal_gets_the_lines_of_the_article(hostile_home: Path) -> None:
    lines = _on_a_terminal("show", "evil.txt", home=hostile_home).splitlines()

    assert len(lines) == 4
    assert lines[3] == "می\u200cخواهم بدانم \U0001f600"


def test_a_file_that_is_not_in_the_index_is_told(hostile_home: Path) -> None:
    ran = polycite("show", "other.txt", home=hostile_home)

    assert ran.code == 1
    assert "No article 'other.txt' is in the index" in ran.err


@pytest.fixture(scope="module")
def cleaned_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two articles, the one changed and the other gone since."""
    folder = tmp_path_factory.mktemp("cleaned")
    text = "Die Brücke ist offen\n\nDer Bürgermeister eröffnete am Montag die Brücke.\n"
    for name in ("changed.txt", "gone.txt"):
        (folder / name).write_text(text, encoding="utf-8")
    ran = polycite("ingest", folder, home=folder / "home")
    assert ran.code == 0, ran.err
    with (folder / "changed.txt").open("a", encoding="utf-8") as file:
        file.write("Kommentare (2)\n")
    (folder / "gone.txt").unlink()
    return folder / "home"


def test_what_is_left_out_is_shown_with_its_rule(cleaned_home: Path) -> None:
    ran = polycite("show", "changed.txt", "--cleaning", home=cleaned_home)

    assert ran.out == "comment counter           72  Kommentare (2)\n"
    assert "'changed.txt' has changed since it was ingested." in ran.err


def test_a_file_that_is_gone_shows_no_cleaning(cleaned_home: Path) -> None:
    ran = polycite("show", "gone.txt", "--cleaning", home=cleaned_home)

    assert (ran.code, ran.out) == (1, "")
    assert "gone.txt' cannot be read: No such file or directory." in ran.err
