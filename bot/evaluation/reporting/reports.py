"""A Report: the figures of one Run, and what changed since another, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.evaluation.comparing import Trend, trend_of
from bot.evaluation.metrics.grades import Metric
from bot.evaluation.outcomes import Outcome
from bot.evaluation.reporting.losing import Step
from bot.evaluation.reporting.rows import QuestionRow
from bot.evaluation.statistics import Comparison, Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportedRun:
    """A Run to report on; ``facts`` are what made it, such as the model, by their name."""

    name: str
    outcomes: tuple[Outcome, ...]
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A metric over all questions; ``change`` is None without a baseline."""

    metric: Metric
    measured: Measured
    change: Comparison | None = None

    @property
    def trend(self) -> Trend | None:
        """Whether the change is more than chance, and for the better."""
        return trend_of(self.change, self.metric)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A metric over the ``count`` questions of a group."""

    value: float
    count: int
    change: Comparison | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageTable:
    """A row for each language of questions; a cell is missing where nothing applies."""

    metrics: tuple[Metric, ...]
    count_by_language: dict[str, int]
    cells: dict[tuple[str, str], Cell]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeatMap:
    """A metric by question language and article language; most pairs may be missing."""

    metric: Metric
    questions: tuple[str, ...]
    articles: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """How long a stage took; ``bars`` count questions in equal steps of the logarithm."""

    stage: str
    says: str
    p50: float
    p95: float
    bars: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timings:
    """Stages on one scale, from ``low`` to ``high`` seconds."""

    low: float
    high: float
    stages: tuple[Timing, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Everything that a page shows, in its order.

    ``baseline`` is None where nothing is compared; ``common`` is how many questions both
    runs have. ``timings`` is None where no time was taken.
    """

    run: ReportedRun
    baseline: ReportedRun | None
    common: int
    failed: int
    headlines: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    road: tuple[Step, ...]
    held_back: int
    made_up: int
    maps: tuple[HeatMap, ...]
    languages: LanguageTable
    timings: Timings | None
    rows: tuple[QuestionRow, ...]
