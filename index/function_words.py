"""Function words: what a sentence of a language has, whatever it is about."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionWords:
    """The function words of one language, as ``folded_words`` gives them.

    ``asks`` are its question words, ``others`` the rest. ``whether`` are those of
    ``asks`` that ask for no person, place, time or thing: they stand in questions to be
    answered by yes or no, or in the middle of any sentence. Those of a script without
    spaces are pieces of text.
    """

    asks: frozenset[str]
    others: frozenset[str]
    whether: frozenset[str] = frozenset()

    @property
    def every(self) -> frozenset[str]:
        """Both together."""
        return self.asks | self.others


@cache
def function_words() -> dict[str, FunctionWords]:
    """Return the function words by language, of those that have a list."""
    path = files("index") / "function_words.toml"
    return {
        language: FunctionWords(
            asks=frozenset(rows["asks"]),
            whether=frozenset(rows["whether"]),
            others=frozenset(rows["words"]),
        )
        for language, rows in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def folded_words(text: str) -> list[str]:
    """Return the words of ``text`` in order, case-folded, parted at apostrophes too."""
    # Case-folding the Turkish capital I with a dot would leave a dot over.
    composed = unicodedata.normalize("NFC", text.replace("İ", "i"))
    return _WORD.findall(composed.casefold())
