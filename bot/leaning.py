"""Does a question lean on the one before it? What its words alone tell.

It does by a pronoun before anything that the pronoun could mean, by beginning with "and",
and by having next to nothing of its own. It does not when it names what it is about.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from index.analysing import UNSPACED
from index.function_words import FunctionWords, folded_words, function_words

Leaning = Literal["alone", "follows", "unclear"]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ.-][^\W\d_]+)*")
_QUOTED = re.compile(r"[«“„「《\"]([^«»“”„「」《》\"]+)[»”“」》\"]")
_CAPITAL_NOUNS = frozenset({"de", "lb"})
_NO_WORDS = FunctionWords(asks=frozenset(), others=frozenset())
# A pronoun after so many words of content may mean one of them.
_BEFORE_A_PRONOUN = 2
# With more words of its own, a question that begins with "and" may only be polite.
_AFTER_AND = 3
_OWN_TOPIC = 4
_LETTERS_OF_AN_UNSPACED_WORD = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A question by the kinds of its words.

    ``content`` counts words that are neither names nor function words. ``points_after``
    is how many of them stand before the first pronoun, None without one;
    ``names_after_pronoun`` says whether every name does.
    """

    names: tuple[str, ...]
    content: int
    asks: bool
    opens: bool
    points_after: int | None
    names_after_pronoun: bool


def leaning(question: str, language: str) -> Leaning:
    """Say whether ``question`` can only be understood with the one before it.

    ``unclear`` is left to what is found for it.
    """
    read = read_question(question, language)
    points = read.points_after is not None and read.points_after <= _BEFORE_A_PRONOUN
    if read.names:
        is_cut_short = not read.asks and read.content <= 1
        is_pointing = points and read.names_after_pronoun
        return "follows" if is_cut_short or is_pointing else "alone"
    if points or read.content <= 1 or (read.opens and read.content <= _AFTER_AND):
        return "follows"
    return "alone" if read.content > _OWN_TOPIC else "unclear"


def read_question(question: str, language: str) -> Reading:
    """Sort the words of a question by what they tell of it."""
    code = language.split("-")[0]
    signs = _signs().get(code, _NO_SIGNS)
    known = function_words().get(code, _NO_WORDS)
    names = names_of(question, code)
    words = _words(_without(question, names), code, signs)
    content = 0
    points_after: int | None = None
    for word in words:
        if signs.is_pointing(word):
            points_after = content if points_after is None else points_after
        content += not (_is_listed(word, known) or signs.has(word))
    if _is_unspaced(code):
        content = -(-content // _LETTERS_OF_AN_UNSPACED_WORD)
    return Reading(
        names=names,
        content=content,
        asks=any(word in known.asks for word in words),
        opens=bool(words) and words[0] in signs.opens,
        points_after=points_after,
        names_after_pronoun=_pronoun_first(question, code, signs, names),
    )


def names_of(text: str, language: str) -> tuple[str, ...]:
    """Return what ``text`` calls by name, as written: in quotes, or with capitals.

    A capital that begins the text is of a name where the next word has one too. Of
    languages that give one to every noun, and of scripts without, there are only names
    in quotes and those in foreign letters.
    """
    quoted = [match.group(1).strip() for match in _QUOTED.finditer(text)]
    if language.split("-")[0] in _CAPITAL_NOUNS:
        return tuple(dict.fromkeys(quoted))
    known = function_words().get(language.split("-")[0], _NO_WORDS).every
    rest = _without(text, quoted)
    return tuple(dict.fromkeys([*quoted, *_capitalised(rest, known)]))


def _capitalised(text: str, known: frozenset[str]) -> list[str]:
    """Return runs of words with a capital that are not function words."""
    runs: list[list[re.Match[str]]] = []
    for match in _WORD.finditer(text):
        if not match.group()[0].isupper() or known.issuperset(
            folded_words(match.group())
        ):
            continue
        beside = runs and text[runs[-1][-1].end() : match.start()] == " "
        if beside:
            runs[-1].append(match)
        else:
            runs.append([match])
    return [
        text[run[0].start() : run[-1].end()]
        for run in runs
        if len(run) > 1 or _WORD.search(text[: run[0].start()])
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Signs:
    """Words by which a follow-up of one language is known (``follow_ups.toml``)."""

    opens: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset()

    def has(self, word: str) -> bool:
        return word in self.opens or self.is_pointing(word)

    def is_pointing(self, word: str) -> bool:
        if word in self.points:
            return True
        return (
            bool(self.endings)
            and word.endswith(self.endings)
            and len(word) > _SHORTEST_WITH_ENDING
            and word not in self.plain
        )


_NO_SIGNS = _Signs()
_SHORTEST_WITH_ENDING = 4


@cache
def _signs() -> dict[str, _Signs]:
    text = (files("prompts") / "follow_ups.toml").read_text(encoding="utf-8")
    return {
        language: _Signs(
            opens=frozenset(rows["opens"]),
            points=frozenset(rows["points"]),
            endings=tuple(rows.get("endings", ())),
            plain=frozenset(rows.get("plain", ())),
        )
        for language, rows in tomllib.loads(text).items()
    }


def _is_listed(word: str, known: FunctionWords) -> bool:
    """Say whether a word is of those listed, or an English one among other letters."""
    if word in known.every:
        return True
    is_foreign = word.isascii() and not any(w.isascii() for w in known.asks)
    return is_foreign and word in function_words()["en"].every


def _pronoun_first(
    question: str, language: str, signs: _Signs, names: tuple[str, ...]
) -> bool:
    """Say whether a pronoun stands before every name."""
    first = min((question.find(name) for name in names), default=len(question))
    words = _words(question[:first], language, signs)
    return any(signs.is_pointing(word) for word in words)


def _words(text: str, language: str, signs: _Signs) -> list[str]:
    """Return the words of ``text``; without spaces, known pieces and single letters."""
    if not _is_unspaced(language):
        return folded_words(text)
    known = function_words()[language].every
    pieces = sorted({*signs.plain, *signs.points, *signs.opens, *known}, key=len)
    pattern = "|".join([*map(re.escape, reversed(pieces)), UNSPACED.pattern[:-1]])
    return [
        word
        for word in re.findall(f"{pattern}|[^\\W\\d_]", text)
        if word not in signs.plain
    ]


def _is_unspaced(language: str) -> bool:
    return language == "zh"


def _without(text: str, names: tuple[str, ...] | list[str]) -> str:
    for name in names:
        text = text.replace(name, " ")
    return text
