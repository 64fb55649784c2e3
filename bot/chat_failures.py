"""What goes wrong with a chat endpoint, in words for a person."""

import math
from typing import TYPE_CHECKING

from index.errors import ChatModelRefused, ChatModelUnavailable
from index.retrying import MAY_PASS, asked_to_wait, words_of

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAIError

OPENAI = "https://api.openai.com/v1"


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
    if error.status_code in MAY_PASS or error.status_code >= 500:
        return None
    return ChatModelRefused(
        f"The chat model at {address} refuses the request (HTTP"
        f" {error.status_code}: {words_of(error, key)}). Check POLYCITE_CHAT_MODEL."
    )


def _failing(error: "APIStatusError", address: str) -> ChatModelUnavailable:
    asked = asked_to_wait(error)
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
