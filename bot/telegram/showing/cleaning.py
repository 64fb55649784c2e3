"""Text as Telegram leaves it, so that offsets counted here are offsets there.

TDLib's clean_input_string (td/telegram/misc.cpp), on which the Bot API server is built,
deletes and replaces characters; what is cleaned here it leaves as it is.
"""

import re
import unicodedata
from collections.abc import Iterator

import regex

from bot.telegram.showing.limits import units

_BREAKS = re.compile("[\t-\r\x1c-\x20\x85\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Of a run of direction marks Telegram keeps the last and makes non-joiners of the rest.
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_DELETED = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        # Embeddings, overrides and isolates reach beyond the text they stand in.
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        # Combining lines and rings, unless composition made a letter of them: "å".
        0x0333,
        0x033F,
        0x030A,
    ]
)
_UNSEEN_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_CLUSTER = regex.compile(r"\X")
# Far above what any script or emoji needs; hostile text piles thousands of marks up.
_MAX_CLUSTER = 32


def clean_line(text: str) -> str:
    """Return ``text`` as one line that Telegram stores unchanged, composed (NFC).

    White space becomes single spaces, except spaces that do not break; lone surrogates
    become U+FFFD; what would turn the text around it is taken out. It may be empty.
    """
    spaced = _BREAKS.sub(" ", _SURROGATES.sub("\ufffd", text))
    kept = unicodedata.normalize("NFC", spaced).translate(_DELETED)
    # What is deleted may have stood between spaces, or a letter and its accent.
    composed = unicodedata.normalize("NFC", _BREAKS.sub(" ", kept))
    return _MARKS.sub("", composed).strip(" \u200e\u200f")


def is_seen(text: str) -> bool:
    """Say whether a reader sees anything of ``text``."""
    return any(
        unicodedata.category(c)[0] in "LNPS" and c not in _UNSEEN_LETTERS for c in text
    )


def clusters(text: str) -> Iterator[str]:
    """Yield what readers take for characters (grapheme clusters, UAX 29).

    One of more than 32 code points is divided: no writing and no emoji needs as many.
    """
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        for start in range(0, len(cluster), _MAX_CLUSTER):
            yield cluster[start : start + _MAX_CLUSTER]


def shorten(text: str, most: int) -> str:
    """Return ``text``, or its beginning and an ellipsis, in at most ``most`` UTF-16 units.

    It is cut between words where that loses little, and never inside a cluster.
    """
    if units(text) <= most:
        return text
    kept: list[str] = []
    room = most - 1
    for cluster in clusters(text):
        room -= units(cluster)
        if room < 0:
            break
        kept.append(cluster)
    beginning = "".join(kept)
    at_word = beginning.rpartition(" ")[0]
    if 3 * len(at_word) >= 2 * len(beginning):
        beginning = at_word
    return beginning.rstrip(" ,;:،؛，、") + "…"
