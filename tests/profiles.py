"""How many examples a property is tried on: few and always the same, or many others.

``HYPOTHESIS_PROFILE=long`` tries two thousand of each, others each time. What fails is
kept in ``.hypothesis`` and tried first the next time; ``make fuzz`` keeps its findings
there, too.
"""

import os
from pathlib import Path

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

_FOUND = Path(__file__).parents[1] / ".hypothesis" / "examples"


def load_profile() -> None:
    """Load the profile that the environment names; the quick one if it names none."""
    settings.register_profile(
        "quick", deadline=None, derandomize=True, database=None, max_examples=60
    )
    settings.register_profile(
        "long",
        deadline=None,
        database=DirectoryBasedExampleDatabase(_FOUND),
        max_examples=2_000,
        print_blob=False,
    )
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def share(part: float) -> settings:
    """Return settings with a part of the examples, or several times as many."""
    return settings(max_examples=max(1, round(settings().max_examples * part)))
