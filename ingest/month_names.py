"""Names of months as date lines write them: inflected, shortened, in pairs."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from index.cldr import month_abbreviations, month_names
from ingest.stating import fold

UNCERTAIN = 0
"""The month of a name that is one month here and another there."""

# "octubre de 2025"
_LINK = re.compile(r"\sdel?$")
# A name is looked up in these when nobody knows the language.
_LANGUAGES = """
    am ar az be bg bn bs ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it
    ja ka kk km kn ko lo lt lv mk ml mn mr ms my nb ne nl pa pl ps pt ro ru si sk sl sq sr sv
    sw ta te th tr uk ur uz vi
""".split()  # noqa: SIM905 - a list would be a line for each


@cache
def date_words() -> dict[str, dict[str, str]]:
    """Return the tables of ``dating.toml``: months, and what stands beside dates."""
    text = files("ingest").joinpath("dating.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


@cache
def find_month(name: str, language: str | None) -> int | None:
    """Return the number of a month from its folded name, or None where it is none.

    ``UNCERTAIN`` where it is one month in one language and another in the next. Of two
    names with a slash between, as Arabic writes a month, both must mean the same.
    """
    months = {_one(part.strip(), language) for part in name.split("/")}
    return months.pop() if len(months) == 1 else None


@cache
def find_solar_month(name: str) -> int | None:
    """Return the number of a month of the solar calendar from its folded name."""
    return _solar_months().get(name.removesuffix("ماه").strip())


def _one(name: str, language: str | None) -> int | None:
    name = _LINK.sub("", name.rstrip("."))
    # Hebrew joins "in" to the month.
    names = [name, name[1:]] if name.startswith("ב") else [name]
    own = _names_of(language) if language else {}
    for spelled in names:
        if spelled in own:
            return own[spelled]
    if language is None or not own or language in _stem_languages():
        return _by_stem(name, language) or _anywhere(names)
    return _anywhere(names)


def _anywhere(names: list[str]) -> int | None:
    """Return the month that every language means which has one of ``names``."""
    months = {_every_name()[name] for name in names if name in _every_name()}
    return months.pop() if len(months) == 1 else None


def _by_stem(name: str, language: str | None) -> int | None:
    stems = _month_by_stem()
    if name in stems:
        return stems[name]
    # Stems are for languages with case endings; Arabic script would give false friends.
    if not name or name[0] >= "\u0590":
        return None
    if language is None and name in _every_name():
        return _every_name()[name]
    ends = (name[:length] for length in range(len(name) - 1, 2, -1))
    return next((stems[stem] for stem in ends if stem in stems), None)


@cache
def _names_of(language: str) -> dict[str, int]:
    every = {**month_abbreviations(language), **month_names(language)}
    return {fold(name).rstrip("."): number for name, number in every.items()}


@cache
def _every_name() -> dict[str, int]:
    months: dict[str, int] = {}
    for language in _LANGUAGES:
        for name, number in _names_of(language).items():
            known = months.setdefault(name, number)
            months[name] = number if known == number else UNCERTAIN
    return months


@cache
def _stem_languages() -> frozenset[str]:
    return frozenset(date_words()["months"])


@cache
def _month_by_stem() -> dict[str, int]:
    return _numbered(date_words()["months"])


@cache
def _solar_months() -> dict[str, int]:
    return _numbered(date_words()["solar_months"])


def _numbered(rows: dict[str, str]) -> dict[str, int]:
    return {
        fold(name).replace("_", " "): number
        for row in rows.values()
        for number, names in enumerate(row.split(), start=1)
        for name in names.split("|")
    }
