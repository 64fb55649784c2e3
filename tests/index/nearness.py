"""Vectors made by hand, so that a question's products with them are what a test says."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from index.calibrating import Calibration, ProbedLanguage
from index.embedding import Vectors
from index.scoring import Asked

# Vectors that add nothing for a language: products stay as they are.
_NOTHING = np.zeros((1, 2), np.float32)
PLAIN = Calibration(
    {"en": ProbedLanguage(language="en", questions=_NOTHING, passages=_NOTHING)}, []
)

Put = Callable[..., int]


def rows(*near: float) -> Vectors:
    """Return unit vectors with these products with the question's."""
    return np.array([(n, (1 - n * n) ** 0.5) for n in near], np.float32)


def crowd(put: Put) -> None:
    """Take all places among the nearest passages and the nearest sentences."""
    for n in range(30):
        put(0.5, 0.4, 0.4, text=f"Text. It is what {n} are.")


def asked(
    text: str = "who?", language: str = "uk", *, wants_number: bool = False
) -> Asked:
    """Return a question whose vector is the first axis."""
    return Asked(
        text=text,
        language=language,
        vector=np.array([1, 0], np.float32),
        wants_number=wants_number,
    )


def about(value: Any) -> Any:  # noqa: ANN401 - what approx takes and gives
    """Return what equals ``value`` but for what packing rounds."""
    return pytest.approx(value, abs=1e-3)
