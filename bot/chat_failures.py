"""What goes wrong with a chat endpoint, in words for a person, and whether to ask again."""

import math
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import ChatModelRefused, ChatModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openai import APIStatusError, OpenAIError

OPENAI = "https://api.openai.com/v1"
_MOST_TRIES = 3
_FIRST_PAUSE_S = 0.5
_MAY_PASS = frozenset([408, 409, 429])
_SHORTEST_KEY = 8


def pause_before_retry(error: "OpenAIError", tries: int) -> float | None:
    """Return the seconds to wait before asking again; None if that will not help.

    ``tries`` is how often it was asked. A ``Retry-After`` is taken at its word; else the
    pause doubles, a little less at random so that many clients do not come at once.
    """
    if tries >= _MOST_TRIES or not _may_pass(error):
        return None
    asked = _asked_to_wait(error)
    if asked is not None:
        return asked
    # Nothing secret hangs on it.
    return _FIRST_PAUSE_S * 2.0 ** (tries - 1) * random.uniform(0.75, 1)  # noqa: S311


def _may_pass(error: "OpenAIError") -> bool:
    import openai

    if isinstance(error, openai.APIStatusError):
        told = error.response.headers.get("x-should-retry")
        if told in ("true", "false"):
            return bool(told == "true")
        if error.code == "insufficient_quota":
            return False
        return error.status_code in _MAY_PASS or error.status_code >= 500
    # Who does not take up a connection in seconds is not there.
    return isinstance(error, openai.APIConnectionError) and not isinstance(
        error, openai.APITimeoutError
    )


def _asked_to_wait(error: "OpenAIError") -> float | None:
    """Return the seconds of a ``Retry-After``, which may also be a date."""
    response = getattr(error, "response", None)
    headers: Mapping[str, str] = getattr(response, "headers", {})
    for name, per_second in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers.get(name, "")) / per_second
        except ValueError:
            continue
        return max(seconds, 0.0) if math.isfinite(seconds) else None
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    left = date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)
    return max(left.total_seconds(), 0.0)


def translate(
    error: "OpenAIError", address: str, model: str, key: str = ""
) -> ChatModelUnavailable:
    """Return what a person is told of an error of the SDK; ``key`` is never in it."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return _refused(error, address, model, key) or _failing(error, address)
    if isinstance(error, openai.APIConnectionError):
        setting = "" if address == OPENAI else "POLYCITE_CHAT_URL and "
        return ChatModelUnavailable(
            f"The chat model at {address} is out of reach."
            f" Check {setting}the network, then try again."
        )
    return ChatModelUnavailable(
        f"The chat model at {address} broke off ({words_of(error, key)}). Try again."
    )


def _refused(
    error: "APIStatusError", address: str, model: str, key: str
) -> ChatModelRefused | None:
    """Return what is told of a refusal; None for a failure that may pass."""
    if error.status_code in (401, 403):
        return ChatModelRefused(
            f"The chat model at {address} refuses the key (HTTP {error.status_code})."
            " Check OPENAI_API_KEY or POLYCITE_CHAT_API_KEY."
        )
    if error.status_code == 404:
        return ChatModelRefused(
            f"The chat model at {address} does not know the model {model!r} or the"
            " address. Check POLYCITE_CHAT_MODEL and POLYCITE_CHAT_URL."
        )
    if error.code == "insufficient_quota":
        return ChatModelRefused(
            f"The account at {address} has used up its quota. Check its billing."
        )
    if error.status_code in _MAY_PASS or error.status_code >= 500:
        return None
    return ChatModelRefused(
        f"The chat model at {address} refuses the request (HTTP"
        f" {error.status_code}: {words_of(error, key)}). Check POLYCITE_CHAT_MODEL."
    )


def _failing(error: "APIStatusError", address: str) -> ChatModelUnavailable:
    asked = _asked_to_wait(error)
    when = "Try later" if asked is None else f"Try again in {math.ceil(asked):,} s"
    if error.status_code == 429:
        return ChatModelUnavailable(
            f"The chat model at {address} is over its rate or quota (HTTP 429)."
            f" {when}, or check the account."
        )
    return ChatModelUnavailable(
        f"The chat model at {address} fails (HTTP {error.status_code}). {when}."
    )


def check_end(ended: str, address: str, *, is_empty: bool) -> None:
    """Tell a reply that ended from one that broke off or never was one.

    Raises:
        ChatModelUnavailable: The reply is not whole.
    """
    if is_empty and not ended:
        raise ChatModelUnavailable(
            f"The chat model at {address} sent no text. Check that"
            " POLYCITE_CHAT_URL is an OpenAI-compatible endpoint that streams."
        )
    reasons = {
        "": "without an end",
        "length": "at its length limit",
        "content_filter": "at its content filter",
    }
    if ended in reasons:
        raise ChatModelUnavailable(
            f"The chat model at {address} stopped {reasons[ended]}; its last sentence"
            " is left out. Try again."
        )


def shown_address(url: str) -> str:
    """Return an address without what may be secret in it: a password, a query."""
    parts = urlsplit(url)
    return parts._replace(
        netloc=parts.netloc.rpartition("@")[2], query="", fragment=""
    ).geturl()


def words_of(error: Exception, key: str) -> str:
    """Return an error's own words in one line; they may quote what the endpoint quotes."""
    words = getattr(error, "message", None) or str(error)
    # What stands for a missing key may be an ordinary word.
    if len(key) >= _SHORTEST_KEY:
        words = words.replace(key, "…")
    return " ".join(words.split())[:200]
