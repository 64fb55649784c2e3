"""Whether a failed request of an OpenAI-compatible endpoint may pass, and when."""

import math
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from index.hiding import hide

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openai import OpenAIError

MAY_PASS = frozenset([408, 409, 429])
"""Refusals that are none for ever."""

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0


def pause_before_retry(
    error: "OpenAIError", tries: int, *, most_tries: int, after_silence: bool = False
) -> float | None:
    """Return the seconds to wait before asking again; None if that will not help.

    ``tries`` is how often it was asked. A ``Retry-After`` is taken at its word; else the
    pause doubles, a little less at random so that many clients do not come at once.
    ``after_silence`` asks again, too, when no reply came in time.
    """
    if tries >= most_tries or not _may_pass(error, after_silence=after_silence):
        return None
    asked = asked_to_wait(error)
    if asked is not None:
        return asked
    pause = min(_FIRST_PAUSE_S * 2.0 ** (tries - 1), _LONGEST_PAUSE_S)
    # Nothing secret hangs on it.
    return pause * random.uniform(0.75, 1)  # noqa: S311


def _may_pass(error: "OpenAIError", *, after_silence: bool) -> bool:
    import openai

    if isinstance(error, openai.APIStatusError):
        told = error.response.headers.get("x-should-retry")
        if told in ("true", "false"):
            return bool(told == "true")
        if error.code == "insufficient_quota":
            return False
        return error.status_code in MAY_PASS or error.status_code >= 500
    if isinstance(error, openai.APITimeoutError):
        return after_silence
    return isinstance(error, openai.APIConnectionError)


def asked_to_wait(error: "OpenAIError") -> float | None:
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


def words_of(error: Exception, key: str) -> str:
    """Return an error's own words in one line; they may quote what the endpoint quotes.

    ``key`` is not among them.
    """
    words = getattr(error, "message", None) or str(error)
    return " ".join(hide(words, key).split())[:200]
