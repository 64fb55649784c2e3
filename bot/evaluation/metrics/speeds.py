"""How long each stage took, and what a question cost.

Quantiles are those of the questions that went through a stage.
"""

from bot.evaluation.metrics.grades import Grade, Metric
from bot.evaluation.outcomes import Outcome

STAGES = {
    "embed": "turning the question into a vector, its share of a batch",
    "retrieve": "finding passages",
    "first": "until the first sentence was shown",
    "draft": "waiting for the model",
    "check": "checking sentences",
    "judge": "asking for a second opinion",
    "total": "until everything was shown",
}
"""Stage -> what happens in it, in the order of a report."""


def _seconds(stage: str) -> Grade:
    return lambda outcome: (
        None if outcome.error else outcome.seconds_by_stage.get(stage)
    )


def _prompt_tokens(outcome: Outcome) -> float | None:
    return None if outcome.tokens is None else float(outcome.tokens.prompt)


def _cached_tokens(outcome: Outcome) -> float | None:
    return None if outcome.tokens is None else float(outcome.tokens.cached)


def _completion_tokens(outcome: Outcome) -> float | None:
    return None if outcome.tokens is None else float(outcome.tokens.completion)


def _redrafted(outcome: Outcome) -> float | None:
    return float(outcome.drafts > 1) if outcome.drafts else None


METRICS = (
    *(
        Metric(
            name=f"{stage}_s_p{percent}",
            family="speeds",
            grade=_seconds(stage),
            says=f"{says}, {percent} of a hundred questions within",
            unit="seconds",
            quantile=percent / 100,
            is_better_high=False,
        )
        for stage, says in STAGES.items()
        for percent in (50, 95)
    ),
    Metric(
        name="prompt_tokens",
        family="costs",
        grade=_prompt_tokens,
        says="tokens that the model read for a question",
        unit="tokens",
        is_better_high=False,
    ),
    Metric(
        name="cached_tokens",
        family="costs",
        grade=_cached_tokens,
        says="tokens of those that it knew from an earlier prompt",
        unit="tokens",
    ),
    Metric(
        name="completion_tokens",
        family="costs",
        grade=_completion_tokens,
        says="tokens that the model wrote for a question",
        unit="tokens",
        is_better_high=False,
    ),
    Metric(
        name="redrafted",
        family="costs",
        grade=_redrafted,
        says="questions that the model was asked a second draft for",
        is_better_high=False,
    ),
    Metric(
        name="cost",
        family="costs",
        grade=lambda outcome: outcome.cost,
        says="price of a question",
        unit="money",
        is_better_high=False,
    ),
)
