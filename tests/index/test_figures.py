import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.dates import StatedDate, read_dates
from index.figures import Figures, figures_in, is_dated, lacking, merge
from index.numerals import seen
from index.quantities import Quantity, quantities_in


def _lacking(
    said: str, language: str, held: str, held_language: str
) -> tuple[str, ...]:
    return lacking(figures_in(said, language), figures_in(held, held_language))


@pytest.mark.parametrize(
    ("held", "language"),
    [
        ("Hơn 2,5 triệu người, ngày 25/10/2025, lúc 17 giờ 30, năm cuộc họp", "vi"),
        ("أكثر من 2.5 مليون شخص في 25 تشرين الأول 2025 الساعة 17:30، خمس جلسات", "ar"),
        ("بیش از ۲٫۵ میلیون نفر، ۳ آبان ۱۴۰۴، ساعت ۱۷:۳۰، پنج جلسه", "fa"),
        ("Понад 2 500 000 осіб, 25 жовтня 2025 року, о 17.30, п’ять засідань", "uk"),
        ("Ponad 2,5 mln osób, 25 października 2025, o 17:30, pięć posiedzeń", "pl"),
        ("Plus de 2,5 millions, le 25 octobre 2025 à 17h30, cinq séances", "fr"),
        (
            "Más de 2,5 millones, el 25 de octubre de 2025, a las 17:30, 5 sesiones",
            "es",
        ),
        ("Über 2,5 Mio., am 25. Oktober 2025 um 17.30 Uhr, fünf Sitzungen", "de"),
        ("2,5 milyondan fazla, 25 Ekim 2025'te saat 17.30'da, beş toplantı", "tr"),
        ("超过250万人，2025年10月25日17:30，五次会议", "zh"),
        ("Более 2,5 миллиона, 25 октября 2025 года в 17:30, пять заседаний", "ru"),
    ],
)
def test_a_passage_in_any_language_holds_the_figures_of_a_sentence(
    held: str, language: str
) -> None:
    said = "More than 2.5 million on October 25, 2025 at 5:30 p.m., five meetings"

    assert _lacking(said, "en", held, language) == ()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        pytest.param("110 countries on 25 October 2025", "110", id="number"),
        pytest.param("72 countries on 26 October 2025", "26 October 2025", id="day"),
        pytest.param("72 countries on 25 November", "25 November", id="month"),
        pytest.param("72 countries on 25 October 2024", "25 October 2024", id="year"),
        pytest.param("72 million countries", "72 million", id="scale"),
        pytest.param("Seven countries", "Seven", id="word"),
        pytest.param("in 2023, 72 countries", "2023", id="bare-year"),
    ],
)
def test_what_the_passage_does_not_hold_is_named(said: str, missing: str) -> None:
    held = "72 країни підписали 25 жовтня 2025 року"

    assert _lacking(said, "en", held, "uk") == (missing,)


@pytest.mark.parametrize(
    ("said", "language", "held", "held_language"),
    [
        pytest.param("Two years", "en", "عامان", "ar", id="dual"),
        pytest.param("2 years", "en", "استمر عامين", "ar", id="dual-for-digits"),
        pytest.param("Two brothers", "en", "Обидва брати", "uk", id="both"),
        pytest.param("Ten years", "en", "Une décennie", "fr", id="decade"),
        pytest.param("The 5th year", "en", "Le cinquième an", "fr", id="ordinal"),
        pytest.param("The 1980s", "en", "Los años 80", "es", id="decade-in-short"),
        pytest.param("У XVIII столітті", "uk", "The 18th century", "en", id="roman"),
        pytest.param("The 21st", "en", "الحادي والعشرين", "ar", id="compound-ordinal"),
        pytest.param("1950–53", "en", "від 1950 до 1953", "uk", id="short-year"),
        pytest.param("97", "en", "quatre-vingt-dix-sept", "fr", id="french-tens"),
        pytest.param("250", "en", "двісті п’ятдесят", "uk", id="hundreds"),
        pytest.param("250", "uk", "two hundred and fifty", "en", id="hundred-times"),
        pytest.param("25", "en", "خمسة وعشرون", "ar", id="unit-first"),
        pytest.param("25", "en", "fünfundzwanzig", "de", id="in-one-word"),
        pytest.param("2 miliardy", "pl", "2 mil millones", "es", id="long-scale"),
        pytest.param("30,000", "en", "أكثر من 30،000", "ar", id="arabic-comma"),
        pytest.param("25 May", "en", "25 май 2025", "und", id="unknown-language"),
        pytest.param("May 2025", "en", "Ngày 3 tháng 5, năm 2025", "vi", id="no-day"),
        pytest.param("4:40", "en", "o 16.40", "pl", id="either-clock"),
        pytest.param("£5m", "en", "5 000 000", "fr", id="million-sign"),
        pytest.param("2.5 million", "en", "2,5 milioni", "it", id="unlisted-scale"),
        pytest.param("800", "en", "eight hundred", "en", id="times-a-hundred"),
        pytest.param("Round 2", "en", "La segunda ronda", "es", id="numbered"),
        pytest.param("The 44th lap", "en", "چهل و چهارمین دور", "fa", id="44th"),
        pytest.param(
            "At 5 p.m.", "en", "الساعة الخامسة مساء", "ar", id="hour-in-words"
        ),
        pytest.param("Another 6m", "en", "Six autres millions", "fr", id="between"),
        pytest.param("€10k", "en", "10 000 euros", "fr", id="thousand-sign"),
        pytest.param("3 million 200 thousand", "en", "3,2 mln", "pl", id="two-scales"),
        pytest.param("June's meeting", "en", "Червнева зустріч", "uk", id="adjective"),
        pytest.param("The 1980s", "en", "Les années quatre-vingt", "fr", id="eighties"),
        pytest.param("1 October", "en", "el uno de octubre", "es", id="day-in-words"),
    ],
)
def test_another_wording_of_the_same_is_enough(
    said: str, language: str, held: str, held_language: str
) -> None:
    assert _lacking(said, language, held, held_language) == ()


@pytest.mark.parametrize(
    ("said", "language"),
    [
        pytest.param("Ông nói thứ năm tuần này, thứ tư năm nay", "vi", id="weekday"),
        pytest.param("روز سه شنبه نه", "fa", id="persian-weekday"),
        pytest.param("Under the Seven Sisters cliff", "en", id="name"),
        pytest.param("Both of the two", "en", id="two"),
        pytest.param("Сім’я приїхала", "uk", id="apostrophe"),
        pytest.param("Hundreds of thousands", "en", id="vague"),
        pytest.param("A hundred times, a thousand times", "en", id="round"),
        pytest.param("Сто разів казали", "uk", id="hundred-as-an-addend"),
        pytest.param("五角大楼在四川", "zh", id="zh-names"),
    ],
)
def test_words_that_need_not_be_numbers_are_not_asked_for(
    said: str, language: str
) -> None:
    assert _lacking(said, language, "", "en") == ()


@pytest.mark.parametrize(
    ("said", "held"),
    [("10:00", "at 10 a.m."), ("29:30", "29 and 30"), ("11:75", "11 and 75")],
)
def test_only_what_can_be_a_time_is_one(said: str, held: str) -> None:
    assert _lacking(said, "en", held, "en") == ()


def test_a_measure_is_no_hour() -> None:
    assert _lacking("22 cm", "en", "de 5 à 10 cm", "fr") == ("22",)


def test_an_ordinal_does_not_hold_a_count() -> None:
    assert _lacking("They won 2-0", "en", "Другу гру виграли 1-0", "uk") == ("2",)


def test_a_clock_does_not_hide_a_decimal_number() -> None:
    assert _lacking("11.15 points", "en", "11,15 пункту", "uk") == ()
    assert _lacking("Rose by 11.16", "en", "11,15 пункту", "uk") == ("11.16",)


def test_figures_of_several_texts_are_held_together() -> None:
    held = merge(figures_in("72 країни", "uk"), figures_in("le 25 octobre", "fr"))

    assert lacking(figures_in("72 on 25 October", "en"), held) == ()


def test_nothing_merged_is_nothing() -> None:
    assert merge() == Figures()


def test_a_figure_that_is_said_twice_is_named_once() -> None:
    assert _lacking("91 and 91", "en", "", "en") == ("91",)
    assert len(figures_in("91 km and 91 km", "en").said) == 1


def test_a_run_of_digits_of_any_length_is_one_number() -> None:
    digits = "9" * 5000

    assert _lacking(digits, "en", f"x {digits} y", "uk") == ()
    assert _lacking(digits, "en", "9", "uk") == (digits,)


@pytest.mark.parametrize(
    ("said", "language", "held", "held_language"),
    [
        ("97 км від кордону", "uk", "60 miles from the border", "en"),
        ("He is 5 feet 6", "en", "Ma 168 cm wzrostu", "pl"),
        ("80 pounds", "en", "وزنها 36 كيلوغراما", "ar"),
        ("32 °C", "fr", "90 °F", "en"),
        ("5,08–10,16 см", "uk", "2 to 4 inches", "en"),
        ("Gió 137 km/giờ", "vi", "Winds of 85 miles per hour", "en"),
        ("2.5 million acres", "en", "1 millón de hectáreas", "es"),
    ],
)
def test_a_number_in_another_unit_of_measurement_is_held(
    said: str, language: str, held: str, held_language: str
) -> None:
    assert _lacking(said, language, held, held_language) == ()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        pytest.param("107 km", ("107",), id="wrong"),
        pytest.param("97", ("97",), id="without-a-unit"),
        pytest.param("97 kg", ("97",), id="of-something-else"),
    ],
)
def test_only_the_same_measure_is_held_in_another_unit(
    said: str, missing: tuple[str, ...]
) -> None:
    assert _lacking(said, "en", "60 миль від кордону", "uk") == missing


def test_measures_of_several_texts_are_held_together() -> None:
    held = merge(figures_in("60 miles", "en"), figures_in("80 pounds", "en"))

    assert lacking(figures_in("97 км, 36 кг", "uk"), held) == ()


def test_the_two_of_a_square_need_not_be_said() -> None:
    assert _lacking("5 км²", "uk", "five square kilometres", "en") == ()


_NUMBERS = """
    5 12 24 31 185 1.234 2,5 12'400 2024 1402 24/5 3.4.2025 2025-11-18 ٣ ۱۲ １２ ३ ½ ² ٫ ٬
    million млн мільйони Mio. مليون triệu 万 億 twenty двадцять zwanzig fünfundzwanzig vingt
    عشرون و بیست hai mươi 二十 third п'ять XX XIX century століття first both decade
""".split()  # noqa: SIM905 - a list would be a line for each
_UNITS = """
    km miles feet inches ' " °F degrees Grad km2 tons фунтів stone h p.m. uhr % st nd -го s
    May травня مايو فروردین mai maja März 5月 日 年 року de в o'clock minus - – / . , : ( )
""".split()  # noqa: SIM905 - a list would be a line for each
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [*_NUMBERS, *_UNITS, " ", " ", "\u00a0", "\u200b", "\n", "9" * 5_000]
        ),
        st.text("0123456789.,'", max_size=6),
        st.text(max_size=3),
    ),
    max_size=20,
).map("".join)
LANGUAGES = st.sampled_from(
    ("en", "uk", "ar", "fa", "vi", "de", "zh", "tr", "fr", "xx")
)


@given(TEXTS, LANGUAGES)
@example("9" * 5_000, "en")
def test_any_text_holds_the_figures_that_it_says(text: str, language: str) -> None:
    figures = figures_in(text, language)

    assert lacking(figures, figures) == ()
    assert all(figure.shown in seen(text) for figure in figures.said)
    assert {f for f in figures.said if f.dates} <= {*filter(is_dated, figures.said)}


@given(TEXTS, LANGUAGES, st.sampled_from("٠۰०０"))
def test_the_digits_of_another_script_say_the_same_figures(
    text: str, language: str, zero: str
) -> None:
    digits = {ord(str(n)): chr(ord(zero) + n) for n in range(10)}

    written = figures_in(text.translate(digits), language)

    assert written.numbers == figures_in(text, language).numbers
    assert written.dates == figures_in(text, language).dates


@given(TEXTS, LANGUAGES)
def test_numbers_and_dates_stand_where_they_are_said_to(
    text: str, language: str
) -> None:
    shown = seen(text)
    places: list[StatedDate | Quantity] = [
        *read_dates(shown, language),
        *quantities_in(shown, language),
    ]

    assert all(0 <= place.start < place.end <= len(shown) for place in places)
