"""What answers in the place of the Bot API may repeat what it was asked: the token."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.settings import Settings
from bot.telegram.examining import examine
from bot.telegram.reaching import Contact
from tests.any_wire import Answer, any_wire
from tests.telegram.program import quoting_program

TOKEN = "123456789:Zq4Lr81xW0pNZq4Lr81xW0pNZq4Lr81xW0p"  # noqa: S105 - of nobody


def _repeating(code: int) -> Callable[[str], Answer]:
    def answer(path: str) -> Answer:
        said = {"ok": False, "error_code": code, "description": f"no route {path}"}
        return code, json.dumps(said), {"Content-Type": "application/json"}

    return answer


def _without_result(path: str) -> Answer:
    return 200, json.dumps({"asked": path}), {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "answer",
    [_repeating(400), _repeating(418), _without_result],
    ids=["400", "418", "no result"],
)
def test_doctor_tells_what_answers_and_not_the_token(
    answer: Callable[[str], Answer],
) -> None:
    with any_wire(answer) as wire:
        settings = Settings.model_validate(
            {"telegram_token": TOKEN, "telegram_api_url": wire.url}
        )
        (problem,) = examine(settings)

    assert "does not answer as a Bot API server" in problem.text
    assert any(TOKEN in request for request in wire.requests)
    assert TOKEN not in problem.text


@pytest.mark.parametrize(
    "answer", [_repeating(400), _without_result], ids=["400", "no result"]
)
def test_the_bot_ends_with_one_line_and_not_with_the_token(
    answer: Callable[[str], Answer], tmp_path: Path
) -> None:
    with (
        any_wire(answer) as wire,
        quoting_program(_Elsewhere(wire.url), tmp_path) as bot,
    ):
        bot.start(wait=False)

        assert bot.wait() == 1

    assert f"What answers at {wire.url} is no Bot API server" in bot.said
    assert bot.said.count("\n") == 1
    assert TOKEN not in bot.said


def test_what_keeps_the_bot_from_telegram_is_told_without_the_token() -> None:
    contact, failed = Contact("http://a.example", token=TOKEN), asyncio.Event()

    def act() -> Awaitable[None]:
        failed.set()
        raise NetworkError(f"no route /bot{TOKEN}/getUpdates")

    async def run() -> None:
        asking = asyncio.create_task(contact.persist(act))
        await failed.wait()
        asking.cancel()

    asyncio.run(run())

    assert contact.trouble == "NetworkError: no route /bot…/getUpdates"


class _Elsewhere:
    """What a program knows of a Telegram that is none."""

    token = TOKEN

    def __init__(self, url: str) -> None:
        self.url = url

    def wait_for_poll(self, *, within_s: float) -> None:
        """Return at once: nobody polls here."""
