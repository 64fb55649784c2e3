"""What the events of a streamed reply say: text, why it ends, the tokens it took.

The SDK builds events without validating them, so any field may be anything.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenUse:
    """The tokens that an endpoint says it read and wrote.

    ``cached`` are those of the prompt that it knew from an earlier one, which most price
    lower; 0 where it does not tell.
    """

    prompt: int
    completion: int
    cached: int = 0


def text_of(event: object) -> str:
    """Return the text of an event; none where an endpoint sends another shape."""
    content = getattr(getattr(_choice(event), "delta", None), "content", None)
    return content if isinstance(content, str) else ""


def end_of(event: object) -> str:
    """Return why a reply ends with this event: ``stop``, ``length``; empty if it does not."""
    reason = getattr(_choice(event), "finish_reason", None)
    return reason if isinstance(reason, str) else ""


def use_of(event: object) -> TokenUse | None:
    """Return the tokens of the whole reply, where this event tells them."""
    usage = getattr(event, "usage", None)
    prompt = getattr(usage, "prompt_tokens", None)
    completion = getattr(usage, "completion_tokens", None)
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    details = getattr(usage, "prompt_tokens_details", None)
    cached = getattr(details, "cached_tokens", None)
    return TokenUse(
        prompt=prompt,
        completion=completion,
        cached=cached if isinstance(cached, int) else 0,
    )


def _choice(event: object) -> object:
    choices = getattr(event, "choices", None)
    return choices[0] if isinstance(choices, list) and choices else None
