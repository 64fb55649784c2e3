"""What an article says, so that it reads as nothing but text in a prompt.

Readers are shown the file itself; only what a model reads is changed.
"""

import re
import unicodedata

from prompts import NOT_FOUND_TOKEN

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Chat templates write turns as <|im_start|>, <start_of_turn>, <｜User｜> or </s>, and
# llama.cpp reads them in an article too.
_TAG = re.compile(r"<[|｜/!]?[^\W\d_][^<>]{0,200}>")
_OPEN_TOKEN = re.compile(r"<(?=[|｜/!])|(?<=[|｜])>|-->")
_TOKEN = re.compile(re.escape(NOT_FOUND_TOKEN), re.IGNORECASE)
_NUMBER_MARK = re.compile(r"\s*[\[［【]\s*(\d{1,3})\s*[\]］】]")
_ROUND = str.maketrans("[]［］【】", "()()()")
# They join letters in Persian and Hindi; other invisible characters only hide things.
_JOINERS = "\u200c\u200d"


def blank_comments(text: str) -> str:
    """Replace comments, which no reader of the article sees, by as many spaces."""
    return _COMMENT.sub(lambda match: " " * len(match.group()), text)


def disarm(text: str, source_count: int) -> str:
    """Return ``text`` as one line that can be taken for no other part of a prompt.

    No chat turn, no source number, no refusal token and no invisible letters are left.
    A number in square brackets goes where one of ``source_count`` sources has it, as a
    footnote's does; a larger one, as in "[185] sensors", gets round ones.
    """
    seen = "".join(
        c for c in text if c in _JOINERS or unicodedata.category(c) not in ("Cf", "Co")
    )
    unmarked = _NUMBER_MARK.sub(
        lambda match: "" if int(match[1]) <= source_count else match.group(),
        _blank_tokens(seen),
    )
    # What stood around a number may be a token now: "<[1]start_of_turn>".
    return " ".join(_blank_tokens(unmarked).translate(_ROUND).split())


def _blank_tokens(text: str) -> str:
    for pattern in (_TAG, _OPEN_TOKEN, _TOKEN):
        text = pattern.sub(" ", text)
    return text


def break_chat_tokens(text: str) -> str:
    """Return ``text`` with a space behind every bracket that could begin a chat token."""
    return re.sub(r"<(?=\S)", "< ", text)
