"""What a button carries, written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.showing.callbacks import Callback, read_callback, write_callback


def test_a_pressed_button_says_what_was_written_into_it() -> None:
    callback = Callback(action="source", answer="a" * 48, number=9999)

    data = write_callback(callback)

    assert read_callback(data) == callback
    assert len(data.encode()) <= 64


@given(data=st.text(max_size=80))
def test_data_of_no_button_is_read_as_none(data: str) -> None:
    callback = read_callback(data)

    assert callback is None or write_callback(callback) == data


def test_a_key_that_does_not_fit_a_button_is_refused() -> None:
    with pytest.raises(ValueError, match="no data of a button"):
        write_callback(Callback(action="good", answer="a:b"))
