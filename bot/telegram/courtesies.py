"""Messages that greet or thank, and ask nothing."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from index.analysing import normalise

Kind = Literal["greeting", "thanks"]
_LONGEST = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Courtesy:
    """What a message is, and in which language it is said."""

    kind: Kind
    language: str


def read_courtesy(text: str, language: str) -> Courtesy | None:
    """Return what a message greets or thanks in; None if it says more, or else.

    ``language`` is taken where several have the same word.
    """
    if len(text) > _LONGEST:
        return None
    found = _courtesies().get(_fold(text), ())
    mine = [courtesy for courtesy in found if courtesy.language == language]
    return next(iter((*mine, *found)), None)


@cache
def _courtesies() -> dict[str, tuple[Courtesy, ...]]:
    file = files("prompts") / "telegram_courtesies.toml"
    found: dict[str, tuple[Courtesy, ...]] = {}
    words_by_kind = tomllib.loads(file.read_text("utf-8"))
    for kind in get_args(Kind):
        for language, words in words_by_kind[kind].items():
            for said in map(_fold, words):
                courtesy = Courtesy(kind=kind, language=language)
                found[said] = (*found.get(said, ()), courtesy)
    return found


def _fold(text: str) -> str:
    letters = (c if c.isalpha() else " " for c in normalise(text))
    return " ".join("".join(letters).split())
