import pytest

from bot.answers import Status
from bot.evaluation.measuring import summarise
from bot.evaluation.metrics.languages import is_right_line
from tests.bot.evaluation.made import made_outcome, made_question

_ENGLISH = "The night train carried many passengers in its first month."
_UKRAINIAN = "Нічний потяг перевіз багато пасажирів за перший місяць роботи."
_RUSSIAN = "Ночной поезд перевёз много пассажиров за первый месяц работы."
_PERSIAN = "قطار شبانه در نخستین ماه مسافران بسیاری را جابه‌جا کرد."
_ARABIC = "نقل القطار الليلي ركابا كثيرين في شهره الأول."


@pytest.mark.parametrize(
    ("line", "language", "is_right"),
    [
        (_ENGLISH, "en", True),
        (_ENGLISH, "en-gb", True),
        (_ENGLISH, "uk", False),
        (_UKRAINIAN, "uk", True),
        (_RUSSIAN, "uk", False),
        (_PERSIAN, "fa", True),
        (_ARABIC, "fa", False),
        ("72", "ar", True),
        ("Wien, 1912.", "uk", False),
        (_ENGLISH, "und", True),
    ],
)
def test_a_line_is_in_the_askers_language_or_not(
    line: str, language: str, is_right: bool
) -> None:
    assert is_right_line(line, language) == is_right


def _figures(*lines: str, status: Status = "answered") -> dict[str, float]:
    question = made_question(answers=("Polskie Koleje Państwowe",), language="uk")
    outcome = made_outcome(*lines, status=status, question=question, language="uk")
    return summarise([outcome])


def test_one_line_in_another_language_is_enough() -> None:
    assert _figures(_UKRAINIAN)["correct_language"] == 1.0
    assert _figures(_UKRAINIAN, _ENGLISH)["correct_language"] == 0.0
    assert _figures(f"{_UKRAINIAN}\n{_RUSSIAN}")["correct_language"] == 0.0


def test_an_accepted_answer_is_in_any_language() -> None:
    assert _figures("Polskie Koleje Państwowe.")["correct_language"] == 1.0


def test_quotes_are_in_the_languages_of_their_articles() -> None:
    assert "correct_language" not in _figures(_ENGLISH, status="quoted")
    assert "correct_language" not in _figures(status="not_found")
