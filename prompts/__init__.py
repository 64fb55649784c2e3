"""Words, not code: prompts as Markdown, one message catalogue per language."""

import string
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

FALLBACK_LANGUAGE = "en"
NOT_FOUND_TOKEN = "NOT_FOUND"  # noqa: S105 - not a password
"""What a model writes, alone, when the sources do not answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Messages:
    """What polycite itself says to a reader, in one language.

    ``english_name`` is the language's name in English, for prompts;
    ``answer_in`` tells a model, in that language, to answer in it, and ``example`` shows
    it a sentence with its source.
    """

    english_name: str
    answer_in: str
    example: str
    quoted: str
    quoted_without_model: str
    quoted_model_unavailable: str
    not_found: str
    sources: str
    also_in: str
    changed_since: str


def render_prompt(name: str, **variables: str) -> str:
    """Return the prompt file ``name`` with its ``$variables`` filled in.

    Raises:
        ValueError: A variable is missing, or one is given that the file does not have.
    """
    text = (files("prompts") / f"{name}.md").read_text(encoding="utf-8")
    template = string.Template(text)
    wanted = set(template.get_identifiers())
    if wanted != variables.keys():
        raise ValueError(
            f"prompt '{name}' takes {sorted(wanted)}, not {sorted(variables)}"
        )
    return template.substitute(variables).strip()


def reminder_of(check: str, *, language_name: str) -> str:
    """Return what a model is told when its draft failed ``check``."""
    text = (files("prompts") / "reminders.toml").read_text(encoding="utf-8")
    template = string.Template(tomllib.loads(text)[check])
    return template.substitute(language_name=language_name)


@cache
def messages_in(language: str) -> Messages:
    """Return the catalogue of ``language``, or the English one where there is none."""
    code = language.split("-")[0].lower()
    known = code if code in catalogue_languages() else FALLBACK_LANGUAGE
    text = (files("prompts") / "messages" / f"{known}.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    if rows.keys() != {field.name for field in fields(Messages)}:
        raise ValueError(f"prompts/messages/{known}.toml does not have the right keys")
    return Messages(**rows)


@cache
def catalogue_languages() -> frozenset[str]:
    """Return the languages that have a catalogue of their own."""
    return frozenset(
        entry.name.removesuffix(".toml")
        for entry in (files("prompts") / "messages").iterdir()
        if entry.name.endswith(".toml")
    )
