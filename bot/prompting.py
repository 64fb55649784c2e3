"""Question and evidence to prompt: what a model is told, in the asker's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat_model import Exchange
from bot.disarming import break_chat_tokens
from bot.evidence import is_large, number_evidence
from index import cldr
from index.passages import Passage
from prompts import (
    ANY_LANGUAGE,
    NOT_FOUND_TOKEN,
    Example,
    example_sources,
    examples_in,
    has_catalogue,
    messages_in,
    render_prompt,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """The system and the user message, and the examples between them.

    ``told`` is all in them that tells what to do, and no evidence. A sentence of it, or
    the reply of an example, is an echo.
    """

    system: str
    examples: tuple[Exchange, ...]
    user: str
    told: str


def build_prompt(
    question: str,
    language: str,
    evidence: Sequence[Passage],
    *,
    evidence_characters: int,
    reminder: str = "",
) -> Prompt:
    """Write the prompt: what never changes first, the language to answer in last.

    A small model learns from examples what a sentence of its language is that cites a
    source of another: that it is whole, where the number goes, which words to translate.
    ``evidence`` is numbered from 1 in its order; ``reminder`` names what was wrong with
    an earlier draft.
    """
    system = _system(language)
    examples: tuple[Example, ...] = ()
    if is_large(evidence_characters):
        system = f"{system}\n- {messages_in(language).when_sources_differ}"
    else:
        examples = examples_in(language)
    instruction = "\n".join(filter(None, [reminder, _answer_in(language)]))
    return Prompt(
        system=system,
        examples=tuple(
            (
                _ask(e.question, language, example_sources(), _answer_in(language)),
                e.answer,
            )
            for e in examples
        ),
        user=_ask(
            break_chat_tokens(" ".join(question.split())),
            language,
            number_evidence(evidence, evidence_characters, language),
            instruction,
        ),
        told=f"{system}\n{instruction}",
    )


def _ask(question: str, language: str, sources: str, instruction: str) -> str:
    """Write a user message, the language to answer in last."""
    words = messages_in(language)
    return render_prompt(
        "evidence",
        sources_label=words.sources,
        sources=sources,
        question_label=words.question,
        question=question,
        answer_in=instruction,
    )


def language_name(language: str) -> str:
    """Return the language's names for a prompt, such as "Italian (italiano)".

    The code itself where no name is known.
    """
    if language == "und":
        return "the language of the question"
    english = cldr.language_name(language)
    own = cldr.language_name(language, language)
    if english is None:
        return f"the language with the code '{language}'"
    return f"{english} ({own})" if own and own != english else english


def _system(language: str) -> str:
    if has_catalogue(language):
        code = language.split("-")[0].lower()
        return render_prompt(f"answering/{code}", not_found_token=NOT_FOUND_TOKEN)
    return render_prompt(
        f"answering/{ANY_LANGUAGE}",
        language_name=language_name(language),
        not_found_token=NOT_FOUND_TOKEN,
    )


def _answer_in(language: str) -> str:
    if has_catalogue(language):
        return messages_in(language).answer_in
    return render_prompt("answer_in", language_name=language_name(language))
