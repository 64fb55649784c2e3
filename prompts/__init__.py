"""Words, not code: prompts; per language messages, instructions, examples, reminders."""

import string
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

FALLBACK_LANGUAGE = "en"
ANY_LANGUAGE = "any"
"""Names the prompts that say, in English, which language to answer in."""

NOT_FOUND_TOKEN = "NOT_FOUND"  # noqa: S105 - not a password
"""What a model writes, alone, when the sources do not answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Messages:
    """What polycite itself says in one language.

    ``answer_in``, ``when_sources_differ`` and ``question`` are for a model, the rest for
    a reader.
    """

    answer_in: str
    when_sources_differ: str
    question: str
    quoted: str
    quoted_without_model: str
    quoted_model_unavailable: str
    not_found: str
    sources: str
    other_figures: str
    also_in: str
    changed_since: str
    gone_since: str
    without_date: str
    page: str
    understood_as: str


def render_prompt(name: str, **variables: str) -> str:
    """Return the prompt file ``name`` with its ``$variables`` filled in.

    Raises:
        ValueError: A variable is missing, or one is given that the file does not have.
    """
    text = (files("prompts") / f"{name}.md").read_text(encoding="utf-8")
    return _fill_in(text, name, variables).strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A question about ``example_sources`` and how a model is to answer it."""

    question: str
    answer: str


def example_sources() -> str:
    """Return the numbered sources of every example, in languages of no catalogue."""
    return render_prompt("examples/sources")


@cache
def examples_in(language: str) -> tuple[Example, ...]:
    """Return the examples in ``language``; none in one without a catalogue.

    In another language they would teach a model to answer in that.
    """
    code = _catalogue_of(language)
    if code is None:
        return ()
    text = (files("prompts") / "examples" / f"{code}.toml").read_text(encoding="utf-8")
    return tuple(Example(**row) for row in tomllib.loads(text)["example"])


def reminder_of(
    check: str, language: str, *, language_name: str, detail: str = ""
) -> str:
    """Return what a model is told, in ``language``, when its draft failed ``check``.

    ``detail`` is what was wrong, such as the number or the name, where one is known.
    """
    code = _catalogue_of(language) or ANY_LANGUAGE
    known = {"language_name": language_name, "detail": f" ({detail})" if detail else ""}
    text = _reminders(code)[check]
    wanted = string.Template(text).get_identifiers()
    return _fill_in(text, check, {name: known[name] for name in wanted})


@cache
def _reminders(code: str) -> dict[str, str]:
    file = files("prompts") / "reminders" / f"{code}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _fill_in(text: str, name: str, variables: dict[str, str]) -> str:
    template = string.Template(text)
    wanted = set(template.get_identifiers())
    if wanted != variables.keys():
        raise ValueError(
            f"prompt '{name}' takes {sorted(wanted)}, not {sorted(variables)}"
        )
    return template.substitute(variables)


@cache
def messages_in(language: str) -> Messages:
    """Return the catalogue of ``language``, or the English one where there is none."""
    known = _catalogue_of(language) or FALLBACK_LANGUAGE
    text = (files("prompts") / "messages" / f"{known}.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    if rows.keys() != {field.name for field in fields(Messages)}:
        raise ValueError(f"prompts/messages/{known}.toml does not have the right keys")
    return Messages(**rows)


def has_catalogue(language: str) -> bool:
    """Say whether polycite speaks ``language``, or the language it is a region's of."""
    return _catalogue_of(language) is not None


def _catalogue_of(language: str) -> str | None:
    code = language.split("-")[0].lower()
    return code if code in catalogue_languages() else None


@cache
def catalogue_languages() -> frozenset[str]:
    """Return the languages that have a catalogue of their own."""
    return frozenset(
        entry.name.removesuffix(".toml")
        for entry in (files("prompts") / "messages").iterdir()
        if entry.name.endswith(".toml")
    )
