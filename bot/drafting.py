"""Prompt to draft: evidence in, unchecked sentences out as they stream."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise

from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.prompting import build_prompt
from index.analysing import ascii_digits
from index.passages import Passage
from index.sentences import split_sentences
from prompts import NOT_FOUND_TOKEN

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
    given = 0
    reply = model.stream(prompt.system, prompt.user)
    async with aclosing(_sentences(reply)) as texts:
        async for text in texts:
            if isinstance(text, TokenUse):
                yield text
                continue
            if _is_refusal(text):
                if given == 0:
                    raise ModelFoundNothing
                return
            if _is_echo(text, prompt.told):
                continue
            yield read_markers(text, len(evidence))
            given += 1
            if given == _MOST_SENTENCES:
                return


async def _sentences(
    stream: AsyncGenerator[str | TokenUse],
) -> AsyncGenerator[str | TokenUse]:
    """Yield the sentences of a stream as they are complete, markers still in them.

    The refusal token comes as a sentence of its own and ends them. What words before it
    cite nothing only say it too.
    """
    read, said, token, done = "", "", "", 0
    use: TokenUse | None = None
    async with aclosing(stream) as pieces:
        async for piece in pieces:
            if isinstance(piece, TokenUse):
                use = piece
                continue
            read += piece[: _MOST_CHARACTERS - len(read)]
            said, token, _ = _without_thoughts(read).partition(NOT_FOUND_TOKEN)
            if token:
                break
            complete, rest = _take_complete(said[done:])
            done = len(said) - len(rest)
            for text in complete:
                yield text
            if len(read) == _MOST_CHARACTERS:
                return
    rest = said[done:]
    if not token or _MARKER.search(ascii_digits(rest)):
        for span in split_sentences(rest):
            yield rest[span.start : span.end]
    if token:
        yield token
    if use is not None:
        yield use


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
        if not _cites(match, plain, found, source_count):
            continue
        numbers += found
        # Digits map one to one, so places in ``plain`` are places in ``text``.
        kept.append(text[cursor : match.start()].rstrip())
        cursor = match.end()
    kept.append(text[cursor:])
    bare = " ".join(_DECORATION.sub("", "".join(kept)).split())
    # "in 2024, [3]." leaves a comma without its citation behind.
    bare = re.sub(r"\s*[,،;、(\[]+(?=[.!?…؟۔。]*$)", "", bare)
    return DraftSentence(text=bare, numbers=tuple(dict.fromkeys(numbers)))


def _cites(
    match: re.Match[str], text: str, found: list[int], source_count: int
) -> bool:
    """Say whether a bracketed number cites, rather than being part of what is said.

    "(72)" and "[185] sensors" are said, and are checked as numbers; "[17]" at the end
    of a sentence is a source that does not exist.
    """
    exists = max(found) <= source_count
    if match.group()[0] == "(":
        return exists and _at_end(text, match)
    return exists or _at_end(text, match)


def _without_thoughts(text: str) -> str:
    """Take out what a reasoning model writes to itself, also while it is at it."""
    return re.sub(r"<think>.*?(?:</think>|$)", "", text, flags=re.DOTALL)


def _is_refusal(text: str) -> bool:
    """Say whether a sentence is the refusal token, however it is decorated."""
    folded = re.sub(r"[\W_]", "", _MARKER.sub("", text)).casefold()
    return folded == NOT_FOUND_TOKEN.replace("_", "").casefold()


def _is_echo(text: str, prompt: str) -> bool:
    """Say whether a sentence only repeats what the model was told."""
    said = " ".join(_DECORATION.sub("", text).split())
    return len(said) > 20 and said in " ".join(_DECORATION.sub("", prompt).split())


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
