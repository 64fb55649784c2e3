"""People in private chats: what they see of the bot, and what it is told of them."""

import asyncio

import pytest
from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest

from tests.telegram.client import Client
from tests.telegram.emulator import Emulator, NothingCame, Seat


@pytest.fixture
def anna(telegram: Emulator) -> Seat:
    """Anna, who has started the bot; the bot was told of that."""
    seat = telegram.person("Anna", language_code="uk")
    seat.says("/start")
    telegram.world.updates.clear()
    return seat


def _source(number: int) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(f"{number} · Київ", callback_data=f"s:9:{number}")
    return InlineKeyboardMarkup([[button]])


def test_a_command_with_a_mention_and_a_link_arrives_with_these_marked(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    anna.says("/ask 😀 @polycite_bot https://a.example/x")

    (update,) = client.do(lambda bot: bot.get_updates())

    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "uk"
    assert list(update.message.parse_entities().values()) == [
        "/ask",
        "@polycite_bot",
        "https://a.example/x",
    ]
    assert telegram.calls.complaints == []


def test_a_message_is_seen_as_it_reads_after_its_edits(
    client: Client, anna: Seat
) -> None:
    async def send_and_edit(bot: Bot) -> None:
        sent = await bot.send_message(anna.chat_id, "Шукаю\u2026")
        await sent.edit_text(
            "Київ [1]",
            entities=[MessageEntity("bold", 0, 4)],
            reply_markup=_source(1),
        )

    client.do(send_and_edit)
    seen = anna.next_message()

    assert seen.texts == ("Шукаю\u2026", "Київ [1]")
    assert seen.covered("bold") == ["Київ"]
    assert seen.labels == (("1 · Київ",),)


def test_a_pressed_button_waits_for_its_answer(client: Client, anna: Seat) -> None:
    client.do(lambda b: b.send_message(anna.chat_id, "a", reply_markup=_source(1)))
    press = anna.presses(anna.next_message(), "1 · Київ")

    async def answer(bot: Bot) -> str | None:
        (update,) = await bot.get_updates()
        assert update.callback_query is not None
        await update.callback_query.answer("Ось")
        return update.callback_query.data

    assert client.do(answer) == "s:9:1"
    assert press.answer() == "Ось"


def test_a_button_is_answered_too_late(client: Client, anna: Seat) -> None:
    client.do(lambda b: b.send_message(anna.chat_id, "a", reply_markup=_source(1)))
    anna.presses(anna.next_message(), "1 · Київ").expire()

    async def answer(bot: Bot) -> None:
        (update,) = await bot.get_updates()
        assert update.callback_query is not None
        await update.callback_query.answer()

    with pytest.raises(BadRequest, match="Query is too old"):
        client.do(answer)


def test_only_buttons_that_are_there_and_tell_the_bot_something_can_be_pressed(
    client: Client, anna: Seat
) -> None:
    opens = InlineKeyboardMarkup.from_button(
        InlineKeyboardButton("open", url="https://a.example")
    )
    client.do(lambda b: b.send_message(anna.chat_id, "a", reply_markup=opens))
    message = anna.next_message()

    for label in ("open", "close"):
        with pytest.raises(NothingCame):
            anna.presses(message, label)


def test_a_draft_is_there_until_the_message_comes(client: Client, anna: Seat) -> None:
    async def stream(bot: Bot) -> list[str | None]:
        seen = [anna.draft]
        for text in ("", "Київ", "Київ є"):
            await bot.send_message_draft(anna.chat_id, 7, text)
            seen.append(anna.draft)
        await bot.send_message(anna.chat_id, "Київ є столицею.")
        return [*seen, anna.draft]

    assert client.do(stream) == [None, "", "Київ", "Київ є", None]
    times = [frame.at for frame in anna.frames]
    assert times == sorted(times)


@pytest.mark.parametrize(("keeps", "left"), [(True, "Київ"), (False, None)])
def test_a_stopped_draft_tells_the_bot_and_shows_no_more_frames(
    keeps: bool, left: str | None, client: Client, anna: Seat
) -> None:
    allowed = {"can_stop": True, "keep_on_stop": keeps}

    async def stream(bot: Bot) -> object:
        await bot.send_message_draft(anna.chat_id, 7, "Київ", api_kwargs=allowed)
        anna.stops()
        (update,) = await bot.get_updates()
        await bot.send_message_draft(anna.chat_id, 7, "Київ є", api_kwargs=allowed)
        return update.api_kwargs["stopped_message_generation"]["draft_id"]

    assert client.do(stream) == 7
    assert anna.draft == left
    assert [frame.is_after_stop for frame in anna.frames] == [False, True]


def test_a_stop_is_lost_on_a_bot_that_did_not_ask_for_its_kind(
    client: Client, anna: Seat
) -> None:
    async def stream(bot: Bot) -> int:
        await bot.get_updates(allowed_updates=["message"])
        await bot.send_message_draft(
            anna.chat_id, 7, "a", api_kwargs={"can_stop": True}
        )
        anna.stops()
        return len(await bot.get_updates())

    assert client.do(stream) == 0


def test_a_file_goes_both_ways(client: Client, anna: Seat) -> None:
    anna.uploads("нотатка.txt", "привіт".encode("cp1251"), caption="/add")

    async def fetch_and_send(bot: Bot) -> bytes:
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        file = await update.message.document.get_file()
        await bot.send_document(anna.chat_id, update.message.document.file_id)
        return bytes(await file.download_as_bytearray())

    assert client.do(fetch_and_send).decode("cp1251") == "привіт"
    document = anna.next_message().document
    assert document is not None
    assert document.name == "нотатка.txt"


def test_files_of_an_album_come_one_by_one(client: Client, anna: Seat) -> None:
    anna.uploads("а.txt", b"1", caption="/add", album="7")
    anna.uploads("б.txt", b"2", album="7")

    messages = [u.message for u in client.do(lambda bot: bot.get_updates())]

    assert [m.media_group_id for m in messages if m] == ["7", "7"]
    assert [m.caption for m in messages if m] == ["/add", None]


def test_an_edited_question_is_told_as_edited(client: Client, anna: Seat) -> None:
    question = anna.says("Де Київ?")
    anna.edits(question, "Де Львів?")

    said, edited = client.do(lambda bot: bot.get_updates())

    assert said.message is not None
    assert said.message.text == "Де Київ?"
    assert edited.edited_message is not None
    assert edited.edited_message.text == "Де Львів?"


def test_a_block_is_told(client: Client, anna: Seat) -> None:
    anna.blocks()
    anna.unblocks()

    updates = client.do(lambda bot: bot.get_updates())

    changes = [update.my_chat_member for update in updates]
    assert [c.new_chat_member.status for c in changes if c] == ["kicked", "member"]


def test_a_menu_is_shown_in_the_language_of_the_reader_or_the_one_for_all(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    other = telegram.person("Zeynep", language_code="tr")

    async def offer(bot: Bot) -> None:
        await bot.set_my_commands([("ask", "Ask")])
        await bot.set_my_commands(
            [("ask", "Питати")], BotCommandScopeAllPrivateChats(), "uk"
        )

    client.do(offer)

    assert anna.menu() == (("ask", "Питати"),)
    assert other.menu() == (("ask", "Ask"),)


def test_a_quote_that_is_not_in_the_message_is_refused(
    client: Client, anna: Seat
) -> None:
    question = anna.says("Де Київ?")
    quoting = ReplyParameters(question.id, quote="Львів")

    with pytest.raises(BadRequest, match="Quote_text_invalid"):
        client.do(lambda b: b.send_message(anna.chat_id, "a", reply_parameters=quoting))


def test_waiting_in_vain_tells_the_last_calls(client: Client, anna: Seat) -> None:
    with pytest.raises(BadRequest):
        client.do(lambda bot: bot.send_message(anna.chat_id, ""))

    with pytest.raises(NothingCame, match="sendMessage 400 Bad Request: message text"):
        anna.next_message(within_s=0.01)


def test_every_call_is_logged_with_what_a_reader_does_not_see(
    telegram: Emulator, client: Client, anna: Seat
) -> None:
    bold = [MessageEntity("bold", n, 1) for n in range(101)]

    client.do(lambda b: b.send_message(anna.chat_id, "я" * 101, entities=bold))

    (call,) = telegram.calls.of("sendMessage", anna.chat_id)
    assert call.began <= call.ended
    assert call.parameters["text"] == "я" * 101
    assert call.code == 200
    assert call.notes == ("1 entities beyond 100 are not shown",)


def test_fifty_people_are_answered_at_once_and_each_in_order(
    telegram: Emulator, client: Client
) -> None:
    people = [telegram.person(f"N{n}") for n in range(50)]
    for person in people:
        person.says("/start")

    async def answer(bot: Bot, person: Seat) -> None:
        for number in range(10):
            await bot.send_message(person.chat_id, str(number))

    async def answer_all(bot: Bot) -> None:
        await asyncio.gather(*(answer(bot, person) for person in people))

    client.do(answer_all)

    for person in people:
        assert [m.text for m in person.from_bot] == [str(n) for n in range(10)]
