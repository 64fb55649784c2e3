"""The words that furniture of pages is known by: ``furniture.toml`` as patterns."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from ingest.stating import fold


@cache
def labels(kind: str) -> frozenset[str]:
    """Return the labels of a kind in every language, folded."""
    rows = _tables()[kind].values()
    spelled = {fold(label) for row in rows for label in row.split("|")}
    # Greek capitals go without accents.
    greek = {_without_accents(label) for label in spelled if re.search("[α-ώ]", label)}
    return frozenset(spelled | greek)


def _without_accents(label: str) -> str:
    parts = unicodedata.normalize("NFD", label)
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def any_of(*kinds: str) -> str:
    """Return a pattern of all labels of these kinds, the longest first."""
    every = sorted(
        {one for kind in kinds for one in labels(kind)}, key=len, reverse=True
    )
    return f"(?:{'|'.join(map(re.escape, every))})"


@cache
def any_pattern_of(kind: str) -> str:
    """Return a pattern of labels that are patterns themselves."""
    return f"(?:{'|'.join(sorted(labels(kind), key=len, reverse=True))})"


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = files("ingest").joinpath("furniture.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables
