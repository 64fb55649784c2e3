"""Follow-up -> standalone question, in its language, names as they were written."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.leaning import names_of, read_question
from bot.prompting import language_name
from bot.thoughts import without_thoughts
from index.analysing import analyse
from index.errors import ChatModelUnavailable
from index.function_words import folded_words, function_words
from index.languages import detect_language
from index.numbers import numbers_in
from prompts import render_prompt

_ASIDE = re.compile(r"^(.*?)\s*[(（]([^()（）]+)[)）]\W*$", re.DOTALL)
_END = " \t\r\n?？!！.。…؟;；:,،、¿¡"
_AROUND = ' \t\r\n`*_"“”«»„'
_UNSPACED_LANGUAGES = frozenset({"zh", "ja"})
_LONGEST_TOPIC = 200
_LONGEST_ANSWER = 300
# A rewritten question is about as long as the two it is made of.
_LONGEST_REWRITTEN = 300
# Words that are neither in the conversation nor in the question join others; words of
# the question take another ending, or give way to what they stand for.
_KNOWN_TERMS = 0.6
_KEPT_TERMS = 0.5
_LETTERS_OF_A_NAME = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A question as it was understood, and its answer; None where none was found."""

    question: str
    language: str
    answer: str | None


def carry_over(question: str, language: str, last: Turn) -> str:
    """Return ``question`` with what the last one was about after it, in brackets.

    What is carried over is the whole question that began the topic: its names alone lose
    the race, the train or the library that they are names of. One that asks nothing by
    itself, as "and in Kraków?", needs the last question too. From a question in another
    language come its names, where it has any.
    """
    own, topic = _parts(last.question)
    names = names_of(last.question, last.language)
    if names and language != last.language:
        own, topic = "", ", ".join(names)
    elif topic and not read_question(question, language).asks:
        topic = f"{own}; {topic}"
    about = (topic or own)[:_LONGEST_TOPIC].strip(_END)
    if language.split("-")[0] in _UNSPACED_LANGUAGES:
        return f"{question}（{about}）"
    return f"{question} ({about})"


async def rewrite(
    model: ChatModel, question: str, language: str, turns: Sequence[Turn]
) -> str | None:
    """Return what ``model`` makes of a follow-up; None unless it holds what it must.

    None too where the model does not answer: that is told when it is asked to write.
    """
    name = language_name(language)
    lines = [f"- {turn.question}\n  {_shortened(turn.answer)}" for turn in turns]
    system = render_prompt("following_up", language_name=name)
    user = render_prompt(
        "follow_up",
        conversation="\n".join(line.rstrip() for line in lines),
        question=" ".join(question.split()),
        language_name=name,
    )
    try:
        written = await _read_line(without_thoughts(model.stream(system, user)))
    except ChatModelUnavailable:
        return None
    return written if may_replace(written, question, language, turns) else None


def may_replace(
    written: str, question: str, language: str, turns: Sequence[Turn]
) -> bool:
    """Say whether a rewritten question is one, and of this conversation alone.

    It is one line in the question's language, keeps the question's names, numbers and
    most of its other words, adds something of the conversation, and hardly anything from
    elsewhere.
    """
    if not written or "\n" in written:
        return False
    if len(written) > len(question) + _LONGEST_REWRITTEN:
        return False
    if language != "und" and detect_language(written, prior=language) != language:
        return False
    said = " ".join([question, *(f"{t.question} {t.answer or ''}" for t in turns)])
    numbers = numbers_in(written)
    return (
        numbers_in(question) <= numbers <= numbers_in(said)
        and _keeps(written, question, language)
        and _is_of(said, written, language)
    )


def _keeps(written: str, question: str, language: str) -> bool:
    """Say whether the question's names and most of its words are there, and more."""
    folded = written.casefold()
    if any(name.casefold() not in folded for name in names_of(question, language)):
        return False
    asked, terms = _content_terms(question, language), _content_terms(written, language)
    kept = asked & terms
    return len(kept) >= _KEPT_TERMS * len(asked) and kept != terms


def _is_of(said: str, written: str, language: str) -> bool:
    """Say whether the conversation has every name of ``written``, and most words.

    The beginning of a name is enough: "Ханойська" may have become "Ханойської".
    """
    beginnings = {word[:_LETTERS_OF_A_NAME] for word in folded_words(said)}
    for name in names_of(written, language):
        for word in folded_words(name):
            if word[:_LETTERS_OF_A_NAME] not in beginnings:
                return False
    terms = _content_terms(written, language)
    known = terms & set(analyse(said))
    return len(known) >= _KNOWN_TERMS * len(terms)


def _content_terms(text: str, language: str) -> set[str]:
    """Return the terms of ``text`` that are no function words, long words by their stem."""
    listed = function_words().get(language.split("-")[0])
    terms = set(analyse(text)) - (listed.every if listed else set())
    return {t for t in terms if t.endswith("*") or t[:5] + "*" not in terms}


async def _read_line(pieces: AsyncGenerator[str | TokenUse]) -> str:
    """Return the reply, trimmed, stopping a model that goes on after its line."""
    text = ""
    async with aclosing(pieces):
        async for piece in pieces:
            if isinstance(piece, str):
                text += piece
            if "\n" in text.strip() or len(text) > 2 * _LONGEST_REWRITTEN:
                break
    return text.strip().partition("\n")[0].strip(_AROUND)


def _parts(question: str) -> tuple[str, str]:
    """Return a question without what was carried over to it, and that."""
    match = _ASIDE.match(question)
    return (match.group(1), match.group(2)) if match else (question, "")


def _shortened(answer: str | None) -> str:
    """Return as much of an answer as says who and what it was about."""
    return " ".join((answer or "").split())[:_LONGEST_ANSWER]
