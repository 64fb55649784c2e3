import pytest

from bot.echoing import is_echo


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("en", "Who directs the office in Hanoi?", "The office in Hanoi directs."),
        ("uk", "Хто керує управлінням ООН?", "Управління ООН керує."),
        ("uk", "Скільки свиней привіз фермер?", "Свиней привіз фермер."),
        ("fa", "مدیر اجرایی دفتر کیست؟", "مدیر اجرایی دفتر کیست."),
        ("fr", "Qui dirige le bureau ?", "Le bureau dirige."),
        (
            "pl",
            "Jakie białko wykrywa nowa szczepionka?",
            "Białko nowej szczepionki wykrywa.",
        ),
        ("zh", "谁领导办公室？", "领导办公室。"),
    ],
)
def test_a_question_said_back_is_an_echo(
    language: str, question: str, text: str
) -> None:
    assert is_echo(text, question, language)


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("en", "Who directs the office?", "Ghada Waly directs the office."),
        ("en", "Did Vietnam host the ceremony?", "Vietnam hosted the ceremony."),
        ("en", "Which won the match, Poland or Germany?", "Germany won."),
        ("uk", "Хто керує управлінням?", "Управлінням керує Гада Валі."),
        ("zh", "谁领导办公室？", "加黛·瓦利领导办公室。"),
        ("sw", "Nani anaongoza ofisi?", "Anaongoza ofisi."),
    ],
)
def test_what_adds_a_word_or_answers_by_the_words_of_its_question_is_none(
    language: str, question: str, text: str
) -> None:
    assert not is_echo(text, question, language)
