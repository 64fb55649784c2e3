"""Prompt to draft: evidence in, unchecked sentences out as they stream."""

import re
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.marking import has_marker, take_markers
from bot.prompting import build_prompt
from bot.sentence_stream import stream_sentences
from bot.thoughts import without_thoughts
from bot.undressing import is_heading, undress
from index.languages import count_letters
from index.passages import Passage
from prompts import NOT_FOUND_TOKEN

_WORDS_OF_REFUSAL = NOT_FOUND_TOKEN.replace("_", r"[\s_\\]*")
# It may be followed by an explanation, after a colon or a full stop.
_REFUSAL = re.compile(
    rf"\W*{_WORDS_OF_REFUSAL}(?:[\W_]*$|[\"'*`»”]*\s*[:;,.(—–-])", re.IGNORECASE
)
# A draft is one or two sentences; a model that goes on is stopped.
_MOST_SENTENCES = 6
_SHORTEST_ECHO = 20
_ANY_SOURCE = 999


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftSentence:
    """A sentence as a model wrote it: its text without markers, and the numbers cited.

    Numbers may be made up; ``checking`` sorts that out.
    """

    text: str
    numbers: tuple[int, ...]


class ModelFoundNothing(Exception):
    """The model says that the sources do not answer."""


async def draft(
    model: ChatModel,
    question: str,
    language: str,
    evidence: Sequence[Passage],
    *,
    reminder: str = "",
) -> AsyncGenerator[DraftSentence | TokenUse]:
    """Yield the sentences of a draft, each as soon as it is complete.

    The tokens it took come last, where the model tells and was not stopped.

    ``evidence`` is numbered from 1 in its order. ``reminder`` names what was wrong with
    an earlier draft.

    Raises:
        ModelFoundNothing: The reply is the refusal token, and cites nothing.
        ChatModelUnavailable: The model does not answer, or not to the end.
    """
    prompt = build_prompt(
        question,
        language,
        evidence,
        evidence_characters=model.evidence_characters,
        reminder=reminder,
    )
    told = undress(take_markers(prompt.told, _ANY_SOURCE)[0])
    shown = {read_markers(reply, _ANY_SOURCE).text for _, reply in prompt.examples}
    question = " ".join(question.split())
    given: list[DraftSentence] = []
    has_echo = False
    reply = without_thoughts(model.stream(prompt.system, prompt.user, prompt.examples))
    async with aclosing(stream_sentences(reply, len(evidence))) as texts:
        async for text in texts:
            if isinstance(text, TokenUse):
                yield text
                continue
            if _is_refusal(text):
                # The prompt names the token: in an echo of it, it says nothing.
                if has_echo or any(sentence.numbers for sentence in given):
                    return
                raise ModelFoundNothing
            sentence = read_markers(text, len(evidence))
            is_echo = sentence.text in shown or _is_echo(sentence.text, told, question)
            has_echo = has_echo or is_echo
            if is_echo or _is_noise(text, sentence, given):
                continue
            # A model that says a thing again does so for ever.
            if sentence.text in (known.text for known in given):
                return
            yield sentence
            given.append(sentence)
            if len(given) == _MOST_SENTENCES:
                return


def read_markers(text: str, source_count: int) -> DraftSentence:
    """Take the citation markers and the markup out of a drafted sentence.

    Round brackets cite only at the end, and only one of ``source_count`` sources.
    """
    numbers: list[int] = []
    bare, read = text, ""
    # What is taken off may be inside a marker, "[**1**]", and around it.
    while bare != read:
        read = bare
        unmarked, found = take_markers(read, source_count)
        numbers += found
        bare = undress(unmarked)
    return DraftSentence(text=bare, numbers=tuple(dict.fromkeys(numbers)))


def _is_refusal(text: str) -> bool:
    """Say whether a sentence is the refusal token, however it is written or explained."""
    return bool(_REFUSAL.match(text)) and not has_marker(text)


def _is_noise(
    text: str, sentence: DraftSentence, given: Collection[DraftSentence]
) -> bool:
    """Say whether a fragment is no sentence; a number alone may be the whole answer."""
    if not sentence.text or (is_heading(text) and not sentence.numbers):
        return True
    return bool(given) and count_letters(sentence.text) == 0


def _is_echo(said: str, told: str, question: str) -> bool:
    """Say whether a sentence only repeats what the model was told or asked."""
    return len(said) > _SHORTEST_ECHO and (said in told or said.endswith(question))
