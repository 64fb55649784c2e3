"""Secrets, taken out of words that somebody else has chosen: some quote what they were sent."""

SHORTEST_KEY = 8
SHORTEST_PASSWORD = 4


def hide(text: str, *secrets: str, shortest: int = SHORTEST_KEY) -> str:
    """Return ``text`` with an ellipsis for every secret of at least ``shortest`` characters.

    What stands for a key that is not there may be an ordinary word. The password of an
    address stands for none, but one of a letter or two would take most words apart.
    """
    # One may be the beginning of another.
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= shortest:
            text = text.replace(secret, "…")
    return text
