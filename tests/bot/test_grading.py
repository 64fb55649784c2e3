import pytest

from bot.answers import Status
from bot.evaluation.grading import (
    Metric,
    Outcome,
    contains_answer,
    grade,
    grade_means,
)
from bot.evaluation.question_sets import GradedQuestion


def _outcome(
    *,
    answers: tuple[str, ...] = ("72",),
    text: str = "",
    files: tuple[str, ...] = ("a.txt",),
    sources: tuple[str, ...] = ("a.txt",),
    status: Status | None = "answered",
    error: str | None = None,
) -> Outcome:
    return Outcome(
        question=GradedQuestion(
            id="1",
            question="?",
            language="en",
            answers=answers,
            sources=sources,
            answerable=bool(sources),
        ),
        language="en",
        files=files,
        languages=("en",) * len(files),
        status=status,
        text=text,
        error=error,
    )


@pytest.mark.parametrize(
    ("text", "answer", "holds"),
    [
        ("72 countries signed.", "72", True),
        ("وقعت ٧٢ دولة.", "72", True),
        ("It was 172.", "72", False),
        ("In 1972.", "72", False),
        ("Ukończono 4 150 rękopisów.", "4 150", True),
        ("Le train coûte 39 euros.", "39 euros", True),
        ("It cost 3.5 million.", "3.5", True),
        ("La escuela tiene 6.300 alumnos.", "6300", True),
        ("در مدرسه ۶٬۳۰۰ نفر هستند.", "6300", True),
    ],
)
def test_an_accepted_answer_counts_as_whole_words_only(
    text: str, answer: str, holds: bool
) -> None:
    assert contains_answer(_outcome(text=text, answers=(answer,))) == float(holds)


def test_hits_are_counted_among_the_first_passages() -> None:
    outcomes = [
        _outcome(files=("a.txt", "b.txt")),
        _outcome(files=("b.txt", "c.txt", "a.txt")),
        _outcome(files=("b.txt",)),
        _outcome(sources=(), files=("b.txt",)),
    ]

    metrics = grade(outcomes)

    assert metrics["hit@1"].value == pytest.approx(1 / 3)
    assert metrics["hit@5"].value == pytest.approx(2 / 3)


def test_an_unanswerable_question_is_right_when_refused() -> None:
    metrics = grade(
        [
            _outcome(sources=(), status="not_found"),
            _outcome(sources=(), status="answered"),
        ]
    )

    assert metrics["refused_unanswerable"].value == 0.5


def test_a_failed_question_counts_for_no_metric() -> None:
    assert grade([_outcome(error="down", status=None)]) == {}


def test_the_interval_of_a_certain_metric_has_no_width() -> None:
    metrics = grade([_outcome(text="72")] * 5)

    assert metrics["contains_answer"] == Metric(value=1.0, low=1.0, high=1.0)


def test_means_are_the_values_without_their_intervals() -> None:
    outcomes = [_outcome(text="72"), _outcome(text="7"), _outcome(files=("b.txt",))]

    means = grade_means(outcomes)

    assert means == {name: metric.value for name, metric in grade(outcomes).items()}
