import pytest
from hypothesis import given

from bot.redating import redate
from index.dates import read_dates
from index.numerals import seen
from tests.index.test_figures import LANGUAGES, TEXTS


@pytest.mark.parametrize(
    ("held", "text", "asked", "shown"),
    [
        (
            "fa",
            "در 24 دسامبر 2024 تصویب شد",
            "es",
            "در 24 de diciembre de 2024 تصویب شد",
        ),
        ("ar", "في 24 ديسمبر/كانون الأول", "uk", "في 24 грудня"),
        ("en", "It left on 14 September 2025.", "pl", "It left on 14 września 2025."),
        ("uk", "3 травня та 5 червня", "en", "May 3 та June 5"),
    ],
)
def test_a_date_is_written_as_the_asker_writes_it(
    held: str, text: str, asked: str, shown: str
) -> None:
    assert redate(text, held, asked) == shown


@pytest.mark.parametrize(
    ("held", "text", "asked"),
    [
        ("en", "From 3 to 5 May 2025.", "fr"),
        ("en", "In May 2025 it may rain.", "fr"),
        ("en", "On 3/4/2025, 24.12.2024.", "fr"),
        ("en", "On 31 June 2025.", "fr"),
        ("en-GB", "On 3 May 2025.", "en-US"),
        ("en", "On 3 May 2025.", "xx"),
    ],
)
def test_what_is_no_single_day_with_a_name_stays(
    held: str, text: str, asked: str
) -> None:
    assert redate(text, held, asked) == text


@given(TEXTS, LANGUAGES, LANGUAGES)
def test_a_text_without_a_date_is_left_as_it_is(
    text: str, held: str, asked: str
) -> None:
    written = redate(text, held, asked)

    assert written == text or read_dates(seen(text), held)
    assert redate(text, held, held) == text
