import pytest

from index.places import places_in


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Germany and Vietnam met in London"),
        ("uk", "З Німеччини та В’єтнаму, у Лондоні"),
        ("ru", "Из Германии и Вьетнама, в Лондоне"),
        ("pl", "Z Niemiec i Wietnamu, w Londynie"),
        ("fr", "De l’Allemagne et du Viêt Nam, à Londres"),
        ("es", "De Alemania y Vietnam, en Londres"),
        ("de", "Deutschlands und Vietnams Treffen in London"),
        ("tr", "Almanya'dan ve Vietnam'dan, Londra'da"),
        ("vi", "Đức và Việt Nam gặp nhau ở London"),
        ("ar", "من ألمانيا وفيتنام بلندن"),
        ("fa", "از آلمان و ویتنام در لندن"),
        ("zh", "德国和越南在伦敦会面"),
        ("en-US", "Germany and Vietnam met in London"),
    ],
)
def test_a_place_is_the_same_in_every_language_and_case(
    language: str, text: str
) -> None:
    assert places_in(text, language) == {"DE", "VN", "Europe/London"}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("uk", "у Києві", "Europe/Kyiv"),
        ("uk", "Сполучених Штатів", "US"),
        ("uk", "з Бразилією", "BR"),
        ("uk", "у Мексиці", "MX"),
        ("ru", "в Южной Корее", "KR"),
        ("pl", "w Egipcie", "EG"),
        ("pl", "w Niemczech", "DE"),
        ("pl", "Stanów Zjednoczonych", "US"),
        ("ar", "والصين", "CN"),
        ("ar", "للهند", "IN"),
        ("fa", "کرهٔ شمالی", "KP"),
        ("en", "the U.S. Senate", "US"),
        ("es", "en EE. UU. ayer", "US"),
        ("en", "in Bosnia and Herzegovina", "BA"),
        ("en", "in Burma", "MM"),
    ],
)
def test_a_name_is_known_in_other_forms_than_it_is_listed(
    language: str, text: str, code: str
) -> None:
    assert places_in(text, language) == {code}


def test_a_longer_name_is_not_also_the_shorter_one_in_it() -> None:
    assert places_in("Papua New Guinea", "en") == {"PG"}
    assert places_in("在印度尼西亚", "zh") == {"ID"}


def test_the_country_in_the_name_of_a_region_is_not_the_region() -> None:
    assert places_in("in China", "es") == {"CN"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("en", "a turkey with chile in a jersey", id="en"),
        pytest.param("es", "el chile y la granada", id="es"),
        pytest.param("ar", "الدعم المالي للبنك", id="ar-financial"),
        pytest.param("fa", "روز دوشنبه", id="fa-monday"),
        pytest.param("uk", "Палац і палати. Саме так", id="uk-indeclinable"),
        pytest.param("ar", "هند بنت عتبة", id="ar-without-article"),
        pytest.param("en", "The United Nations and the EU", id="no-country"),
        pytest.param("xx", "Germany", id="unknown-language"),
        pytest.param("en", "", id="empty"),
    ],
)
def test_words_that_are_no_places_are_none(language: str, text: str) -> None:
    assert places_in(text, language) == set()
