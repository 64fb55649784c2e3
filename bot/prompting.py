"""Question and evidence to prompt: what a model is told, in the asker's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence import number_evidence
from index.passages import Passage
from prompts import NOT_FOUND_TOKEN, messages_in, render_prompt


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """The system and the user message, and all in them that tells what to do.

    ``told`` holds no evidence: a sentence of it in a reply is an echo.
    """

    system: str
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

    ``evidence`` is numbered from 1 in its order; ``reminder`` names what was wrong with
    an earlier draft.
    """
    words = messages_in(language)
    instruction = "\n".join(
        filter(None, [reminder, _answer_in(language, words.answer_in)])
    )
    system = render_prompt(
        "answering",
        language_name=language_name(language),
        example=words.example,
        not_found_token=NOT_FOUND_TOKEN,
    )
    user = render_prompt(
        "evidence",
        sources=number_evidence(evidence, evidence_characters),
        question=" ".join(question.split()),
        answer_in=instruction,
    )
    return Prompt(system=system, user=user, told=f"{system}\n{instruction}")


def language_name(language: str) -> str:
    """Return the language's name for a prompt, the code itself where none is known."""
    words = messages_in(language)
    if language == "und":
        return "the language of the question"
    if words.english_name == "English" and language.split("-")[0] != "en":
        return f"the language with the code '{language}'"
    return words.english_name


def _answer_in(language: str, sentence: str) -> str:
    if language == "und":
        return "Answer in the language of the question, in one complete sentence."
    if sentence == messages_in("en").answer_in and language.split("-")[0] != "en":
        return f"Answer in {language_name(language)}, the language of the question."
    return sentence
