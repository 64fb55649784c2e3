"""The README tells the truth: its paths, commands, settings and folders exist."""

import re

from bot.settings import variable_names
from tests.program import REPOSITORY

_README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    assert len(_README.splitlines()) <= 150


def test_every_folder_and_file_that_the_readme_names_exists() -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", _README)

    assert named
    for path in named:
        assert (REPOSITORY / path).exists(), path


def test_every_folder_of_the_house_is_in_the_readme() -> None:
    for folder in (
        "index",
        "ingest",
        "bot",
        "prompts",
        "articles",
        "questions",
        "tests",
    ):
        assert f"`{folder}/`" in _README


def test_every_setting_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"\b(?:POLYCITE|OPENAI)_\w+", _README))

    assert named <= set(variable_names())


def test_every_command_that_the_readme_names_exists() -> None:
    from bot.cli import app

    known = {str(c.callback.__name__) for c in app.registered_commands if c.callback}
    known |= {str(group.name) for group in app.registered_groups}
    named = set(re.findall(r"\bpolycite ([a-z]+)\b", _README))

    assert named <= known


def test_every_make_target_that_the_readme_names_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")

    for target in re.findall(r"^make ([\w-]+)", _README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
