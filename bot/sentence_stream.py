"""Pieces of a reply to its sentences, each as soon as more text cannot change it."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.chat_events import TokenUse
from bot.marking import (
    END_MARKS,
    has_marker,
    is_cited_to_its_end,
    may_become_marker,
    square_markers,
)
from index.sentences import split_sentences
from prompts import NOT_FOUND_TOKEN

_REFUSAL = re.compile(NOT_FOUND_TOKEN.replace("_", r"\\?_"), re.IGNORECASE)
_ENDED = re.compile(rf"[{END_MARKS}][\"'”’»›)\]}}」』）\d\[ ]*$")
# What may still be written of a sentence that is given already: its quotation mark, a
# further citation.
_TAIL = re.compile(rf"[{END_MARKS}\"'”’»›)\]}}」』）*`]*(?:\s?\[\d{{1,3}}\])*")
_ENUMERATOR = re.compile(r"\d{1,2}[.)]")
_DAY_OF_MONTH = re.compile(r"(?:^|\s)\d{1,2}\.$")
# Text, without thoughts: a draft is one or two sentences.
_MOST_CHARACTERS = 2_000
_MOST_EXPLANATION = 40
_LONGEST_LOOP = 80
_TURNS = 5
_SHORTEST_STRETCH = 32


async def stream_sentences(
    pieces: AsyncGenerator[str | TokenUse], source_count: int
) -> AsyncGenerator[str | TokenUse]:
    """Yield the sentences of a reply, markers still in them, and the tokens it took.

    The refusal token comes as a sentence of its own and ends them. What words before it
    cite nothing only say it too. Endless text ends them as well, its last sentence left
    out. Closing it closes the reply.
    """
    reader = SentenceReader(source_count)
    async with aclosing(pieces):
        async for piece in pieces:
            if isinstance(piece, TokenUse):
                yield piece
                continue
            for text in reader.read(piece):
                yield text
            if reader.is_done:
                break
    for text in reader.end():
        yield text


class SentenceReader:
    """Takes in text as it comes and gives out each sentence once, when it is complete.

    A sentence that cites before its end mark is complete with it. Any other waits for
    what tells that its marker does not follow, and that its full stop is no abbreviation's
    and no decimal's: the next character other than white space, mostly.
    """

    def __init__(self, source_count: int) -> None:
        """Read no text yet; numbers up to ``source_count`` cite."""
        self.is_done = False
        self._source_count = source_count
        self._rest = ""
        self._read = 0
        self._explained: int | None = None
        self._has_tail = False

    def read(self, piece: str) -> list[str]:
        """Take in ``piece`` and return the sentences that it completes.

        When ``is_done`` is set, nothing more is worth reading. Read one character after
        the other, a reply gives the same sentences in whatever pieces it comes.
        """
        complete: list[str] = []
        for character in piece:
            complete += self._read_on(character)
            if self.is_done:
                break
        return complete

    def _read_on(self, character: str) -> list[str]:
        if self._explained is not None:
            # A reply that only refuses ends soon, and then tells its tokens.
            self._explained += 1
            self.is_done = self._explained > _MOST_EXPLANATION
            return []
        self._read += 1
        self._rest = square_markers(self._rest + character, self._source_count)
        self._drop_tail()
        refusal = _REFUSAL.search(self._rest)
        if refusal:
            said, self._rest = self._rest[: refusal.start()], NOT_FOUND_TOKEN
            self._explained = 0
            return _split(said) if has_marker(said) else []
        goes_round = _goes_round(self._rest)
        complete = self._take_complete()
        if goes_round or self._read == _MOST_CHARACTERS:
            self.is_done, self._rest = True, ""
        # What was cut for its length alone is part of the circle.
        return [s for s in complete if not goes_round or _ENDED.search(s)]

    def end(self) -> list[str]:
        """Return what is left when no more text comes."""
        return _split(self._rest)

    def _take_complete(self) -> list[str]:
        complete: list[str] = []
        cut = 0
        for span in split_sentences(self._rest):
            text, after = self._rest[span.start : span.end], self._rest[span.end :]
            is_cited = not after and is_cited_to_its_end(text, self._source_count)
            if not is_cited and not _is_decided(text, after):
                break
            if not _is_enumerator(text, after):
                complete.append(text)
            cut = span.end
            self._has_tail = is_cited
        self._rest = self._rest[cut:]
        return complete

    def _drop_tail(self) -> None:
        if not self._has_tail:
            return
        match = _TAIL.match(self._rest)
        self._rest = self._rest[match.end() :] if match else self._rest
        rest = self._rest.strip()
        self._has_tail = not rest or may_become_marker(rest)


def _split(text: str) -> list[str]:
    sentences = [(text[s.start : s.end], text[s.end :]) for s in split_sentences(text)]
    return [said for said, after in sentences if not _is_enumerator(said, after)]


def _is_decided(text: str, after: str) -> bool:
    """Say whether no text after ``after`` can move the end of the sentence ``text``."""
    following = after.lstrip()
    if not _ENDED.search(text):
        # A line break ends it, unless the next line goes on; its first signs tell.
        return len(following) > 3
    if "\n" in after:
        return True
    if not following or may_become_marker(following):
        return False
    word = following.lstrip("\"'“„«‹([–— ")
    if _DAY_OF_MONTH.search(text):
        return len(word) > 3
    return bool(word)


def _is_enumerator(text: str, after: str) -> bool:
    """Say whether a sentence is no more than the number of an item of a list."""
    return bool(_ENUMERATOR.fullmatch(text) and re.match(r"[ \t]+\S", after))


def _goes_round(text: str) -> bool:
    """Say whether ``text`` ends in the same few words again and again."""
    for length in range(1, _LONGEST_LOOP + 1):
        turns = max(_TURNS, -(-_SHORTEST_STRETCH // length))
        if text.endswith(text[-length:] * turns) and len(text) >= length * turns:
            return True
    return False
