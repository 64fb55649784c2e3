"""Is every line in the asker's language?

A written answer passes when none of its lines is in another language, as in the Language
Confusion Benchmark (Marchisio et al., 2024, https://arxiv.org/abs/2406.20052). Quotes are
in the languages of their articles and are not graded.
"""

from bot.drifting import is_in_language
from bot.evaluation.metrics.folding import spaced_words
from bot.evaluation.metrics.grades import Metric
from bot.evaluation.outcomes import Outcome
from index.languages import count_letters, detect_language

# Under so many letters a detector guesses; 20 is BERGEN's limit, too.
_FEW_LETTERS = 20


def is_right_line(line: str, language: str) -> bool:
    """Say whether a line is in ``language``, or too short to tell but in its script."""
    wanted = language.split("-")[0]
    if wanted == "und":
        return True
    found = detect_language(line)
    if found is None or count_letters(line) < _FEW_LETTERS:
        return is_in_language(line, language)
    return found.split("-")[0] == wanted


def _correct_language(outcome: Outcome) -> float | None:
    if outcome.status != "answered" or not outcome.sentences:
        return None
    accepted = {spaced_words(answer) for answer in outcome.question.answers}
    return float(
        all(
            spaced_words(line) in accepted or is_right_line(line, outcome.language)
            for sentence in outcome.sentences
            for line in sentence.text.splitlines()
        )
    )


METRICS = (
    Metric(
        name="correct_language",
        family="languages",
        grade=_correct_language,
        says="written answers with no line in a language that was not asked in",
    ),
)
