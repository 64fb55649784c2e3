"""Settings that do not go together, or whose values no pydantic type tells from others."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

_KEY = re.compile(r"[!-~]+")
_DATABASE = re.compile(r"postgres(ql)?(\+psycopg)?://")

_KEYS = (
    "openai_api_key",
    "chat_api_key",
    "judge_api_key",
    "embedding_api_key",
    "chroma_token",
)
_ADDRESSES = (
    "chat_url",
    "judge_url",
    "embedding_url",
    "chroma_url",
    "telegram_api_url",
)
_NEEDS = {
    "chat_url": ("chat_model",),
    "chat_api_key": ("chat_url",),
    "chat_model": ("chat_url", "openai_api_key"),
    "judge_url": ("judge_model",),
    "judge_model": ("judge_url",),
    "judge_api_key": ("judge_url",),
    "embedding_url": ("embedding_model",),
    "embedding_model": ("embedding_url",),
    "embedding_api_key": ("embedding_url",),
    "embedding_question_prefix": ("embedding_url",),
    "embedding_passage_prefix": ("embedding_url",),
    "embedding_arguments": ("embedding_class",),
    "database_url": ("chroma_url",),
    "chroma_url": ("database_url",),
    "chroma_token": ("chroma_url",),
}
"""Setting -> those of which one must be set beside it."""


def find_contradictions(
    settings: Mapping[str, Any], variable_of: Callable[[str], str]
) -> list[str]:
    """Return what is wrong with settings, by field, each of which fits by itself.

    ``variable_of`` gives the environment variable of a field.
    """
    problems = [
        f"{variable_of(name)} needs {' or '.join(map(variable_of, others))}"
        for name, others in _NEEDS.items()
        if settings[name] and not any(settings[o] for o in others)
    ]
    if settings["embedding_class"] and settings["embedding_url"]:
        problems.append(
            "POLYCITE_EMBEDDING_CLASS and POLYCITE_EMBEDDING_URL exclude each other"
        )
    for name in _KEYS:
        key = settings[name]
        if key and not _KEY.fullmatch(key.get_secret_value()):
            problems.append(
                f"{variable_of(name)} holds a space or a sign that no key has"
            )
    database = settings["database_url"]
    if database and not _DATABASE.match(database.get_secret_value()):
        problems.append("POLYCITE_DATABASE_URL must start with postgresql://")
    chroma = settings["chroma_url"]
    if chroma and "@" in urlsplit(chroma).netloc:
        problems.append(
            "POLYCITE_CHROMA_URL may hold no password; POLYCITE_CHROMA_TOKEN is for that"
        )
    for name in _ADDRESSES:
        url = settings[name]
        if url and not _is_address(url):
            problems.append(
                f"{variable_of(name)} must be an address that starts with http://"
                " or https://"
            )
    return problems


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading a port that is no number raises.
        return bool(parts.scheme in ("http", "https") and parts.hostname) and (
            parts.port is None or parts.port > 0
        )
    except ValueError:
        return False
