"""What the settings keep secret, kept out of what is said when the program fails.

An error nobody foresaw may quote anything: an address, a header, a reply.
"""

import json
import os
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values

from bot.settings import secret_names, variable_names
from index.hiding import SHORTEST_KEY, SHORTEST_PASSWORD, hide


def withhold(text: str) -> str:
    """Return ``text`` without the keys, tokens and passwords that are set."""
    given = _given()
    keys = [key for key in _keys(given) if len(key) >= SHORTEST_KEY]
    return hide(text, *keys, *_passwords(given), shortest=SHORTEST_PASSWORD)


def _given() -> dict[str, str | None]:
    try:
        written = dotenv_values(".env", encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        # That is told by whoever wants the settings.
        written = {}
    return {**written, **os.environ}


def _keys(given: Mapping[str, str | None]) -> Iterator[str]:
    for name in secret_names():
        value = given.get(name) or ""
        yield value
        yield from _inner(value)


def _passwords(given: Mapping[str, str | None]) -> Iterator[str]:
    for name in variable_names():
        yield from _password(given.get(name) or "")


def _inner(value: str) -> Iterator[str]:
    """Yield the texts in arguments that are a JSON object; one may be a key."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict):
        yield from (text for text in found.values() if isinstance(text, str))


def _password(value: str) -> Iterator[str]:
    """Yield the password in an address, as it is written and as it is meant."""
    try:
        password = urlsplit(value).password or ""
    except ValueError:
        return
    yield password
    yield unquote(password)
