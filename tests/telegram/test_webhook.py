"""Whoever finds the webhook's address is not heard without what Telegram proves."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from bot.telegram.webhook import secret_of
from tests.telegram.emulator import Emulator, emulator
from tests.telegram.program import Program, free_address, quoting_program

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_UPDATE = {"update_id": 7, "message": {"message_id": 1, "date": 1}}


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Emulator, Program, str]]:
    """A bot that listens, and where."""
    folder, listen = tmp_path_factory.mktemp("webhook"), free_address()
    with emulator() as telegram, quoting_program(telegram, folder) as bot:
        telegram.postman.proxies["https://bot.example"] = f"http://{listen}"
        bot.start(
            wait=False,
            POLYCITE_TELEGRAM_WEBHOOK_URL="https://bot.example/hook",
            POLYCITE_TELEGRAM_LISTEN=listen,
        )
        anna = telegram.person("Anna")
        anna.wait_for(lambda: telegram.world.webhook.url, "webhook", within_s=60)
        yield telegram, bot, listen


def _post(listen: str, secret: bytes | None, body: bytes) -> int:
    with closing(HTTPConnection(listen, timeout=30)) as connection:
        connection.putrequest("POST", "/hook")
        if secret is not None:
            connection.putheader(_HEADER, secret)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        with connection.getresponse() as reply:
            return reply.status


@pytest.mark.parametrize("secret", [None, b"", b"guessed", b"\xff\xfe", b"\xc3\xa9"])
def test_who_does_not_know_the_secret_is_refused(
    stage: tuple[Emulator, Program, str], secret: bytes | None
) -> None:
    _, bot, listen = stage
    strangers = bot.said.count("stranger_at_webhook")

    assert _post(listen, secret, json.dumps(_UPDATE).encode()) == 403
    assert bot.said.count("stranger_at_webhook") == strangers + 1
    assert "Error handling request" not in bot.said


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b"\xff", 400),
        (b'{"update_id": "many"}', 400),
        (b" " * 2_000_000, 413),
    ],
    ids=["deep", "no text", "no number", "large"],
)
def test_what_is_no_update_is_refused(
    stage: tuple[Emulator, Program, str], body: bytes, status: int
) -> None:
    telegram, bot, listen = stage

    assert _post(listen, secret_of(telegram.token).encode(), body) == status
    assert "Error handling request" not in bot.said
