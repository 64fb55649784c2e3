"""What ``doctor`` says of the Telegram front end."""

import pytest

from bot.diagnosing import Finding
from bot.settings import Settings
from bot.telegram.examining import examine
from tests.telegram.emulator import Emulator, Outage


def _examine(telegram: Emulator, **settings: str) -> list[Finding]:
    given = {"telegram_token": telegram.token, "telegram_api_url": telegram.url}
    return examine(Settings.model_validate({**given, **settings}))


def test_without_a_token_nobody_is_asked() -> None:
    assert examine(Settings.model_construct(telegram_token=None)) == []


def test_the_bot_is_named_and_its_privacy_mode_told(telegram: Emulator) -> None:
    named, privacy = _examine(telegram)

    assert named.text == f"@polycite_bot (Polycite) at {telegram.url}"
    assert privacy.level == "advice"
    assert privacy.text.startswith("privacy mode is on")


def test_a_bot_that_reads_groups_needs_no_advice(telegram: Emulator) -> None:
    telegram.world.has_privacy_mode = False

    assert [finding.level for finding in _examine(telegram)] == ["fine"]


def test_a_webhook_of_another_program_is_told(telegram: Emulator) -> None:
    telegram.world.has_privacy_mode = False
    telegram.world.webhook.url = "https://other.example/secret"

    _, webhook = _examine(telegram)

    assert "posted to another program, at other.example;" in webhook.text
    assert "secret" not in webhook.text


def test_a_webhook_that_telegram_cannot_post_to_is_a_problem(
    telegram: Emulator,
) -> None:
    telegram.world.has_privacy_mode = False
    telegram.world.webhook.url = "https://bot.example/hook"
    telegram.world.webhook.last_error = "Connection refused"

    _, webhook = _examine(telegram, telegram_webhook_url="https://bot.example/hook")

    assert webhook.level == "problem"
    assert "(Connection refused)" in webhook.text


@pytest.mark.parametrize(
    ("token", "told"),
    [(f"1:{'a' * 30}", "does not know POLYCITE_TELEGRAM_TOKEN"), (None, "Bad Gateway")],
    ids=["another token", "an outage"],
)
def test_what_keeps_telegram_from_answering_is_a_problem(
    telegram: Emulator, token: str | None, told: str
) -> None:
    telegram.faults.plan(Outage(), method="getMe" if token is None else "close")

    (problem,) = _examine(telegram, **({"telegram_token": token} if token else {}))

    assert problem.level == "problem"
    assert told in problem.text
    assert "html" not in problem.text
    assert "a" * 30 not in problem.text
