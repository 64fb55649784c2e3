"""Sentences in the asker's language, and those that drift out of it."""

import pytest

from bot.drifting import is_in_language


@pytest.mark.parametrize(
    "text",
    ["72 countries signed the convention in Hanoi.", "Конвенцію підписали в Ханої."],
)
def test_where_the_language_is_unknown_any_is_right(text: str) -> None:
    assert is_in_language(text, "und")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Конвенцію підписали 72 держави.", "uk"),
        ("وقعت 72 دولة على الاتفاقية.", "ar"),
        ("کنوانسیون را ۷۲ کشور امضا کردند.", "fa"),
        ("Konwencję podpisały 72 państwa.", "pl"),
        ("72 pays ont signé la convention.", "fr"),
        ("72 nước đã ký công ước.", "vi"),
        ("72", "uk"),
        ("Hà Nội", "vi"),
        ("Київ", "uk"),
        ("Виконавча директорка UNODC подякувала країні.", "uk"),
        ("我们在UNODC工作了72天。", "zh"),
    ],
    ids=lambda value: value if len(value) == 2 else "",
)
def test_a_sentence_passes_as_its_own_language(text: str, language: str) -> None:
    assert is_in_language(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Конвенцию подписали семьдесят две страны в Ханое.", "uk"),
        ("The convention was signed by 72 countries.", "fr"),
        ("کنوانسیون را ۷۲ کشور در هانوی امضا کردند.", "ar"),
        ("72 个国家签署了公约。", "vi"),
        ("Kyiv", "uk"),
        ("40 państw musi ratyfikować конвencję, aby weszła w życie.", "pl"),
        ("El ministro es miembro del Biura Polityczного del partido.", "es"),
    ],
    ids=[
        "russian for uk",
        "english for fr",
        "persian for ar",
        "chinese for vi",
        "latin",
        "cyrillic inside polish",
        "cyrillic inside spanish",
    ],
)
def test_a_sentence_does_not_pass_as_another_language(text: str, language: str) -> None:
    assert not is_in_language(text, language)


def test_a_region_does_not_make_another_language() -> None:
    assert is_in_language("72 pays ont signé la convention à Hanoï.", "fr-CA")
    assert not is_in_language("Die Konvention wurde in Hanoi unterzeichnet.", "fr-CA")


def test_a_language_of_a_script_without_a_name_here_may_use_it() -> None:
    assert is_in_language("पुल के निर्माण में तीन वर्ष लगे और वह अब खुला है।", "hi")
    assert not is_in_language("पुल के निर्माण में तीन वर्ष लगे और वह अब खुला है।", "uk")


def test_signs_without_a_letter_are_in_every_language() -> None:
    assert is_in_language("72 %", "ar")


@pytest.mark.parametrize(
    ("text", "language", "passes"),
    [
        ("Президент подписал закон про мир и згоду в стране", "uk", False),
        ("Vlada je najavila da će most biti otvoren sutra", "bs", True),
        ("Die regering het gesê die brug sal môre oopmaak", "nl", True),
        ("O museu abriu as portas no sábado pasado para todos", "es", False),
    ],
    ids=["ru-sooner-than-uk", "sr-or-hr-or-bs", "af-perhaps", "pt-rather"],
)
def test_a_sentence_between_languages_passes_unless_it_is_rather_another(
    text: str, language: str, passes: bool
) -> None:
    assert is_in_language(text, language) is passes


def test_of_fewer_than_25_letters_no_language_is_told() -> None:
    assert is_in_language("A bridge was opened on Monday", "fr")
    assert not is_in_language("A bridge was opened on Tuesday", "fr")


def test_a_word_of_two_scripts_is_in_no_language() -> None:
    assert is_in_language("Виконавча директорка UNODC подякувала Україні.", "uk")
    assert not is_in_language("Виконавча директорка UNODCської подякувала.", "uk")


def test_a_whole_word_of_another_script_does_not_pass() -> None:
    text = "Le traité a été signé par la {} et la Pologne à Paris hier."

    assert is_in_language(text.format("Україна"), "und")
    assert not is_in_language(text.format("Україна"), "fr")


@pytest.mark.parametrize(("text", "passes"), [("кит कमल", True), ("кит कमलन", False)])
def test_a_few_words_pass_where_half_of_their_letters_are_of_the_script(
    text: str, passes: bool
) -> None:
    assert is_in_language(text, "uk") is passes
