"""One scenario at this emulator and at another's: what both model, they answer alike.

They differ in what a second poll does: Telegram ends the first one with 409, as this
emulator does; lo-bot-api-emulator refuses the second.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    Update,
)
from telegram.error import BadRequest, TelegramError

from tests.telegram.client import Client
from tests.telegram.emulator import Emulator, emulator
from tests.telegram.lo_stage import lo_stage


class Stage(Protocol):
    """A chat of one person with the bot under one of the emulators."""

    @property
    def token(self) -> str:
        """The bot's token."""

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls ``base_url``."""

    @property
    def chat_id(self) -> int:
        """The person's chat."""

    def says(self, text: str) -> None:
        """Let the person say ``text``."""

    def presses(self, message_id: int, data: str) -> None:
        """Let the person press a button with ``data`` under the bot's message."""


class OwnStage:
    """Anna's private chat with the bot at the emulator of this repository."""

    def __init__(self, telegram: Emulator) -> None:
        self.token = telegram.token
        self.base_url = telegram.base_url
        self._seat = telegram.person("Anna")
        self.chat_id = self._seat.chat_id

    def says(self, text: str) -> None:
        """Let Anna say ``text``."""
        self._seat.says(text)

    def presses(self, message_id: int, data: str) -> None:
        """Let Anna press the button with ``data``."""
        message = next(m for m in self._seat.messages if m.id == message_id)
        self._seat.presses_old(message, data)


@pytest.fixture(params=["own", "lo-bot-api-emulator"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Each of the two in turn."""
    if request.param == "own":
        with emulator() as telegram:
            yield OwnStage(telegram)
    else:
        with lo_stage() as other:
            yield other


def _do(stage: Stage, act: Callable[[Bot], Awaitable[object]]) -> object:
    return Client(stage.token, stage.base_url).do(act)


def _texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


def _keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_button(
        InlineKeyboardButton("1", callback_data=data)
    )


def test_updates_come_again_until_they_are_confirmed(stage: Stage) -> None:
    for text in "абв":
        stage.says(text)

    async def poll(bot: Bot) -> list[list[str | None]]:
        first = await bot.get_updates(limit=2)
        again = await bot.get_updates(limit=2)
        later = await bot.get_updates(offset=first[0].update_id + 1)
        await bot.get_updates(offset=later[-1].update_id + 1)
        after = await bot.get_updates()
        return [_texts(updates) for updates in (first, again, later, after)]

    assert _do(stage, poll) == [["а", "б"], ["а", "б"], ["б", "в"], []]


def test_a_long_poll_ends_with_the_first_update(stage: Stage) -> None:
    async def poll(bot: Bot) -> list[str | None]:
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await asyncio.to_thread(stage.says, "а")
        return _texts(await waiting)

    assert _do(stage, poll) == ["а"]


def test_a_filter_hides_what_was_not_asked_for(stage: Stage) -> None:
    async def poll(bot: Bot) -> int:
        await bot.get_updates(allowed_updates=["callback_query"])
        await asyncio.to_thread(stage.says, "а")
        return len(await bot.get_updates())

    assert _do(stage, poll) == 0


def test_a_message_is_sent_edited_and_its_button_answered(stage: Stage) -> None:
    stage.says("/start")

    async def talk(bot: Bot) -> list[object]:
        (start,) = await bot.get_updates()
        bold = [MessageEntity("bold", 0, 4)]
        sent = await bot.send_message(
            stage.chat_id, "Київ", entities=bold, reply_markup=_keyboard("s:1")
        )
        edited = await bot.edit_message_text(
            "Київ [1]", stage.chat_id, sent.message_id, reply_markup=_keyboard("s:2")
        )
        await asyncio.to_thread(stage.presses, sent.message_id, "s:2")
        (pressed,) = await bot.get_updates(offset=start.update_id + 1)
        query = pressed.callback_query
        assert query is not None
        assert isinstance(edited, type(sent))
        is_same = edited.message_id == sent.message_id
        return [is_same, query.data, await query.answer("Ось")]

    assert _do(stage, talk) == [True, "s:2", True]


@pytest.mark.parametrize("length", [4096, 4097])
@pytest.mark.parametrize("letter", ["я", "😀"])
def test_texts_are_counted_in_utf_16(length: int, letter: str, stage: Stage) -> None:
    text = letter * (length if letter == "я" else length // 2 + length % 2)
    stage.says("/start")

    async def send(bot: Bot) -> str:
        try:
            await bot.send_message(stage.chat_id, text)
        except BadRequest:
            return "refused"
        return "taken"

    assert _do(stage, send) == ("taken" if length == 4096 else "refused")


@pytest.mark.parametrize(
    ("data", "outcome"), [("я" * 32, "taken"), ("я" * 33, "refused")]
)
def test_data_of_buttons_is_counted_in_bytes(
    data: str, outcome: str, stage: Stage
) -> None:
    stage.says("/start")

    async def send(bot: Bot) -> str:
        try:
            await bot.send_message(stage.chat_id, "a", reply_markup=_keyboard(data))
        except BadRequest:
            return "refused"
        return "taken"

    assert _do(stage, send) == outcome


@pytest.mark.parametrize(("length", "outcome"), [(200, "taken"), (201, "refused")])
def test_a_toast_has_200_letters(length: int, outcome: str, stage: Stage) -> None:
    stage.says("/start")

    async def talk(bot: Bot) -> str:
        sent = await bot.send_message(stage.chat_id, "a", reply_markup=_keyboard("x"))
        await asyncio.to_thread(stage.presses, sent.message_id, "x")
        query = (await bot.get_updates())[-1].callback_query
        assert query is not None
        try:
            await query.answer("я" * length)
        except BadRequest:
            return "refused"
        return "taken"

    assert _do(stage, talk) == outcome


def test_polling_and_a_webhook_exclude_each_other(stage: Stage) -> None:
    async def poll(bot: Bot) -> list[str]:
        await bot.set_webhook("https://bot.example/hook")
        outcomes = []
        for step in (bot.get_updates, bot.delete_webhook, bot.get_updates):
            try:
                await step()
            except TelegramError as exc:
                outcomes.append(type(exc).__name__)
            else:
                outcomes.append("taken")
        return outcomes

    assert _do(stage, poll) == ["Conflict", "taken", "taken"]


def test_an_unknown_field_is_refused(stage: Stage) -> None:
    stage.says("/start")

    with pytest.raises(BadRequest):
        _do(stage, lambda b: b.send_message(stage.chat_id, "a", api_kwargs={"x": 1}))
