"""Text and entities as Telegram stores them: counted in UTF-16, cleaned, trimmed.

The rules are those of TDLib's clean_input_string and fix_formatted_text
(td/telegram/misc.cpp, MessageEntity.cpp), on which the Bot API server is built.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from tests.telegram.emulator.refusals import bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
# Counted in bytes of UTF-8; what comes after is cut before anything is checked.
_MAX_INPUT = 35_000 - 3

_DELETED = "\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a"
_BLANKED = "".join(chr(code) for code in range(32) if chr(code) not in "\n\r")
_REPLACED = dict.fromkeys(_DELETED, "") | dict.fromkeys(_BLANKED, " ")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_UNSEEN = re.compile(
    "[ \n\u00a0\u200b-\u200f\ufeff\u2800\u3000\u1680\u180e\u2000-\u200a]*"
)
_BLANK = " \n"


class Entity(BaseModel):
    """A stretch of a text that is shown otherwise; in UTF-16 units."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal[
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
        "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote",
        "expandable_blockquote", "code", "pre", "text_link", "text_mention",
        "custom_emoji",
    ]  # fmt: skip
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    user: dict[str, object] | None = None
    custom_emoji_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Formatted:
    """A text as readers see it; ``notes`` say what Telegram drops without a word."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    notes: tuple[str, ...] = ()


def units(text: str) -> int:
    """Return the length that Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(text: str, offset: int, length: int) -> str:
    """Return the part that an entity covers."""
    encoded = text.encode("utf-16-le")
    return encoded[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def cleaned(text: str, entities: Sequence[Entity] = ()) -> Formatted:
    """Return ``text`` as it is stored, with its entities moved along.

    Raises:
        Refused: An entity leaves the text or begins or ends inside a character.
    """
    kept, moved = _without_refused_characters(text)
    placed = [_placed(entity, moved) for entity in entities]
    # Joining marks are as long as those they replace: offsets stay.
    kept = _MARKS.sub(lambda run: "\u200c" * len(run.group()), kept)
    trimmed, skipped = _trimmed(kept, placed)
    shown, notes = _shown(trimmed, skipped, placed)
    return Formatted(text=trimmed, entities=shown, notes=notes)


def is_blank(text: str) -> bool:
    """Tell whether a reader would see nothing at all."""
    return _UNSEEN.fullmatch(text) is not None


def _without_refused_characters(text: str) -> tuple[str, list[int]]:
    """Return the text and, for each UTF-16 offset of the input, the new one.

    An offset inside a surrogate pair is -1.
    """
    if _SURROGATES.search(text):
        raise bad_request("strings must be encoded in UTF-8")
    kept: list[str] = []
    moved: list[int] = []
    length = size = 0
    for character in text:
        is_pair = character > "\uffff"
        moved += (length, -1) if is_pair else (length,)
        left = _REPLACED.get(character, character) if size < _MAX_INPUT else ""
        if left:
            kept.append(left)
            size += len(left.encode())
            length += 2 if is_pair else 1
    return "".join(kept), [*moved, length]


def _placed(entity: Entity, moved: Sequence[int]) -> Entity:
    begin, end, last = entity.offset, entity.offset + entity.length, len(moved) - 1
    if begin < 0 or entity.length < 0:
        raise bad_request(f"receive an entity with incorrect offset {begin}")
    if begin > last:
        raise bad_request(
            f"entity begins after the end of the text at UTF-16 offset {begin}"
        )
    if end > last:
        raise bad_request(
            f"entity beginning at UTF-16 offset {begin} ends after the end of the text"
            f" at UTF-16 offset {end}"
        )
    if moved[begin] < 0:
        raise bad_request(
            f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {begin}"
        )
    if moved[end] < 0:
        raise bad_request(
            f"entity beginning at UTF-16 offset {begin} ends in a middle of a UTF-16"
            f" symbol at UTF-16 offset {end}"
        )
    return entity.model_copy(
        update={"offset": moved[begin], "length": moved[end] - moved[begin]}
    )


def _trimmed(text: str, entities: Sequence[Entity]) -> tuple[str, int]:
    """Return the text and how much went in front; an entity in front is kept whole."""
    text = text.rstrip(_BLANK)
    leading = len(text) - len(text.lstrip(_BLANK))
    skipped = min([leading, *(e.offset for e in entities if e.length)])
    return text[skipped:], skipped


def _shown(
    text: str, skipped: int, entities: Sequence[Entity]
) -> tuple[tuple[Entity, ...], tuple[str, ...]]:
    end = units(text)
    shown = []
    notes = []
    for entity in sorted(entities, key=lambda e: (e.offset, -e.length)):
        offset = max(entity.offset - skipped, 0)
        length = min(entity.offset - skipped + entity.length, end) - offset
        if length <= 0 or not part(text, offset, length).strip(_BLANK):
            continue
        if entity.type == "text_link" and not is_link(entity.url or ""):
            notes.append(f"a link to {entity.url!r} is not shown")
            continue
        shown.append(entity.model_copy(update={"offset": offset, "length": length}))
    if len(shown) > MAX_ENTITIES:
        notes.append(f"{len(shown) - MAX_ENTITIES} entities beyond 100 are not shown")
    return tuple(shown[:MAX_ENTITIES]), tuple(notes)


def is_link(url: str) -> bool:
    """Tell whether Telegram makes a link of ``url``."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "tg":
        return True
    is_web = parts.scheme in ("http", "https", "ton", "tonsite")
    return is_web and ("." in host or host == "localhost") and " " not in url
