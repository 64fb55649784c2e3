"""Why a file cannot be an article, in the reader's language.

``ingest`` says it in English, for operators. Which of these a new reason is, a test asks.
"""

import re

from bot.telegram.showing.phrases import Phrase, say

# The first that matches counts.
_KINDS: tuple[tuple[str, Phrase], ...] = (
    ("OCR", "unfit_pictures"),
    ("password|protected", "unfit_locked"),
    ("no (letters|text|article)|holds no article|is empty|boilerplate", "unfit_empty"),
    ("UTF-8|encoding", "unfit_encoding"),
    ("too large|larger than|of over|has over", "unfit_large"),
    ("damaged|binary|packed", "unfit_damaged"),
)


def show_unfitness(reason: str, language: str) -> str:
    """Return why ``ingest`` refused a file."""
    for pattern, phrase in _KINDS:
        if re.search(pattern, reason):
            return say(phrase, language)
    return say("unfit_other", language)
