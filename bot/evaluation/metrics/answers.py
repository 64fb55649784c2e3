"""Is what was shown right: an accepted answer in it, token F1, character 3-grams.

They apply to answerable questions with accepted answers that were put to an Answerer;
where it found nothing, nothing was right.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from bot.evaluation.metrics.folding import (
    bare_words,
    spaced_words,
    words_without_articles,
)
from bot.evaluation.metrics.grades import Grade, Metric
from bot.evaluation.outcomes import Outcome
from index.numbers import numbers_in

_LENGTH = 3


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Say whether ``text`` holds one of ``answers``, as whole words.

    An answer that is nothing but a number is found however it is written.
    """
    shown, numbers = spaced_words(text), numbers_in(text)
    return any(
        (words := spaced_words(answer)).strip()
        and (words in shown or (_is_number(answer) and numbers_in(answer) <= numbers))
        for answer in answers
    )


def token_f1(text: str, answer: str, language: str) -> float:
    """Return the F1 of words in common, as SQuAD's script defines it.

    Precision and recall count a word as often as both have it (Rajpurkar et al., 2016);
    where either has no words, both must have none (SQuAD 2.0).
    """
    said = words_without_articles(text, language)
    wanted = words_without_articles(answer, language)
    if not said or not wanted:
        return float(said == wanted)
    common = (Counter(said) & Counter(wanted)).total()
    return 2 * common / (len(said) + len(wanted))


def trigram_recall(text: str, answer: str) -> float:
    """Return how many of the answer's character 3-grams the text has, as BERGEN does.

    3-grams lie within words, a shorter word counts whole, each as often as it occurs
    (Chirkova et al., 2024, https://arxiv.org/abs/2407.01463). Spelling is folded first,
    which BERGEN does for ASCII alone. 0 for an answer without words.
    """
    said, wanted = Counter(_trigrams(text)), Counter(_trigrams(answer))
    return (said & wanted).total() / wanted.total() if wanted else 0.0


def _trigrams(text: str) -> list[str]:
    return [
        word[start : start + _LENGTH]
        for word in bare_words(text)
        for start in range(max(len(word) - _LENGTH, 0) + 1)
    ]


def _is_number(answer: str) -> bool:
    return bool(numbers_in(answer)) and not any(c.isalpha() for c in answer)


def is_graded(outcome: Outcome) -> bool:
    """Say whether it can be told if the answer is right."""
    question = outcome.question
    return outcome.status is not None and question.answerable and bool(question.answers)


def is_right(outcome: Outcome) -> bool:
    """Say whether an accepted answer was shown."""
    return holds_answer(outcome.text, outcome.question.answers)


def contains_answer(outcome: Outcome) -> float | None:
    """Grade whether the shown text holds an accepted answer."""
    return float(is_right(outcome)) if is_graded(outcome) else None


def _best(compare: Callable[[str, str, str], float]) -> Grade:
    """Return the grade by the accepted answer that is nearest."""

    def grade(outcome: Outcome) -> float | None:
        if not is_graded(outcome):
            return None
        text, language = outcome.text, outcome.language
        return max(compare(text, a, language) for a in outcome.question.answers)

    return grade


METRICS = (
    Metric(
        name="contains_answer",
        family="answers",
        grade=contains_answer,
        says="an accepted answer is in what was shown",
    ),
    Metric(
        name="token_f1",
        family="answers",
        grade=_best(token_f1),
        says="words in common with the nearest accepted answer",
    ),
    Metric(
        name="char3_recall",
        family="answers",
        grade=_best(lambda text, answer, _: trigram_recall(text, answer)),
        says="character 3-grams of the nearest accepted answer that were shown",
    ),
)
