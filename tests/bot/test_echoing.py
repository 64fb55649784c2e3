import pytest

from bot.echoing import is_echo


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("en", "Who directs the office in Hanoi?", "The office in Hanoi directs."),
        ("uk", "Хто керує управлінням ООН?", "Управління ООН керує."),
        ("uk", "Скільки свиней привіз фермер?", "Свиней привіз фермер."),
        ("fa", "مدیر اجرایی دفتر کیست؟", "مدیر اجرایی دفتر کیست."),
        ("fa", "مدیر دفتر کیست؟", "مدیر دفتر کیست سازمان ملل متحد."),
        ("fr", "Qui dirige le bureau ?", "Le bureau dirige."),
        ("pl", "Jakie białko wykrywa nowa próba?", "Białko nowej próby wykrywa."),
        ("tr", "Ofisi kim yönetiyor?", "Ofisi yönetiyor."),
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
        ("en", "Which won the match, Poland or Germany?", "Germany won."),
        ("en", "Which country signed it?", "No country signed it."),
        ("en", "How many countries signed it?", "All countries signed it."),
        ("uk", "Хто керує управлінням?", "Управлінням керує Гада Валі."),
        ("zh", "谁领导办公室？", "加黛·瓦利领导办公室。"),
        ("sw", "Nani anaongoza ofisi?", "Anaongoza ofisi."),
    ],
)
def test_what_has_a_word_of_its_own_or_picks_some_is_none(
    language: str, question: str, text: str
) -> None:
    assert not is_echo(text, question, language)


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("en", "Did Vietnam host the ceremony?", "Vietnam hosted the ceremony."),
        ("en", "Is the man who won Polish?", "The man who won is Polish."),
        ("en", "Did Poland sign? (Who signed it)", "Poland did sign."),
        ("uk", "Чи підписала Польща угоду?", "Польща підписала угоду."),
        ("pl", "Czy Polska podpisała umowę?", "Polska podpisała umowę."),
        ("ru", "Подписала ли Польша договор?", "Польша подписала договор."),
        ("fr", "Est-ce que la Pologne a signé ?", "La Pologne a signé."),
        ("tr", "Polonya imzaladı mı?", "Polonya imzaladı."),
        ("ar", "هل وقعت بولندا الاتفاقية؟", "وقعت بولندا الاتفاقية."),
        ("fa", "آیا لهستان امضا کرد؟", "لهستان امضا کرد."),
        ("zh", "几内亚签署了公约吗？", "几内亚签署了公约。"),
        ("de", "Hat Polen unterschrieben?", "Polen hat unterschrieben."),
        ("es", "¿Firmó Polonia el convenio?", "Polonia firmó el convenio."),
        ("vi", "Ba Lan có ký công ước không?", "Ba Lan có ký công ước."),
    ],
)
def test_the_words_of_a_question_for_yes_or_no_are_its_answer(
    language: str, question: str, text: str
) -> None:
    assert not is_echo(text, question, language)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("The big office of our company opened.", True),
        ("The big office of company opened.", False),
    ],
)
def test_an_echo_leaves_out_the_question_word_and_a_fifth_of_the_words(
    text: str, is_one: bool
) -> None:
    question = "Who opened the big new office of our company yesterday?"

    assert is_echo(text, question, "en") is is_one


@pytest.mark.parametrize(
    ("question", "text", "is_one"),
    [
        ("Who pays the dispatchers here?", "The dispatcher pays here.", True),
        (
            "Who pays the new and old dispatchers here?",
            "The new and old dispute pays here.",
            False,
        ),
        (
            "Who pays the new cabin and old ferry here?",
            "The new cab and old ferry pays here.",
            False,
        ),
    ],
    ids=["inflected", "begins-alike", "short"],
)
def test_words_that_only_begin_alike_are_not_the_same(
    question: str, text: str, is_one: bool
) -> None:
    assert is_echo(text, question, "en") is is_one


def test_what_a_follow_up_leans_on_is_not_the_question() -> None:
    question = "Who directs the office? (the bureau in Hanoi)"

    assert is_echo("The office directs.", question, "en")


def test_a_question_word_may_be_the_third_and_the_language_that_of_a_region() -> None:
    question = "From under whose roof did the bird fly?"

    assert is_echo("The bird did fly from under roof.", question, "en-GB")


def test_what_asks_nothing_has_no_echo() -> None:
    assert not is_echo("公约在河内签署。", "公约在河内签署。", "zh")
    assert not is_echo("It was signed.", "It was signed.", "en")
