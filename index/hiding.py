"""Secrets, taken out of words that somebody else has chosen: some quote what they were sent."""

_SHORTEST = 8


def hide(text: str, *secrets: str) -> str:
    """Return ``text`` with an ellipsis for every secret of eight characters or more.

    What stands for a key that is not there may be an ordinary word.
    """
    # One may be the beginning of another.
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "…")
    return text
