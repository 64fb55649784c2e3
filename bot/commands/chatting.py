"""``polycite chat``: one question after another, a conversation."""

import asyncio
import re
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from bot.commands.asking import LanguageOption, show
from bot.commands.options import (
    HomeOption,
    NoModelOption,
    OnlyFileOption,
    OnlyLanguageOption,
    SinceOption,
    UntilOption,
    make_scope,
    note,
    say,
)

if TYPE_CHECKING:
    from bot.conversing import Conversation

# What ends it at a terminal, beside the commands.
_LAST_WORDS = frozenset({"", "quit", "exit", ":q"})
_AFRESH, _HELP, _ENDS = "/new", "/help", frozenset({"/quit", "/exit"})
# A path or a fraction at the beginning of a question is none.
_COMMAND = re.compile(r"/[a-z]+(?=\s|$)", re.IGNORECASE)
_COMMANDS = f"{_AFRESH} starts afresh, {_HELP} says this, /quit ends."


def chat(
    no_model: NoModelOption = False,
    language: LanguageOption = None,
    only_language: OnlyLanguageOption = None,
    only_file: OnlyFileOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    home: HomeOption = None,
) -> None:
    """Ask one question after another; the model stays loaded between them.

    A question may lean on the ones before it: "and when was that?" A line with /new
    starts afresh, /help tells of the commands, /quit ends. On a terminal an empty line ends it; otherwise every line of standard
    input is a question of one conversation.

    \b
    Examples:
      polycite chat
      polycite chat < questions.txt
    """
    from bot.conversing import Conversation
    from bot.settings import read_settings
    from bot.wiring import open_answerer
    from index.errors import UserError

    settings = read_settings(home)
    scope = make_scope(only_language, only_file, since, until)
    is_terminal = sys.stdin.isatty()
    # One question at a time in one loop: waiting for the next stays outside of it, where
    # Ctrl-C ends the program at once; inside, it stops the answer.
    with asyncio.Runner() as runner:
        opened = AsyncExitStack()
        answerer = runner.run(
            opened.enter_async_context(open_answerer(settings, use_model=not no_model))
        )
        conversation = Conversation(answerer)
        problem = answerer.model_problem
        try:
            _open(problem, is_terminal=is_terminal)
            while (question := _next_question()) is not None:
                if not is_terminal:
                    say(f"> {question}")
                if command := _COMMAND.match(question):
                    _obey(command[0].lower(), conversation)
                    continue
                try:
                    events = conversation.ask(question, language=language, scope=scope)
                    runner.run(show(events, told=problem))
                except UserError as error:
                    note(f"polycite: {error}")
                except KeyboardInterrupt:
                    if not is_terminal:
                        raise
                    note("polycite: stopped.")
                say()
        finally:
            runner.run(opened.aclose())


def _open(problem: str | None, *, is_terminal: bool) -> None:
    """Say what holds for the whole conversation, why no model writes among it."""
    if problem:
        note(f"polycite: {problem}")
    if is_terminal:
        note(f"Ask in any language; {_COMMANDS} So does an empty line.")


def _obey(command: str, conversation: "Conversation") -> None:
    """Do what a line that is no question wants."""
    if command == _AFRESH:
        conversation.forget()
    elif command == _HELP:
        note(_COMMANDS)
    else:
        note(f"polycite: There is no '{command}' here. {_COMMANDS}")


def _next_question() -> str | None:
    """Return the next line, a question or a command; None at the end."""
    line = _next_line()
    return None if line is None or line.lower() in _ENDS else line


def _next_line() -> str | None:
    if sys.stdin.isatty():
        try:
            line = input("\n? ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
        return None if line.lower() in _LAST_WORDS else line
    for line in sys.stdin:
        if line.strip():
            return line.strip()
    return None
