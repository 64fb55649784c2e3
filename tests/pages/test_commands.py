"""Every line that a page has somebody type is run, or at least understood.

What polycite is told to do is done, over a few of the sample articles; the exceptions
stand below, each with its reason.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bot.settings import read_settings
from tests.pages.reading import PAGES, Block, Line, blocks, codes, rows
from tests.pages.stand import Stand, open_stand
from tests.pages.typed_lines import Typed, every_help, parse, typed
from tests.program import REPOSITORY

UNDERSTOOD = {
    ("ingest", "--watch"): "goes on until Ctrl-C; see test_watching",
    ("model", "install"): "downloads 1.1 GB; see test_model_weights",
    ("model", "serve"): "goes on until Ctrl-C, with the weights; see test_local_model",
    ("move",): "needs PostgreSQL and Chroma servers; see test_moving",
    ("telegram",): "goes on until Ctrl-C, and needs a token; see tests/telegram",
    ("feedback",): "needs what readers rated; see test_what_is_kept",
}
"""Words of a command that is only parsed -> why it is not run."""

ELSEWHERE = {
    "make": "installs packages or takes minutes: it says what it would do",
    "pip": "downloads packages: its own parser takes the line",
    "pipx": "downloads packages: its command is known, test_distributions does the rest",
    "podman": "there is none: what it runs is parsed, test_deploying reads the rest",
    "createdb": "needs a PostgreSQL, which 'make test-servers' has: its options are known",
    "chroma": "goes on until Ctrl-C: its own parser takes the line, before --help",
}
"""Another program -> why it is not run, and what is done instead."""

_PIPX = {"inject", "install", "uninstall", "upgrade", "upgrade-all"}
_CREATEDB = {"--encoding", "--locale", "--owner", "--template"}
"""Of https://www.postgresql.org/docs/current/app-createdb.html."""

DRAWINGS = {"file ─ read": "how it works"}
"""How a block begins in which nothing is to be typed -> what it shows."""

_SHELL = re.compile(r"echo .*")
_EXAMPLE = re.compile(r"(\w+=\S* )*polycite ")
_TYPED_LANGUAGES = ("", "sh", "console")


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """Articles, questions and an index of them."""
    with open_stand(tmp_path_factory.mktemp("stand")) as opened:
        yield opened


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_does_what_it_is_there_for(
    page: Path, stand: Stand
) -> None:
    stand.clear()

    for line in _lines(page):
        if _SHELL.fullmatch(line.text):
            subprocess.run(["sh", "-euc", line.text], cwd=stand.folder, check=True)
        elif (command := typed(line)).program == "polycite":
            _carry_out(command, stand)
        elif command.program:
            assert command.program in ELSEWHERE, f"{line.place}: {line.text}"
            _LOOKS[command.program](command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_settings_that_a_page_writes_down_are_accepted(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in _typed_blocks(page):
        written = [typed(line) for line in block.lines if not _SHELL.match(line.text)]
        settings = [s for s in written if s.environment and not s.words]
        lines = [f"{n}={v}\n" for s in settings for n, v in s.environment.items()]
        Path(".env").write_text("".join(lines), encoding="utf-8")

        read_settings()


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        pytest.param(codes(row[0])[0], codes(row[1]), id=f"{page.name}: {row[0]}")
        for page in PAGES
        for row in rows(page)
        if "--json" in row[0]
    ],
)
def test_the_fields_that_a_page_names_are_those_that_are_printed(
    command: str, fields: Sequence[str], stand: Stand
) -> None:
    line, _, inner = command.partition(" → ")

    found: Any = stand.run(typed(Line(place=command, text=line))).json
    if inner:
        found = found[inner][0]

    assert [*found] == fields


def test_every_example_in_the_help_is_understood() -> None:
    examples = [line for help_text in every_help() for line in _examples(help_text)]

    assert len(examples) > 40
    for example in examples:
        parse(typed(Line(place=example, text=example)).words[1:])


def test_every_exception_is_made_for_a_line_of_a_page() -> None:
    commands = [
        typed(line)
        for page in PAGES
        for line in _lines(page)
        if not _SHELL.fullmatch(line.text)
    ]

    assert {*ELSEWHERE, "polycite", ""} == {c.program for c in commands}
    for words in UNDERSTOOD:
        assert any({*words} <= {*c.words} for c in commands), words


def _examples(help_text: str) -> list[str]:
    """Return the command lines in a help text, without what is said beside them."""
    lines = (line.strip() for line in help_text.splitlines())
    return [re.split(r"\s{2,}", line)[0] for line in lines if _EXAMPLE.match(line)]


def _typed_blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page that have lines to type."""
    for block in blocks(page):
        is_drawing = any(block.text.startswith(drawing) for drawing in DRAWINGS)
        if block.language in _TYPED_LANGUAGES and not is_drawing:
            yield block


def _lines(page: Path) -> Iterator[Line]:
    for block in _typed_blocks(page):
        yield from block.lines


def _carry_out(command: Typed, stand: Stand) -> None:
    """Run a command, or parse one that is not run; hold it against what is shown."""
    parse(command.words[1:])
    if any({*words} <= {*command.words} for words in UNDERSTOOD):
        return
    ran = stand.run(command)
    assert ran.code == 0, f"{command.place}: {ran.out}{ran.err}"
    if command.shown:
        assert tuple(ran.out.splitlines()) == command.shown, command.place


def _look_at_make(command: Typed) -> None:
    # Make tells its own makes of its options.
    plain = {n: v for n, v in os.environ.items() if not n.startswith("MAKE")}
    subprocess.run(
        ["make", "--dry-run", *command.words[1:]],
        cwd=REPOSITORY, env=plain, check=True, capture_output=True,
    )  # fmt: skip


def _look_at_pip(command: Typed) -> None:
    name, *rest = command.words[1:]
    # pip has no interface for programs, but its parser is what reads this line.
    import_module("pip._internal.commands").create_command(name).parse_args(rest)


def _look_at_podman(command: Typed) -> None:
    if command.words[1] == "run":
        parse(command.words[command.words.index("polycite") + 1 :])


def _look_at_pipx(command: Typed) -> None:
    name, what, *_ = command.words[1:]
    assert name in _PIPX, command.place
    assert name != "inject" or what == "polycite", command.place


def _look_at_createdb(command: Typed) -> None:
    options = {word.partition("=")[0] for word in command.words if word[0] == "-"}
    assert options <= _CREATEDB, command.place


def _look_at_chroma(command: Typed) -> None:
    chroma = Path(sys.executable).with_name("chroma")
    subprocess.run([chroma, *command.words[1:], "--help"], check=True)


_LOOKS = {
    "make": _look_at_make,
    "pip": _look_at_pip,
    "podman": _look_at_podman,
    "pipx": _look_at_pipx,
    "createdb": _look_at_createdb,
    "chroma": _look_at_chroma,
}
