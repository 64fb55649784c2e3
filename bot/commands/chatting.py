"""``polycite chat``: one question after another, a conversation."""

import asyncio
import sys
from contextlib import AsyncExitStack

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

_LAST_WORDS = frozenset({"", "quit", "exit", "/quit", "/exit", ":q"})
_AFRESH = "/new"


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
    starts afresh. On a terminal an empty line ends it; otherwise every line of standard
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
        try:
            if is_terminal:
                note(
                    f"Ask in any language; '{_AFRESH}' starts afresh,"
                    " 'quit' or an empty line ends."
                )
            while (question := _next_question()) is not None:
                if not is_terminal:
                    say(f"> {question}")
                if question.lower() == _AFRESH:
                    conversation.forget()
                    continue
                try:
                    events = conversation.ask(question, language=language, scope=scope)
                    runner.run(show(events))
                except UserError as error:
                    note(f"polycite: {error}")
                except KeyboardInterrupt:
                    if not is_terminal:
                        raise
                    note("polycite: stopped.")
                say()
        finally:
            runner.run(opened.aclose())


def _next_question() -> str | None:
    """Return the next line to answer; None at the end."""
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
