import sys
import unicodedata

import pytest

from index.numbers import (
    asks_for_number,
    number_words_in,
    numbers_in,
    says_number,
)

_ZEROS = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.decimal(chr(code), -1) == 0
]


@pytest.mark.parametrize(
    "zero", _ZEROS, ids=[unicodedata.name(zero).replace(" ", "-") for zero in _ZEROS]
)
def test_a_number_reads_the_same_in_the_digits_of_any_script(zero: str) -> None:
    written = "".join(chr(ord(zero) + digit) for digit in (1, 9, 4, 5))

    assert numbers_in(f"x {written} y") == {"1945"}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("12,400", id="en"),
        pytest.param("12.400", id="de"),
        pytest.param("12 400", id="uk"),
        pytest.param("12\u00a0400", id="no-break-space"),
        pytest.param("12\u202f400", id="fr-narrow-space"),
        pytest.param("12'400", id="ch"),
        pytest.param("12’400", id="ch-curly"),
        pytest.param("١٢٬٤٠٠", id="ar"),
        pytest.param("۱۲٬۴۰۰", id="fa"),
        pytest.param("12400", id="bare"),
        pytest.param("012400", id="leading-zero"),
    ],
)
def test_thousands_separators_do_not_count(written: str) -> None:
    assert numbers_in(f"({written})") == {"12400"}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        pytest.param("3.2", "3.2", id="en"),
        pytest.param("3,2", "3.2", id="de"),
        pytest.param("۳٫۲", "3.2", id="fa"),
        pytest.param("٣٫٢", "3.2", id="ar"),
        pytest.param("3,20", "3.2", id="trailing-zero"),
        pytest.param("3.0", "3", id="whole"),
        pytest.param("0.125", "0.125", id="three-decimals-under-one"),
        pytest.param("0,500", "0.5", id="half"),
        pytest.param("1,234.5", "1234.5", id="en-both"),
        pytest.param("1.234,5", "1234.5", id="de-both"),
        pytest.param("1 234,5", "1234.5", id="uk-both"),
        pytest.param("1,234,567", "1234567", id="millions"),
    ],
)
def test_decimals_read_the_same_however_they_are_marked(
    written: str, number: str
) -> None:
    assert numbers_in(f"about {written} per cent") == {number}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("on 18.11.2025", {"18", "11", "2025"}, id="dotted"),
        pytest.param("2025-11-08", {"2025", "11", "8"}, id="iso"),
        pytest.param("18/11/2025", {"18", "11", "2025"}, id="slashes"),
        pytest.param("2025年11月8日", {"2025", "11", "8"}, id="zh"),
        pytest.param("۱۴۰۴/۰۸/۲۷", {"1404", "8", "27"}, id="fa"),
        pytest.param("in 2020 300 came", {"2020", "300"}, id="side-by-side"),
        pytest.param("1939–1945", {"1939", "1945"}, id="range"),
        pytest.param("no digits", set(), id="none"),
    ],
)
def test_a_date_or_a_range_gives_its_parts(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("uk", "П’ять міст і дванадцять сіл, двох людей", {"5", "12", "2"}),
        ("ar", "خمسة عشر بيتا وثلاثة جسور", {"15", "3"}),
        ("pl", "Pięć miast, dwanaście wsi i dwóch ludzi", {"5", "12", "2"}),
        ("fa", "دوازده شهر و سه روستا", {"12", "3"}),
        ("fr", "Dix-sept villes et deux villages", {"17", "2"}),
        ("es", "Dieciséis ciudades y dos pueblos", {"16", "2"}),
        ("de", "Zwölf Städte mit zwei Brücken", {"12", "2"}),
        ("tr", "İki köprü ve on iki köy", {"2", "12"}),
        ("vi", "Mười hai thành phố và ba làng", {"12", "3"}),
        ("ru", "Двенадцать городов и трёх людей", {"12", "3"}),
        ("zh", "十二座城市和三座桥", {"12", "3"}),
        ("en", "Twelve towns and three bridges", {"12", "3"}),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) == 2 else "",
)
def test_number_words_are_read(language: str, text: str, numbers: set[str]) -> None:
    assert number_words_in(text, language) == numbers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("en", "Someone often went to Tenerife", id="en"),
        pytest.param("de", "Der Dreißigjährige beachtet Vierbeiner", id="de"),
        pytest.param("uk", "Двері, тримати, десятки", id="uk"),
        pytest.param("vi", "Năm nay trời mưa", id="vi"),
        pytest.param("th", "สองสามคน", id="unlisted-language"),
    ],
)
def test_words_that_only_look_like_numbers_are_none(language: str, text: str) -> None:
    assert number_words_in(text, language) == set()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("uk", "Скільки людей приїхало?"),
        ("ar", "كم عدد الزوار؟"),
        ("pl", "Ilu ludzi przyjechało?"),
        ("fa", "چند نفر آمدند؟"),
        ("fr", "En quelle année est-elle née ?"),
        ("es", "¿Cuántas personas vinieron?"),
        ("de", "Wann wurde die Brücke gebaut?"),
        ("tr", "Köprü ne zaman açıldı?"),
        ("vi", "Có bao nhiêu người đến?"),
        ("ru", "В каком году построен мост?"),
        ("zh", "有多少人来了？"),
        ("en", "How many people came?"),
    ],
    ids=lambda value: value if len(value) == 2 else "",
)
def test_a_question_for_a_number_is_known_as_one(language: str, question: str) -> None:
    assert asks_for_number(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("uk", "Хто приїхав?"),
        ("ar", "من هو المدير؟"),
        ("pl", "Kto przyjechał?"),
        ("fa", "مدیر کیست؟"),
        ("fr", "Qui est venu ?"),
        ("es", "¿Quién vino?"),
        ("de", "Wer ist gekommen?"),
        ("tr", "Kim geldi?"),
        ("vi", "Ai đã đến?"),
        ("ru", "Кто приехал?"),
        ("zh", "谁来了？"),
        ("en", "Who came?"),
        ("th", "มีกี่คน"),
    ],
    ids=lambda value: value if len(value) == 2 else "",
)
def test_a_question_for_something_else_is_not(language: str, question: str) -> None:
    assert not asks_for_number(question, language)


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        pytest.param("٤٢ مترا", "ar", True, id="digits"),
        pytest.param("Drei Jahre", "de", True, id="words"),
        pytest.param("Drei Jahre", "de-AT", True, id="regional"),
        pytest.param("Drei Jahre", "en", False, id="another-language"),
        pytest.param("Many years", "en", False, id="neither"),
    ],
)
def test_a_sentence_says_a_number_in_digits_or_in_words(
    text: str, language: str, says: bool
) -> None:
    assert says_number(text, language) is says
