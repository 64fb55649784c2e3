"""A line that is to be typed, taken apart as a shell would, and held against the program."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from typer.core import TyperGroup
from typer.main import get_command

from bot.cli import app
from tests.pages.reading import Line

_SETTING = re.compile(r"[A-Z][A-Z0-9_]*=")
# What stands for something of the reader's own.
_PLACEHOLDER = re.compile(r"[A-Z][A-Z_]*(\.\.\.)?|\.\.\.|\|")


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A program with its arguments; none where settings alone are written.

    ``reads`` names the file that takes the place of the keyboard; that of the screen
    is none of the program's.
    """

    place: str
    words: tuple[str, ...]
    environment: Mapping[str, str]
    reads: str | None = None
    shown: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        """The name of the program, empty where there is none."""
        return self.words[0] if self.words else ""


def typed(line: Line) -> Typed:
    """Return what ``line`` means to a shell: settings, a program, where it reads.

    Raises:
        ValueError: It means more than that: pipes, several commands, files written.
    """
    lexer = shlex.shlex(line.text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words = [*lexer]
    count = next(
        (n for n, word in enumerate(words) if not _SETTING.match(word)), len(words)
    )
    settings = dict(word.split("=", 1) for word in words[:count])
    rest, reads = words[count:], None
    while rest[-2:-1] in (["<"], [">"]):
        *rest, way, file = rest
        reads = file if way == "<" else reads
    if any(word and set(word) <= set("<>|&;()") for word in rest):
        raise ValueError(f"{line.place}: more than one command: {line.text}")
    return Typed(
        place=line.place,
        words=tuple(rest),
        environment=settings,
        reads=reads,
        shown=line.shown,
    )


def parse(words: Sequence[str]) -> None:
    """Let the program's parser take what follows ``polycite``; it raises what it tells."""
    command: Any = get_command(app)
    context = command.make_context("polycite", [*words])
    while isinstance(command, TyperGroup):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)


def unknown_names(words: Sequence[str]) -> list[str]:
    """Return the commands and options after ``polycite`` that it does not have.

    What is written in a text may lack arguments, or have others in their places.
    """
    command: Any = get_command(app)
    rest = [*words]
    while isinstance(command, TyperGroup) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        if _PLACEHOLDER.fullmatch(name):
            return []
        if name not in command.commands:
            return [name]
        command = command.commands[name]
    known = {*_options(command), "--help"}
    given = [word.partition("=")[0] for word in rest if word.startswith("-")]
    return [option for option in given if option not in known]


def every_option() -> set[str]:
    """Return the options of all commands together."""
    return {
        option
        for command in _commands(get_command(app))
        for option in _options(command)
    }


def every_help() -> list[str]:
    """Return the help text of each command."""
    return [command.help or "" for command in _commands(get_command(app))]


def _commands(command: Any) -> Iterator[Any]:  # noqa: ANN401 - typer's own click
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _commands(inner)


def _options(command: Any) -> list[str]:  # noqa: ANN401 - typer's own click
    return [
        option
        for parameter in command.params
        if parameter.param_type_name == "option"
        for option in (*parameter.opts, *parameter.secondary_opts)
    ]
