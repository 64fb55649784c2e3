"""Prompt to draft: evidence in, unchecked sentences out as they stream."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise

from bot.chat_model import ChatModel
from index.analysing import ascii_digits
from index.passages import Passage
from index.sentences import split_sentences
from prompts import NOT_FOUND_TOKEN, messages_in, render_prompt

_MARKER = re.compile(
    r"""[\[【［(]\s*(?:source|sources|src|no\.?|\#)?\s*
        (\d{1,3}(?:\s*[,،;、–-]\s*\d{1,3})*)
        \s*[\]】］)]""",
    re.VERBOSE | re.IGNORECASE,
)
_DECORATION = re.compile(r"```\w*|\*\*|^#+\s|^\s*[-*•]\s+", re.MULTILINE)
# A draft is one or two sentences; a model that goes on is stopped.
_MOST_SENTENCES = 6
_MOST_CHARACTERS = 2_000


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
) -> AsyncGenerator[DraftSentence]:
    """Yield the sentences of a draft, each as soon as it is complete.

    ``evidence`` is numbered from 1 in its order. ``reminder`` names what was wrong with
    an earlier draft.

    Raises:
        ModelFoundNothing: The reply is the refusal token, and cites nothing.
        ChatModelUnavailable: The model does not answer, or not to the end.
    """
    system, user = _prompts(model, question, language, evidence, reminder)
    buffer = ""
    given = 0
    read = 0
    async with aclosing(model.stream(system, user)) as pieces:
        async for piece in pieces:
            buffer += piece
            read += len(piece)
            if NOT_FOUND_TOKEN in buffer:
                break
            complete, buffer = _take_complete(buffer)
            for text in complete:
                yield read_markers(text, len(evidence))
                given += 1
            if given >= _MOST_SENTENCES or read >= _MOST_CHARACTERS:
                return
    buffer, token, _ = buffer.partition(NOT_FOUND_TOKEN)
    if token and not _MARKER.search(ascii_digits(buffer)):
        # What stands before the token without citing anything only says so in words.
        if given == 0:
            raise ModelFoundNothing
        return
    for span in split_sentences(buffer)[: _MOST_SENTENCES - given]:
        yield read_markers(buffer[span.start : span.end], len(evidence))


def read_markers(text: str, source_count: int) -> DraftSentence:
    """Take the citation markers out of a drafted sentence, in any digits or brackets.

    Round brackets cite only at the end, and only one of ``source_count`` sources.
    """
    plain = ascii_digits(text)
    numbers: list[int] = []
    kept: list[str] = []
    cursor = 0
    for match in _MARKER.finditer(plain):
        found = [int(number) for number in re.findall(r"\d+", match.group(1))]
        if match.group()[0] == "(" and not (
            max(found) <= source_count and _at_end(plain, match)
        ):
            # "(72)" or "(2025)" is part of what is said, and is checked as a number.
            continue
        numbers += found
        # Digits map one to one, so places in ``plain`` are places in ``text``.
        kept.append(text[cursor : match.start()].rstrip())
        cursor = match.end()
    kept.append(text[cursor:])
    bare = " ".join(_DECORATION.sub("", "".join(kept)).split())
    # "in 2024, [3]." leaves a comma without its citation behind.
    bare = re.sub(r"\s*[,،;、]+(?=[.!?…؟۔。]*$)", "", bare)
    return DraftSentence(text=bare, numbers=tuple(dict.fromkeys(numbers)))


def _at_end(text: str, match: re.Match[str]) -> bool:
    """Say whether only end marks follow: ``… (2).`` cites, ``G7 (7) states`` does not."""
    return not text[match.end() :].strip(" .!?…؟۔。")


def _take_complete(buffer: str) -> tuple[list[str], str]:
    """Split off the sentences that more text can no longer change.

    A sentence is complete once the next one has a few characters: before that, its
    markers or a decimal may still be coming.
    """
    spans = split_sentences(buffer)
    complete: list[str] = []
    cut = 0
    for span, following in pairwise(spans):
        rest = buffer[following.start :]
        if len(rest) < 8 or _MARKER.fullmatch(ascii_digits(rest.strip(" ."))):
            break
        complete.append(buffer[span.start : span.end])
        cut = following.start
    return complete, buffer[cut:]


def _prompts(
    model: ChatModel,
    question: str,
    language: str,
    evidence: Sequence[Passage],
    reminder: str,
) -> tuple[str, str]:
    words = messages_in(language)
    system = render_prompt(
        "answering",
        language_name=language_name(language),
        example=words.example,
        not_found_token=NOT_FOUND_TOKEN,
    )
    user = render_prompt(
        "evidence",
        sources=number_evidence(evidence, model.evidence_characters),
        question=" ".join(question.split()),
        answer_in="\n".join(
            filter(None, [reminder, _answer_in(language, words.answer_in)])
        ),
    )
    return system, user


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


def number_evidence(evidence: Sequence[Passage], most_characters: int) -> str:
    """Write passages as numbered sources, strongest first, within a budget.

    Each passage is cut to whole sentences around the one closest to the question.
    """
    share = max(most_characters // max(len(evidence), 1), 200)
    lines: list[str] = []
    for number, passage in enumerate(evidence, start=1):
        lines.append(f"[{number}] {_window(passage, share)}")
    return "\n\n".join(lines)


def _window(passage: Passage, most_characters: int) -> str:
    sentences = passage.sentences
    first = last = sentences.index(passage.sentence)
    grew = True
    while grew:
        grew = False
        # What follows a sentence explains it more often than what precedes it.
        for before, after in ((0, 1), (1, 0)):
            a, b = first - before, last + after
            if a < 0 or b >= len(sentences):
                continue
            if sentences[b].end - sentences[a].start <= most_characters:
                first, last, grew = a, b, True
    start = sentences[first].start - passage.start
    end = sentences[last].end - passage.start
    return " ".join(passage.text[start:end].split())
