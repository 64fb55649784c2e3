"""An emulated Telegram and a client of it."""

from collections.abc import Iterator

import pytest

from tests.telegram.client import Client
from tests.telegram.emulator import Emulator, emulator


@pytest.fixture(autouse=True)
def _retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose what python-telegram-bot will do one day; it warns otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def telegram() -> Iterator[Emulator]:
    """An emulated Telegram without any people yet."""
    with emulator() as emulated:
        yield emulated


@pytest.fixture
def client(telegram: Emulator) -> Client:
    """A real client of ``telegram``."""
    return Client(telegram.token, telegram.base_url, telegram.base_file_url)
