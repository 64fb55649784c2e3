"""What an article says about itself: its address, outlet, front matter."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

# An address inside a line, without the brackets or quotes around it.
URL = re.compile(r"https?://[^\s<>\"'()]+", re.IGNORECASE)

_FOLDED = str.maketrans("أإآيىك", "اااییک", "ـًٌٍَُِّْٔ")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FIELD = re.compile(r"(?P<key>[A-Za-z_]+(?:[-:][A-Za-z_]+)?)[ \t]*:[ \t]*(?P<value>.*)")
_KEYS = {
    "title": ("title",),
    "url": ("url", "canonical_url", "original_url", "source_url", "link", "source"),
    "published": ("published", "date", "published_at", "publish_date", "pubdate"),
    "outlet": ("outlet", "sitename", "site", "publisher", "source"),
    "language": ("language", "lang"),
}
# How a line goes on that belongs to the field above it.
_NESTED = (" ", "\t", "-", "#", "]", "}")
_LONGEST_FRONT_MATTER = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """Metadata found beside the text.

    ``language`` and ``published`` are claims as somebody wrote them, yet to be read.
    """

    title: str | None = None
    url: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """The block between two ``---`` lines at the start of a file, up to ``end``."""

    end: int
    stated: Stated


def fold(text: str) -> str:
    """Return ``text`` as labels are compared: one case, one form, ASCII digits."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).casefold()
    if not text.isascii():
        text = text.translate(_FOLDED)
        text = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), text)
    return text.strip()


def as_url(value: str) -> str | None:
    """Return a metadata value when it is a full address, else None."""
    return value if re.fullmatch(r"https?://\S+", value) else None


def outlet_of(url: str | None) -> str | None:
    """Return the host of an address without ``www.``."""
    if url is None:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def find_front_matter(text: str) -> FrontMatter | None:
    """Return the front matter of a file, or None when none opens or none closes.

    Only ``key: value`` lines are read; this is not a YAML parser on purpose.
    """
    block = re.match(r"---[ \t]*\r?\n", text)
    if not block:
        return None
    # For MULTILINE a line ends at "\n" alone.
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE).search(
        text[:_LONGEST_FRONT_MATTER].replace("\r", "\n"), block.end()
    )
    if not end:
        return None
    fields = [
        _FIELD.fullmatch(line)
        for line in text[block.end() : end.start()].splitlines()
        if line.strip() and not line.startswith(_NESTED)
    ]
    if not fields or not all(fields):
        return None
    value_by_key = {
        f["key"].lower().replace("-", "_"): f["value"].strip().strip("\"'").strip()
        for f in fields
        if f
    }
    return FrontMatter(end=end.end(), stated=_stated(value_by_key))


def _stated(value_by_key: dict[str, str]) -> Stated:
    values_by_name = {
        name: [value_by_key[key] for key in keys if value_by_key.get(key)]
        for name, keys in _KEYS.items()
    }
    # A source is an address in one file and a name in the next.
    values_by_name["url"] = [v for v in values_by_name["url"] if as_url(v)]
    values_by_name["outlet"] = [v for v in values_by_name["outlet"] if "://" not in v]
    return Stated(
        **{name: values[0] for name, values in values_by_name.items() if values}
    )
