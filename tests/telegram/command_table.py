"""What each command is answered by: the table that emulators of Telegram are tried with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.telegram.showing.phrases import language_name, say
from bot.telegram.showing.telling import show_text
from prompts import catalogue_languages

LANGUAGES = ("uk", "ar", "fa")
CASTLE = {"uk": "Де стоїть замок?", "ar": "أين قلعة؟", "fa": "قلعه کجاست؟"}
_CODES = ", ".join([*sorted(catalogue_languages()), "auto"])
_SOMEBODY = 42
_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class Told:
    """A command, and what is said to it in a language."""

    command: str
    says: Callable[[str], str]
    is_for_admins: bool = False

    def is_answered_by(self, text: str, language: str) -> bool:
        """Say whether a message says that, whatever it counts."""
        (wanted,) = show_text(self.says(language), language)
        return _counted(text) == _counted(wanted.text)


def _counted(text: str) -> str:
    """Return a text without its counts."""
    return re.sub(r"\d+", "0", text)


def _phrases(*names: str, **values: str | int) -> Callable[[str], str]:
    def told(language: str) -> str:
        parts = [say(name, language, **values).strip() for name in names]  # type: ignore[arg-type]
        return "\n\n".join(parts)

    return told


def _privacy(language: str) -> str:
    days = say("days_kept", language, count=90)
    kept = say("privacy", language, days=days).strip()
    return f"{kept}\n\n{say('privacy_forget', language).strip()}"


def _named(phrase: str) -> Callable[[str], str]:
    """Return what is said of the language that is spoken."""

    def told(language: str) -> str:
        values: Mapping[str, str] = {"language": language_name(language, language)}
        if phrase == "language_now":
            values = {**values, "codes": _CODES}
        return say(phrase, language, **values)  # type: ignore[arg-type]

    return told


# In this order: some lean on what was said before.
COMMANDS = [
    Told(command="/start", says=_phrases("start")),
    Told(command="/help", says=_phrases("help")),
    Told(command="/sources", says=_phrases("sources_empty")),
    Told(command="/ask", says=_phrases("ask_what")),
    Told(command="/new", says=_phrases("new_conversation")),
    Told(command="/language", says=_named("language_now")),
    Told(
        command="/language tlh",
        says=_phrases("language_unknown", code="tlh", codes=_CODES),
    ),
    Told(command="/privacy", says=_privacy),
    Told(command="/stop", says=_phrases("nothing_to_stop")),
    Told(command="/weather", says=_phrases("unknown_command")),
    Told(command="/forget", says=_phrases("forgotten")),
    Told(command="/help", says=_phrases("help", "help_admin"), is_for_admins=True),
    Told(
        command="/add", says=_phrases("add_how", size=_SIZE), is_for_admins=True
    ),
    Told(command="/remove", says=_phrases("remove_how"), is_for_admins=True),
    Told(
        command="/remove no.txt",
        says=_phrases("remove_unknown", file="no.txt"),
        is_for_admins=True,
    ),
    Told(
        command="/stats",
        says=_phrases(
            "stats",
            articles=8,
            passages=8,
            questions=0,
            answered=0,
            quoted=0,
            not_found=0,
        ),
        is_for_admins=True,
    ),
    Told(command="/allow", says=_phrases("allow_how"), is_for_admins=True),
    Told(
        command=f"/allow {_SOMEBODY}",
        says=_phrases("allowed", id=_SOMEBODY),
        is_for_admins=True,
    ),
    Told(
        command=f"/block {_SOMEBODY}",
        says=_phrases("blocked", id=_SOMEBODY),
        is_for_admins=True,
    ),
]  # fmt: skip
