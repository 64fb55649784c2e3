"""What is counted of a running bot, in the terms of Prometheus; nobody's number is in it."""

from collections.abc import Mapping
from typing import Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

Failure = Literal["tried_again", "given_up"]

CONTENT_TYPE = CONTENT_TYPE_LATEST
"""Of what ``Meter.told`` returns."""

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 90, 180, 600)


class Meter:
    """Counters of one bot since it was started."""

    def __init__(self) -> None:
        """Begin to count."""
        # One of its own: the library's is the process's, for good.
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._updates = Counter(
            "polycite_updates", "Updates taken in.", registry=registry
        )
        self._questions = Counter(
            "polycite_questions",
            "Questions by what became of them, and by their language.",
            ["outcome", "language"],
            registry=registry,
        )
        self._stages = Histogram(
            "polycite_stage_seconds",
            "Seconds of an answer's stages; 'whole' is until it is sent, 'queue' waiting.",
            ["stage"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._calls = Counter(
            "polycite_model_calls", "Requests to the chat model.", registry=registry
        )
        self._tokens = Counter(
            "polycite_model_tokens",
            "Tokens that they took, estimated where nobody told.",
            registry=registry,
        )
        self._refused = Counter(
            "polycite_refused_questions",
            "Questions beyond what a person or a group may ask.",
            ["limit"],
            registry=registry,
        )
        self._failures = Counter(
            "polycite_failures",
            "Updates that failed, tried again or given up.",
            ["kind"],
            registry=registry,
        )
        self._floods = Counter(
            "polycite_telegram_floods",
            "Times that Telegram answered 429.",
            registry=registry,
        )
        self._waiting = Gauge(
            "polycite_waiting_updates",
            "Updates that are not worked off.",
            registry=registry,
        )
        self._oldest = Gauge(
            "polycite_oldest_waiting_seconds",
            "How long the oldest of them has waited.",
            registry=registry,
        )
        self._heard_of = Gauge(
            "polycite_telegram_heard_of_timestamp_seconds",
            "When a poll last succeeded, or an update was posted.",
            registry=registry,
        )

    def took_in(self, count: int) -> None:
        """Count updates."""
        self._updates.inc(count)

    def answered(self, outcome: str, language: str) -> None:
        """Count a question."""
        self._questions.labels(outcome, language).inc()

    def took(self, seconds_by_stage: Mapping[str, float]) -> None:
        """Count how long something took."""
        for stage, seconds in seconds_by_stage.items():
            self._stages.labels(stage).observe(seconds)

    def wrote(self, *, calls: int, tokens: int) -> None:
        """Count what a model was asked for one answer."""
        self._calls.inc(calls)
        self._tokens.inc(tokens)

    def refused(self, limit: str) -> None:
        """Count a question that its asker may not ask yet."""
        self._refused.labels(limit).inc()

    def failed(self, kind: Failure) -> None:
        """Count an update that was not worked off."""
        self._failures.labels(kind).inc()

    def flooded(self) -> None:
        """Count a 429."""
        self._floods.inc()

    def saw(self, *, waiting: int, oldest_s: float, heard_of: float) -> None:
        """Keep how much waits, and when Telegram was heard of, in seconds of the epoch."""
        self._waiting.set(waiting)
        self._oldest.set(oldest_s)
        self._heard_of.set(heard_of)

    def told(self) -> bytes:
        """Return everything as Prometheus reads it."""
        return generate_latest(self._registry)
