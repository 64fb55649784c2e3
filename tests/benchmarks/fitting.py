"""The weights of ``bot.supporting`` and ``bot.recognising``, fitted anew.

Each is a logistic regression: of a true passage against the next one, and of the names of
true sentences against names put in their place. The constant is then moved so that a share
of what is true is kept; it is printed for several shares, for a person to choose.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bot.commands.options import say
from bot.grounds import prepare_grounds
from bot.recognising import Said, measure_names
from bot.supporting import measure_support
from index.aligning import Aligner
from index.figures import figures_in, lacking, merge
from tests.benchmarks.trials import Trial

Rows = npt.NDArray[np.floating]
_SUPPORT = ("passage", "sentence", "cosine", "log of tokens", "least word", "likeness")
_NAME = (
    *("here", "beside", "further", "sounds here", "sounds beside", "sounds nowhere"),
    *("unsaid", "has names"),
)
_KEPT = (0.96, 0.975, 0.98, 0.985, 0.99)
_RIDGE = 1e-3
_ITERATIONS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Samples:
    """What is true and what is not: a matrix for each sentence, a row for each value."""

    true: list[Rows] = field(default_factory=list)
    false: list[Rows] = field(default_factory=list)

    @property
    def is_enough(self) -> bool:
        """Whether there is something of both."""
        return any(map(len, self.true)) and any(map(len, self.false))


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """Weights in the order of the values; the constant for each share of sentences kept."""

    weights: Rows
    constants: dict[float, float]


class Fitter:
    """Gathers what trials say of support and of names."""

    def __init__(self, aligner: Aligner) -> None:
        """Read with ``aligner``."""
        self._aligner = aligner
        self._support = Samples()
        self._names = Samples()

    def add(self, trial: Trial) -> None:
        """Take up a trial of different languages whose figures the passage holds."""
        said_in, held_in = trial.cell
        (ground,) = prepare_grounds(trial.evidence, self._aligner)
        figures = figures_in(trial.text, said_in)
        held = merge(*(sentence.figures for sentence in ground.sentences))
        if said_in == held_in or lacking(figures, held):
            return
        said = Said.read_sentence(trial.text, said_in, "", self._aligner)
        values, place = measure_support(said.read, figures, ground)
        supports = np.append(values, self._aligner.likeness(said_in, held_in))[None]
        names = np.array(
            [
                values
                for name, values in measure_names(said, [(ground, place)])
                if trial.kind == "true" or name.text not in trial.sentence
            ]
        )
        if trial.kind == "true":
            self._support.true.append(supports)
            # A sentence without a name in question is kept whatever the constant.
            self._names.true.append(names)
        elif trial.kind == "next":
            self._support.false.append(supports)
        elif trial.kind == "names" and len(names):
            self._names.false.append(names)

    def say(self) -> None:
        """Print the weights of both."""
        for name, labels, samples in (
            ("support (bot.supporting)", _SUPPORT, self._support),
            ("names (bot.recognising)", _NAME, self._names),
        ):
            say(f"{name}: {len(samples.true)} true, {len(samples.false)} false")
            if not samples.is_enough:
                say("  too little to fit")
                continue
            found = fit(samples)
            for label, weight in zip(labels, found.weights, strict=True):
                say(f"  {label:<16}{weight:8.2f}")
            for kept, constant in found.constants.items():
                say(f"  constant that keeps {kept}: {constant:.2f}")


def fit(samples: Samples) -> Fit:
    """Return the logistic regression of ``samples``, by iteratively reweighted least squares.

    With a ridge, of values scaled to unit deviation (Hastie et al., The Elements of
    Statistical Learning, 4.4).
    """
    true = np.concatenate([rows for rows in samples.true if len(rows)])
    false = np.concatenate(samples.false)
    rows = np.concatenate([true, false]).astype(float)
    labels = np.r_[np.ones(len(true)), np.zeros(len(false))]
    deviation = rows.std(axis=0) + 1e-9
    scaled = np.c_[np.ones(len(rows)), (rows - rows.mean(axis=0)) / deviation]
    ridge = _RIDGE * len(rows) * np.eye(scaled.shape[1])
    ridge[0, 0] = 0.0
    found = np.zeros(scaled.shape[1])
    for _ in range(_ITERATIONS):
        likely = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (labels - likely) - ridge @ found
        bend = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + ridge
        found = found + np.linalg.solve(bend, slope)
    weights = found[1:] / deviation
    least = [
        float((sentence @ weights).min()) if len(sentence) else np.inf
        for sentence in samples.true
    ]
    return Fit(
        weights=weights,
        constants={
            kept: -float(np.quantile(least, 1 - kept, method="lower")) for kept in _KEPT
        },
    )
