"""Replies to figures: shares in [0, 1], counts, seconds.

A written answer is wrong if it contains no accepted answer, or if there was nothing to
answer. Quotes are never wrong: they say what an article says, and that they are quotes.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.drifting import is_in_language
from bot.evaluation.metrics.answers import contains_answer
from index.languages import detect_language
from tests.benchmarks.measures import mean, percentile
from tests.benchmarks.replies import Cited, Reply

Measure = Callable[[Sequence[Reply]], float]


def is_written(reply: Reply) -> bool:
    """Say whether the answer is one that a model wrote."""
    return reply.outcome.status == "answered"


def is_right(reply: Reply) -> bool:
    """Say whether the shown text contains an accepted answer."""
    return contains_answer(reply.outcome) == 1.0


def is_wrong(reply: Reply) -> bool:
    """Say whether a written answer was shown that should not have been."""
    question = reply.outcome.question
    if not is_written(reply):
        return False
    return not question.answerable or (bool(question.answers) and not is_right(reply))


def is_in_askers_language(reply: Reply) -> bool:
    """Say whether the whole text is taken for the asker's language."""
    asked = reply.outcome.language
    found = detect_language(reply.outcome.text)
    return _primary(found or asked) == _primary(asked)


def is_in_askers_language_throughout(reply: Reply) -> bool:
    """Say whether each sentence may pass as the asker's language."""
    return all(is_in_language(line, reply.outcome.language) for line in reply.lines)


def _primary(language: str) -> str:
    return language.split("-")[0]


def _share(of: Callable[[Reply], bool], among: Callable[[Reply], bool]) -> Measure:
    return lambda replies: mean([float(of(r)) for r in replies if among(r)])


def _share_cited(
    of: Callable[[Cited], bool], among: Callable[[Reply], bool]
) -> Measure:
    return lambda replies: mean(
        [float(of(cited)) for r in replies if among(r) for cited in r.cited]
    )


def _has_answers(reply: Reply) -> bool:
    return bool(reply.outcome.question.answers)


def _is_unanswerable(reply: Reply) -> bool:
    return not reply.outcome.question.answerable


def _has_sources(reply: Reply) -> bool:
    return bool(reply.outcome.question.sources)


def _is_written_with_sources(reply: Reply) -> bool:
    return is_written(reply) and _has_sources(reply)


def _is_written_and_right(reply: Reply) -> bool:
    return is_written(reply) and is_right(reply)


def _is_declined(reply: Reply) -> bool:
    return _is_unanswerable(reply) and reply.outcome.is_refused


def _is_of_story(cited: Cited) -> bool:
    return cited.is_source or cited.is_version


SHARES: Mapping[str, Measure] = {
    "accepted answer shown": _share(is_right, _has_answers),
    "  as a written answer": _share(_is_written_and_right, _has_answers),
    "written but wrong, of all": _share(is_wrong, lambda _: True),
    "written in the asker's language": _share(is_in_askers_language, is_written),
    "  every sentence of it": _share(is_in_askers_language_throughout, is_written),
    "unanswerable: declined": _share(_is_declined, _is_unanswerable),
}
"""What can be said of any engine."""

CITATION_SHARES: Mapping[str, Measure] = {
    "cited file among sources": _share_cited(lambda c: c.is_source, _has_sources),
    "  or a version of one": _share_cited(_is_of_story, _has_sources),
    "  of written answers": _share_cited(
        lambda c: c.is_source, _is_written_with_sources
    ),
    "    or a version of one": _share_cited(_is_of_story, _is_written_with_sources),
    "quote at its offsets": _share_cited(lambda c: c.is_there, lambda _: True),
}
"""What needs citations of places."""

SECONDS: Mapping[str, Measure] = {
    "median seconds, finished": lambda rs: percentile([r.finished_s for r in rs], 0.5),
    "  nine of ten within": lambda rs: percentile([r.finished_s for r in rs], 0.9),
    "median seconds, first shown": lambda rs: percentile([r.first_s for r in rs], 0.5),
    "  nine of ten within ": lambda rs: percentile([r.first_s for r in rs], 0.9),
}

TOKENS: Mapping[str, Measure] = {
    "median tokens read": lambda rs: percentile(
        [r.tokens.prompt for r in rs if r.tokens], 0.5
    ),
    "median tokens written": lambda rs: percentile(
        [r.tokens.completion for r in rs if r.tokens], 0.5
    ),
}
"""Of the questions that were put to a model."""


def measure(replies: Sequence[Reply]) -> dict[str, float]:
    """Return every measure by name; not a number where nothing was to be measured."""
    every = {**SHARES, **CITATION_SHARES, **SECONDS, **TOKENS}
    return {name: measured(replies) for name, measured in every.items()}


def count_statuses(replies: Sequence[Reply]) -> dict[str, int]:
    """Return how many replies came about in which way."""
    return dict(Counter(str(reply.outcome.status) for reply in replies))


def count_refused(replies: Sequence[Reply]) -> dict[str, int]:
    """Return how many drafted sentences failed each check, most first."""
    checks = Counter(r.check for reply in replies for r in reply.outcome.refused)
    return dict(checks.most_common())


def as_rows(columns: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return lines of a table: a row per measure, a column per engine."""
    names = dict.fromkeys(name for figures in columns.values() for name in figures)
    lines = [f"  {'':<34}" + "".join(f"{title:>12}" for title in columns)]
    for name in names:
        values = [figures.get(name, math.nan) for figures in columns.values()]
        if not all(map(math.isnan, values)):
            lines.append(f"  {name:<34}" + "".join(map(_as_cell, values)))
    return lines


def _as_cell(value: float) -> str:
    return f"{'-' if math.isnan(value) else f'{value:.2f}':>12}"
