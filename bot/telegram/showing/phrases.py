"""What the bot itself says, in the twelve languages that polycite speaks.

Catalogues are prompts/telegram/LANGUAGE.toml. A phrase that counts is a table with a
form for each plural category that CLDR gives the language's counts.
"""

import re
import string
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from bot.telegram.showing.cleaning import clean_line
from bot.telegram.showing.directions import LEFT_TO_RIGHT, RIGHT_TO_LEFT, shut_in
from index import cldr
from prompts import FALLBACK_LANGUAGE, has_catalogue

Phrase = Literal[
    # What it is, and what it can be asked to do.
    "start", "start_group", "help", "help_group", "help_admin", "contact",
    "group_privacy_mode", "unknown_command",
    # Conversations and questions.
    "ask_what", "new_conversation", "greeted", "thanked", "edited", "ask_again", "sources_empty",
    "source_gone", "stopped", "stop", "nothing_to_stop", "feedback_thanks",
    "send_file", "copy_quote", "file_gone", "file_unsendable",
    # Languages and what is stored.
    "language_now", "language_chosen", "language_unknown", "language_automatic",
    "privacy", "privacy_model", "privacy_forget", "days_kept", "forgotten",
    # Limits, and when things work again.
    "too_many_questions", "too_many_in_group", "question_too_long", "budget_used_up",
    "queued", "index_empty", "failed", "not_allowed",
    "group_not_allowed", "text_only", "late_answer",
    # For administrators.
    "files_declined", "admins_only", "add_how", "adding", "added", "added_nothing",
    "adding_failed", "file_too_large", "remove_how", "remove_confirm", "yes_remove",
    "removed", "remove_unknown", "articles", "articles_none", "stats",
    "allowed", "blocked", "allow_how", "admin_stays", "adding_share", "adding_waits",
    "lines_failed", "unfit_empty", "unfit_pictures", "unfit_locked", "unfit_damaged",
    "unfit_encoding", "unfit_large", "unfit_type", "unfit_gone", "unfit_other",
    "articles_more", "remove_stays",
    # Command menus, and what the bot's page says.
    "command_help", "command_ask", "command_new", "command_language",
    "command_sources", "command_stop", "command_forget", "command_privacy",
    "command_articles", "command_add", "command_remove", "command_stats",
    "command_allow", "command_block",
    "description", "short_description",
    # Punctuation between the parts of a list.
    "separator", "colon",
]  # fmt: skip

_COMMAND = re.compile(r"(?<!\w)(?=[/@][A-Za-z])")


def say(phrase: Phrase, language: str, /, **values: str | int) -> str:
    """Return a phrase in ``language``, or in English, with ``values`` filled in.

    ``count`` chooses the form of a phrase that counts. Texts among the values are made
    one line, and are isolated where they run another way than the language.

    Raises:
        ValueError: Other values are given than the phrase has.
    """
    code = language.split("-")[0].lower() if has_catalogue(language) else ""
    code = code or FALLBACK_LANGUAGE
    text = _catalogue(code)[phrase]
    counted: set[str] = set()
    if not isinstance(text, str):
        # French and Spanish have a form of their own for millions, which nobody counts.
        text = text.get(cldr.plural_form(int(values["count"]), code)) or text["other"]
        # "One passage" and "two" may be words.
        counted = {"count"}
    template = string.Template(text)
    if {*template.get_identifiers()} | counted != values.keys():
        raise ValueError(
            f"phrase '{phrase}' takes {template.get_identifiers()}, not {[*values]}"
        )
    direction = RIGHT_TO_LEFT if cldr.is_right_to_left(code) else LEFT_TO_RIGHT
    return template.substitute(
        {
            name: shut_in(clean_line(value), direction)
            if isinstance(value, str)
            else _number(value, direction)
            for name, value in values.items()
        }
    )


def _number(value: int, direction: str) -> str:
    """Return digits; a minus sign would go over to the wrong side of them."""
    is_turned = value < 0 and direction == RIGHT_TO_LEFT
    return f"{LEFT_TO_RIGHT if is_turned else ''}{value}"


def language_name(language: str, in_language: str) -> str:
    """Return what a reader of ``in_language`` calls ``language``; the code if unknown."""
    return (
        cldr.language_name(language, in_language)
        or cldr.language_name(language)
        or language
    )


def day_name(day: date, language: str) -> str:
    """Return a date written out, such as "1 December 2026"."""
    code = language if has_catalogue(language) else FALLBACK_LANGUAGE
    text = cldr.long_date(day.day, day.month, day.year, code)
    assert text is not None  # noqa: S101 - CLDR knows the languages of the catalogues.
    return text


def in_a_while(seconds: float, language: str) -> str:
    """Return when something works again, such as "in 5 minutes"."""
    text = cldr.in_a_while(seconds, language if has_catalogue(language) else "en")
    assert text is not None  # noqa: S101 - CLDR knows the languages of the catalogues.
    return text


@cache
def _catalogue(code: str) -> dict[str, str | dict[str, str]]:
    file = files("prompts") / "telegram" / f"{code}.toml"
    text = file.read_text(encoding="utf-8")
    if cldr.is_right_to_left(code):
        # Between Arabic and Latin letters "/" and "@" would go over to the wrong side.
        text = _COMMAND.sub(LEFT_TO_RIGHT, text)
    return tomllib.loads(text)
