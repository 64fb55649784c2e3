import pytest

from index.proper_names import find_names, names_in, words_in


def test_a_name_has_a_capital_letter_inside_a_sentence() -> None:
    sentences = [
        "Yesterday Anna García met the Mayor of Lyon.",
        "The mayor said: “Welcome, Anna.”",
    ]

    assert names_in(sentences, "en") == {"Anna", "García", "Lyon"}


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Gestern traf der Bürgermeister Anna.", "de"),
        ("استقبل عمدة ليون آنا غارسيا.", "ar"),
        ("市长会见了安娜。", "zh"),
        ("He saw Al.", "en"),
    ],
    ids=["nouns have capitals", "no capitals", "no words", "too short"],
)
def test_where_capitals_tell_nothing_there_are_no_names(
    sentence: str, language: str
) -> None:
    assert names_in([sentence], language) == frozenset()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("García", "habló Garcia ayer"),
        ("Львова", "до Львові поїхав"),
        ("García", "сказав Ґарсії"),
        ("García", "قال غارسيا"),
        ("García", "وبغارسيا"),
        ("Barcelona", "у Барселоні"),
    ],
    ids=["accent", "ending", "cyrillic", "arabic", "prefix", "ending in cyrillic"],
)
def test_a_name_is_found_in_another_spelling(name: str, text: str) -> None:
    assert find_names([name], words_in(text)) == (1, 1)


@pytest.mark.parametrize(
    ("name", "text", "looked_for"),
    [
        ("Novak", "habló Garcia ayer", 1),
        ("Novak", "сказав Ґарсія", 1),
        ("Lyon", "сказав Ґарсія", 0),
        ("Novak", "市长会见了安娜", 0),
        ("Novak", "", 0),
    ],
    ids=["same script", "other script", "two consonants", "no alphabet", "no words"],
)
def test_a_name_that_is_not_there_is_not_found(
    name: str, text: str, looked_for: int
) -> None:
    assert find_names([name], words_in(text)) == (0, looked_for)
