"""``polycite ask`` and ``search``: a question in, a cited answer or passages out."""

import asyncio
import sys
from collections.abc import AsyncGenerator
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
    from bot.answering import Event
    from bot.answers import Answer, NotFound
    from bot.conversing import Understood
    from bot.rendering import TerminalPage
    from index.passages import Retrieval

LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        help="Language of the question, which is answered in it [default: detected].",
        show_default=False,
        callback=check_language,
    ),
]

_NO_ANSWER = 3


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
            events = answerer.answer(
                question, language=language, scope=scope, most_passages=most
            )
            return await show(events, quiet=as_json)

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


async def show(
    events: "AsyncGenerator[Event | Understood] | AsyncGenerator[Event]",
    *,
    quiet: bool = False,
    told: str | None = None,
) -> "Answer | NotFound":
    """Run one question; print its sentences as they are checked unless ``quiet``.

    ``told`` is a notice that the reader knows already.
    """
    from bot.answering import Finished

    page = _page()
    async for event in events:
        if isinstance(event, Finished):
            outcome = event.outcome
        elif not quiet:
            _show_event(event, page)
    if outcome.attempt.notice not in (None, told):
        note(f"polycite: {outcome.attempt.notice}")
    if not quiet:
        for line in page.ending(outcome):
            say(line)
    return outcome


def _show_event(event: "Understood | Event", page: "TerminalPage") -> None:
    """Print a sentence; say on a terminal what is understood and what takes long."""
    from bot.answering import Retrieved
    from bot.composing import SentenceChecked
    from bot.conversing import Understood

    if isinstance(event, SentenceChecked):
        say(page.sentence(event.sentence))
    elif isinstance(event, Understood):
        _show_understood(event)
    elif isinstance(event, Retrieved):
        _show_waiting(event.model, event.retrieval)


def _show_understood(event: "Understood") -> None:
    """Say on a terminal what a follow-up was taken to mean, so that it can be put right."""
    from prompts import messages_in

    if event.is_rewritten and sys.stderr.isatty():
        label = messages_in(event.language).understood_as
        note(f"({label}: {event.question})")


def _show_waiting(model: str | None, retrieval: "Retrieval") -> None:
    """Say on a terminal what takes long: a small model writes for up to a minute."""
    if model is not None and sys.stderr.isatty():
        from bot.writing import choose_evidence

        files = dict.fromkeys(p.source.file for p in choose_evidence(retrieval))
        note(f"({model} reads {', '.join(files)} ...)")


def _page() -> "TerminalPage":
    from bot.rendering import TerminalPage

    return TerminalPage(is_terminal=sys.stdout.isatty())
