"""Numbers of people and groups as operators write them."""

import pytest

from bot.telegram_numbers import read_numbers
from bot.telegram_settings import TelegramSettings, telegram_problems


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"telegram_admins": "@anna"}, "'@anna' is no number such as 123456789"),
        ({"telegram_admins": "1, x"}, "POLYCITE_TELEGRAM_ADMINS: 'x' is no number"),
        ({"telegram_admins": "0"}, "'0' is no number"),
        ({"telegram_admins": "-1001234567890"}, "the number of a group or channel"),
        ({"telegram_admins": "everybody"}, "'everybody' is no number"),
        ({"telegram_allowed": "nobody"}, "POLYCITE_TELEGRAM_ALLOWED: 'nobody'"),
        ({"telegram_allowed": "1001234567890"}, "minus sign: -1001234567890"),
    ],
    ids=str,
)
def test_what_is_no_number_is_told_with_the_way_to_it(
    settings: dict[str, str], told: str
) -> None:
    (problem,) = telegram_problems(TelegramSettings(**settings))

    assert told in problem


@pytest.mark.parametrize("everybody", ["everybody", " Everybody "])
def test_everybody_may_ask_where_the_settings_say_so_and_nobody_by_default(
    everybody: str,
) -> None:
    opened = TelegramSettings(telegram_allowed=everybody)

    assert opened.telegram_allowed_numbers is None
    assert TelegramSettings().telegram_allowed_numbers == frozenset()
    assert telegram_problems(opened) == []


def test_a_minus_sign_of_a_word_processor_is_one() -> None:
    assert read_numbers("123, \u22121001234567890;\n-45") == {123, -1001234567890, -45}
