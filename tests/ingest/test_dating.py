"""Dates are read in every language they are written in, and never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cldr import long_date
from ingest.dating import DateFound, as_published, find_date


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2025-11-18", "2025-11-18"),
        ("2025-11-18T14:30:00+07:00", "2025-11-18"),
        ("25.10.2025 14:30", "2025-10-25"),
        ("Published: 25 October 2025", "2025-10-25"),
        ("субота, 25 жовтня 2025 року, 14:30", "2025-10-25"),
        ("25 октября 2025 г.", "2025-10-25"),
        ("24 ديسمبر/كانون الأول 2024", "2024-12-24"),
        ("السبت ٢٥ تشرين الأول ٢٠٢٥", "2025-10-25"),
        ("sobota, 25 października 2025", "2025-10-25"),
        ("۲۵ اکتبر ۲۰۲۵", "2025-10-25"),
        ("دوشنبه ۲۶ آبان ۱۴۰۴", "2025-11-17"),
        ("Samedi 25 octobre 2025", "2025-10-25"),
        ("Thứ Bảy, 25/10/2025, 14:30 (GMT+7)", "2025-10-25"),
        ("ngày 25 tháng 10 năm 2025", "2025-10-25"),
        ("25 de octubre de 2025", "2025-10-25"),
        ("12. Oktober 2025", "2025-10-12"),
        ("25 Ekim 2025", "2025-10-25"),
        ("2025年10月25日", "2025-10-25"),
        ("31.02.2025", None),
        ("05/06/2025", None),
    ],
)
def test_a_date_gives_its_day_or_none_when_that_is_not_certain(
    line: str, published: str | None
) -> None:
    dated = find_date(line)

    assert dated is not None
    assert (dated.published, dated.others) == (published, 0)


@pytest.mark.parametrize(
    ("line", "others", "is_apart"),
    [
        ("By Jane Doe, October 25, 2025", 3, True),
        ("25 октября 2025 | Анна Иванова", 2, True),
        ("On 25 October 2025 it rained", 2, False),
    ],
)
def test_words_beside_a_date_are_counted(
    line: str, others: int, is_apart: bool
) -> None:
    dated = find_date(line)

    assert dated == DateFound(published="2025-10-25", others=others, is_apart=is_apart)


@pytest.mark.parametrize(
    "line",
    ["yesterday", "вчора", "3 hours ago", "In 2025"],
)
def test_a_relative_or_partial_date_is_never_read(line: str) -> None:
    assert find_date(line) is None


@pytest.mark.parametrize("line", ["5 boats 2025", "9 قوارب 2025", "9 آب/مايو 2025"])
def test_a_number_and_a_word_before_a_year_are_no_date(line: str) -> None:
    assert find_date(line) is None


@pytest.mark.parametrize(
    ("line", "language", "published"),
    [
        ("2024年11月3日 18時20分", "ja", "2024-11-03"),
        ("令和6年3月6日", "ja", "2024-03-06"),
        ("令和元年5月1日", "ja", "2019-05-01"),
        ("平成31年4月30日", "ja", "2019-04-30"),
        ("民國113年10月8日", "zh", "2024-10-08"),
        ("2024년 5월 27일 (월) 오전 11:02", "ko", "2024-05-27"),
        ("2024.05.27 11:02", "ko", "2024-05-27"),
        ("วันที่ 6 มีนาคม 2567 - 13:20 น.", "th", "2024-03-06"),
        ("14 ส.ค. 2566 09:12", "th", "2023-08-14"),
        ("6/3/2567", "th", "2024-03-06"),
        ("6/3/2567", "vi", None),
        ("০৯ জুলাই ২০২৪, ১৬: ৩০", "bn", "2024-07-09"),
        ("२ दिसंबर २०२३", "hi", "2023-12-02"),
        ("5 בספטמבר 2023", "he", "2023-09-05"),
        ("16 Σεπτεμβρίου 2024", "el", "2024-09-16"),
        ("25 липня 2024 р.", "uk", "2024-07-25"),
        ("25 листопада 2024", "uk", "2024-11-25"),
        ("2024. október 25.", "hu", "2024-10-25"),
        ("25. marraskuuta 2024", "fi", "2024-11-25"),
        ("7 d'octubre de 2023", "ca", "2023-10-07"),
        ("Thu 9 Feb 2023 18.40 GMT", "en", "2023-02-09"),
        ("4 غشت 2020", "ar", "2020-08-04"),
        ("15 جويلية 2023", "ar", "2023-07-15"),
        ("9 يونيه 2023", "ar", "2023-06-09"),
        ("3 شباط 2024", "ar", "2024-02-03"),
        ("1403/08/18", "fa", "2024-11-08"),
        ("۱۵ حمل ۱۴۰۳", "fa", "2024-04-03"),
    ],
)
def test_dates_of_every_calendar_and_language_give_their_day(
    line: str, language: str, published: str | None
) -> None:
    dated = find_date(line, language)

    assert dated is not None
    assert (dated.published, dated.others) == (published, 0)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        pytest.param("4/5/2024", "en", id="american-or-british"),
        pytest.param("4-5-2024", "en", id="with-hyphens"),
        pytest.param("4/5/2024", None, id="of-no-known-language"),
        pytest.param("05.09.23", "he", id="short-year"),
        pytest.param("25 listopada 2024", None, id="polish-or-croatian"),
        pytest.param("14 May 2099", "en", id="future"),
        pytest.param("14 May 0999", "en", id="absurd"),
        pytest.param("31 April 2024", "en", id="unreal"),
        pytest.param("1403/08/18", "ar", id="calendar-not-known"),
    ],
)
def test_a_date_that_is_not_certain_is_seen_and_not_read(
    line: str, language: str | None
) -> None:
    dated = find_date(line, language)

    assert dated is not None
    assert dated.published is None


def test_a_month_that_two_languages_share_is_read_as_the_text_has_it() -> None:
    days = [find_date("25. listopada 2024.", language) for language in ("hr", "pl")]

    assert [day and day.published for day in days] == ["2024-10-25", "2024-11-25"]


def test_days_of_the_islamic_calendar_are_left_to_the_gregorian_beside_them() -> None:
    both = find_date("14 ربيع الآخر 1446 هـ الموافق 17 أكتوبر 2024", "ar")

    assert both is not None
    assert (both.published, both.others) == ("2024-10-17", 0)
    assert as_published("14 ربيع الآخر 1446 هـ", "ar") is None


@pytest.mark.parametrize(
    ("line", "published", "is_update"),
    [
        ("Published 4 May 2024, updated 5 May 2024", "2024-05-04", False),
        ("Publié le 4 mai 2024 à 06h00, modifié le 5 mai 2024", "2024-05-04", False),
        ("เผยแพร่: 4 พ.ค. 2567 09:12 ปรับปรุง: 5 พ.ค. 2567 10:40", "2024-05-04", False),
        ("Updated: 5 May 2024", "2024-05-05", True),
        ("Оновлено 5 травня 2024", "2024-05-05", True),
        ("آخر تحديث: 5 مايو 2024", "2024-05-05", True),
    ],
)
def test_the_day_of_publication_is_told_from_that_of_a_change(
    line: str, published: str, is_update: bool
) -> None:
    dated = find_date(line)

    assert dated is not None
    assert (dated.published, dated.is_update) == (published, is_update)


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
def test_a_day_is_read_back_from_any_way_to_write_it(day: date) -> None:
    written = [
        (day.isoformat(), None),
        (f"{day.day}.{day.month}.{day.year}", None),
        (f"{day.year}年{day.month}月{day.day}日", "zh"),
        (f"{day.day}/{day.month}/{day.year + 543}", "th"),
        (long_date(day.day, day.month, day.year, "pl") or "", "pl"),
        (long_date(day.day, day.month, day.year, "ar") or "", "ar"),
    ]

    read = [as_published(line, language) for line, language in written]

    assert read == [day.isoformat()] * len(written)


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
def test_neighbouring_solar_days_are_neighbouring_days(day: date) -> None:
    year = day.year - 621
    lines = [f"{n} {month} {year}" for month in ("دی", "بهمن") for n in (1, 2, 30)]

    first, second, last, *_, end = map(as_published, lines)
    days = [date.fromisoformat(d) for d in (first, second, last) if d]

    assert [(b - days[0]).days for b in days] == [0, 1, 29]
    assert end is None or end > (last or "")


def test_a_slashed_date_is_read_day_first_outside_english() -> None:
    day_first = find_date("05/06/2025", "vi")
    certain = find_date("10/25/2025", "en")

    assert (day_first and day_first.published) == "2025-06-05"
    assert (certain and certain.published) == "2025-10-25"


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2024", "2024"),
        ("2024-12", "2024-12"),
        ("2024-12-24 10:00", "2024-12-24"),
        ("24 grudnia 2024", "2024-12-24"),
        ("30 اسفند 1403", "2025-03-20"),
        ("30 اسفند 1404", None),
        ("31 مهر 1404", None),
        ("2024-13", None),
        ("3024", None),
        ("December 2024", "2024-12"),
        ("دسامبر ۲۰۲۴", "2024-12"),
        ("12/2024", "2024-12"),
        ("2024年12月", "2024-12"),
        ("Mon, 09 Dec 2024 10:00:00 +0100", "2024-12-09"),
        ("2099-01-01", None),
        ("1733740800", None),
        ("مهر 1403", None),
        ("soon", None),
    ],
)
def test_a_stated_date_keeps_its_exactness(value: str, published: str | None) -> None:
    assert as_published(value) == published
