"""docs/settings.md, made from the settings classes: ``python -m tests.settings_page``."""

import sys
from collections.abc import Iterator
from typing import Any

from bot.settings import Settings, variable_names
from tests.program import REPOSITORY

PAGE = REPOSITORY / "docs" / "settings.md"
_HEAD = """\
# Settings

Environment variables, or lines of a file `.env` in the working directory; the environment wins. An unknown
name that begins with `POLYCITE_` is refused, and so is what does not fit together: every problem at once,
before anything is done.

<!-- made by 'python -m tests.settings_page' -->
"""
_SECTIONS = {
    "Where things lie": ("home", "models"),
    "Who writes answers": ("openai_", "chat_", "gguf", "judge"),
    "Evaluation": ("judge_", "price_"),
    "Embedding": ("embedding_",),
    "An index that several machines share": ("database_", "chroma_"),
    "Telegram": ("telegram_",),
}
"""Section -> how the names of its settings begin; the longest beginning counts."""


def settings_page() -> str:
    """Return the page.

    Raises:
        LookupError: A setting is in no section.
    """
    sections: dict[str, list[str]] = {title: [] for title in _SECTIONS}
    variables = dict(zip(Settings.model_fields, variable_names(), strict=True))
    for name, variable in variables.items():
        sections[_section_of(name)].append(_row(name, variable))
    return _HEAD + "".join(
        f"\n## {title}\n\n| variable | default | means |\n| --- | --- | --- |\n"
        + "".join(f"{row}\n" for row in rows)
        for title, rows in sections.items()
    )


def _section_of(name: str) -> str:
    begun = [
        (len(beginning), title)
        for title, beginnings in _SECTIONS.items()
        for beginning in beginnings
        if name.startswith(beginning)
    ]
    if not begun:
        raise LookupError(f"'{name}' is in no section of {__file__}")
    return max(begun)[1]


def _row(name: str, variable: str) -> str:
    field = Settings.model_fields[name]
    default = "" if field.default_factory else "".join(_shown(field.default))
    said = (field.description or "").replace("|", "\\|")
    return f"| `{variable}` | {default} | {said} |"


def _shown(default: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a setting is
    if isinstance(default, bool):
        yield "`on`" if default else "`off`"
    elif isinstance(default, float):
        yield f"`{default:g}`"
    elif default not in (None, ""):
        yield f"`{default}`"


if __name__ == "__main__":
    sys.stdout.write(f"{PAGE.relative_to(REPOSITORY)}\n")
    PAGE.write_text(settings_page(), encoding="utf-8")
