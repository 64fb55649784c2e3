"""``polycite ask``, ``search`` and ``chat``: questions in, cited answers out."""

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import (
    CountOption,
    HomeOption,
    JsonOption,
    NoModelOption,
    OnlyFileOption,
    OnlyLanguageOption,
    SinceOption,
    UntilOption,
    check_language,
    make_scope,
    note,
    print_json,
    say,
)

if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.answers import Answer, NotFound
    from bot.rendering import TerminalPage
    from index.passages import Retrieval, Scope

LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        help="Language of the question and the answer [default: detected].",
        show_default=False,
        callback=check_language,
    ),
]

_NO_ANSWER = 3
_LAST_WORDS = frozenset({"", "quit", "exit", "/quit", "/exit", ":q"})


def ask(
    question: Annotated[str, typer.Argument(help="The question, in any language.")],
    as_json: JsonOption = False,
    no_model: NoModelOption = False,
    language: LanguageOption = None,
    only_language: OnlyLanguageOption = None,
    only_file: OnlyFileOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    most: CountOption = 10,
    home: HomeOption = None,
) -> None:
    """Answer one question with citations; exit code 3 when the articles do not say.

    \b
    Examples:
      polycite ask "How many countries signed?"
      polycite ask "کنوانسیون کی امضا شد؟" --only-language uk --json
    """
    from bot.json_objects import outcome_as_json
    from bot.settings import read_settings
    from bot.wiring import open_answerer
    from index.retrieving import check_question

    settings = read_settings(home)
    check_question(question)
    scope = make_scope(only_language, only_file, since, until)

    async def run() -> "Answer | NotFound":
        async with open_answerer(settings, use_model=not no_model) as answerer:
            return await _answer(
                answerer, question, language, scope, most, quiet=as_json
            )

    outcome = asyncio.run(run())
    if as_json:
        print_json(outcome_as_json(outcome))
    if outcome.status == "not_found":
        raise typer.Exit(_NO_ANSWER)


def search(
    question: Annotated[str, typer.Argument(help="The question, in any language.")],
    as_json: JsonOption = False,
    language: LanguageOption = None,
    only_language: OnlyLanguageOption = None,
    only_file: OnlyFileOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    most: CountOption = 10,
    home: HomeOption = None,
) -> None:
    """Find the passages nearest to a question, best first, without writing an answer.

    \b
    Examples:
      polycite search "сколько стран подписали"
      polycite search "signing ceremony" --only-language fr -k 3
    """
    from bot.json_objects import retrieval_as_json
    from bot.settings import read_settings
    from bot.wiring import open_retriever

    scope = make_scope(only_language, only_file, since, until)
    with open_retriever(read_settings(home)) as retriever:
        retrieval = retriever.retrieve(
            question, language=language, scope=scope, most=most
        )
    if as_json:
        print_json(retrieval_as_json(retrieval))
        return
    for line in _page().found(retrieval):
        say(line)


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

    Each question stands on its own. On a terminal an empty line ends it; otherwise
    every line of standard input is a question.

    \b
    Examples:
      polycite chat
      polycite chat < questions.txt
    """
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
        try:
            if is_terminal:
                note("Ask in any language; 'quit' or an empty line ends.")
            while (question := _next_question()) is not None:
                if not is_terminal:
                    say(f"> {question}")
                try:
                    runner.run(
                        _answer(
                            answerer,
                            question,
                            language,
                            scope,
                            10,
                            quiet=False,
                        )
                    )
                except UserError as error:
                    note(f"polycite: {error}")
                except KeyboardInterrupt:
                    if not is_terminal:
                        raise
                    note("polycite: stopped.")
                say()
        finally:
            runner.run(opened.aclose())


async def _answer(
    answerer: "Answerer",
    question: str,
    language: str | None,
    scope: "Scope",
    most: int,
    *,
    quiet: bool,
) -> "Answer | NotFound":
    """Run one question; print its sentences as they are checked unless ``quiet``."""
    from bot.answering import Finished, Retrieved
    from bot.composing import SentenceChecked

    page = _page()
    events = answerer.answer(
        question, language=language, scope=scope, most_passages=most
    )
    async for event in events:
        if isinstance(event, Retrieved) and not quiet:
            _show_waiting(event.model, event.retrieval)
        if isinstance(event, SentenceChecked) and not quiet:
            say(page.sentence(event.sentence))
        if isinstance(event, Finished):
            outcome = event.outcome
    if outcome.attempt.notice:
        note(f"polycite: {outcome.attempt.notice}")
    if not quiet:
        for line in page.ending(outcome):
            say(line)
    return outcome


def _show_waiting(model: str | None, retrieval: "Retrieval") -> None:
    """Say on a terminal what takes long: a small model writes for up to a minute."""
    if model is not None and sys.stderr.isatty():
        files = list(dict.fromkeys(p.source.file for p in retrieval.passages))
        note(f"({model} reads {', '.join(files[:3])} ...)")


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


def _page() -> "TerminalPage":
    from bot.rendering import TerminalPage

    return TerminalPage(is_terminal=sys.stdout.isatty())
