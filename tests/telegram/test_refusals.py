"""What the emulator takes and refuses, told by the real python-telegram-bot."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
)
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken

from tests.telegram.client import Client
from tests.telegram.emulator import Emulator

Act = Callable[[Bot, int], Awaitable[object]]


def _buttons(*rows: int, data: str = "x") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton("b", callback_data=data)] * row for row in rows]
    )


def _bold(offset: int, length: int) -> list[MessageEntity]:
    return [MessageEntity("bold", offset, length)]


def _copy(text: str) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton("b", copy_text=CopyTextButton(text))
    return InlineKeyboardMarkup([[button]])


ACCEPTED: dict[str, Act] = {
    "4096 units": lambda b, c: b.send_message(c, "я" * 4096),
    "2048 emoji": lambda b, c: b.send_message(c, "😀" * 2048),
    "4096 units after trimming": lambda b, c: b.send_message(
        c, " " + "я" * 4096 + "\n"
    ),
    "1024 units of caption": lambda b, c: b.send_document(c, b"x", caption="я" * 1024),
    "entity up to the end": lambda b, c: b.send_message(c, "a😀", entities=_bold(1, 2)),
    "64 bytes of data": lambda b, c: b.send_message(
        c, "a", reply_markup=_buttons(1, data="я" * 32)
    ),
    "100 buttons": lambda b, c: b.send_message(
        c, "a", reply_markup=_buttons(*[8] * 12, 4)
    ),
    "256 copied": lambda b, c: b.send_message(c, "a", reply_markup=_copy("я" * 256)),
    "reply to nothing, allowed": lambda b, c: b.send_message(
        c,
        "a",
        reply_parameters=ReplyParameters(999, allow_sending_without_reply=True),
    ),
    "empty draft": lambda b, c: b.send_message_draft(c, 1, ""),
    "stoppable draft": lambda b, c: b.send_message_draft(
        c, 1, "a", api_kwargs={"can_stop": True, "keep_on_stop": True}
    ),
    "two-letter language": lambda b, _: b.set_my_description("a", language_code="uk"),
    "menu of a chat": lambda b, c: b.set_my_commands(
        [BotCommand("ask", "питати")], BotCommandScopeChat(c), "uk"
    ),
    "typing": lambda b, c: b.send_chat_action(c, "typing"),
}

REFUSED: dict[str, tuple[Act, str]] = {
    "4097 units": (lambda b, c: b.send_message(c, "я" * 4097), "Message is too long"),
    "2049 emoji": (lambda b, c: b.send_message(c, "😀" * 2049), "Message is too long"),
    "no text": (lambda b, c: b.send_message(c, ""), "Message text is empty"),
    "nothing to see": (
        lambda b, c: b.send_message(c, "\u200f \u2028"),
        "Message text is empty",
    ),
    "1025 units of caption": (
        lambda b, c: b.send_document(c, b"x", caption="я" * 1025),
        "Message caption is too long",
    ),
    "4097 units of draft": (
        lambda b, c: b.send_message_draft(c, 1, "я" * 4097),
        "Message is too long",
    ),
    "draft 0": (lambda b, c: b.send_message_draft(c, 0, "a"), "Textdraft_id_invalid"),
    "entity begins inside a pair": (
        lambda b, c: b.send_message(c, "a😀b", entities=_bold(2, 2)),
        "Entity begins in a middle of a UTF-16 symbol at UTF-16 offset 2",
    ),
    "entity ends inside a pair": (
        lambda b, c: b.send_message(c, "a😀b", entities=_bold(0, 2)),
        "Entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at UTF-16 offset 2",
    ),
    "entity beyond the end": (
        lambda b, c: b.send_message(c, "ab", entities=_bold(1, 2)),
        "Entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
    ),
    "66 bytes of data": (
        lambda b, c: b.send_message(c, "a", reply_markup=_buttons(1, data="я" * 33)),
        "Button_data_invalid",
    ),
    "101 buttons": (
        lambda b, c: b.send_message(c, "a", reply_markup=_buttons(*[8] * 12, 5)),
        "Reply_markup_too_long",
    ),
    "9 in a row": (
        lambda b, c: b.send_message(c, "a", reply_markup=_buttons(9)),
        "Reply_markup_too_long",
    ),
    "257 copied": (
        lambda b, c: b.send_message(c, "a", reply_markup=_copy("я" * 257)),
        "Button_copy_text_invalid",
    ),
    "reply to nothing": (
        lambda b, c: b.send_message(c, "a", reply_parameters=ReplyParameters(999)),
        "Message to be replied not found",
    ),
    "edit of nothing": (
        lambda b, c: b.edit_message_text("a", c, 999),
        "Message to edit not found",
    ),
    "edit of a user's message": (
        lambda b, c: b.edit_message_text("a", c, 1),
        "Message can't be edited",
    ),
    "no such topic": (
        lambda b, c: b.send_message(c, "a", message_thread_id=7),
        "Message thread not found",
    ),
    "unknown chat": (lambda b, _: b.send_message(77, "a"), "Chat not found"),
    "unknown query": (
        lambda b, _: b.answer_callback_query("5"),
        "Query is too old and response timeout expired or query id is invalid",
    ),
    "longer language": (
        lambda b, _: b.set_my_description("a", language_code="pt-br"),
        "Invalid language code specified",
    ),
    "upper-case command": (
        lambda b, _: b.set_my_commands([("Ask", "a")]),
        "Bot_command_invalid",
    ),
    "unknown file": (
        lambda b, _: b.get_file("x"),
        "Wrong file_id or the file is temporarily unavailable",
    ),
    "unknown reaction": (
        lambda b, c: b.set_message_reaction(c, 1, ReactionTypeEmoji("🍏")),
        "Reaction_invalid",
    ),
    "parse mode": (
        lambda b, c: b.send_message(c, "a", parse_mode="HTML"),
        "The emulator does not model the field 'parse_mode' of sendmessage",
    ),
    "misspelt field": (
        lambda b, c: b.send_message(c, "a", api_kwargs={"txet": "b"}),
        "The emulator does not model the field 'txet' of sendmessage",
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_telegram_takes_is_taken(
    name: str, telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    anna.says("/start")

    client.do(lambda bot: ACCEPTED[name](bot, anna.chat_id))

    assert telegram.calls.refused == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_telegram_refuses_is_refused(
    name: str, telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    anna.says("/start")
    act, words = REFUSED[name]

    with pytest.raises(BadRequest) as refusal:
        client.do(lambda bot: act(bot, anna.chat_id))

    assert str(refusal.value).lower() == words.lower()
    assert anna.from_bot == []
    assert [call.code for call in telegram.calls.refused] == [400]


def test_an_edit_that_changes_nothing_is_refused(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    anna.says("/start")

    async def edit_twice(bot: Bot) -> None:
        sent = await bot.send_message(anna.chat_id, "a", reply_markup=_buttons(1))
        await sent.edit_text("a")
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_text(" a\u202e")

    client.do(edit_twice)

    assert anna.from_bot[0].labels == ()


def test_a_person_who_has_not_written_cannot_be_written_to(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")

    with pytest.raises(Forbidden, match="can't initiate conversation"):
        client.do(lambda bot: bot.send_message(anna.chat_id, "a"))


@pytest.mark.parametrize(
    "act",
    [
        lambda b, c: b.send_message(c, "a"),
        lambda b, c: b.send_message_draft(c, 1, "a"),
        lambda b, c: b.send_chat_action(c, "typing"),
    ],
)
def test_a_bot_that_is_blocked_may_do_nothing(
    act: Act, telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    anna.says("/start")
    anna.blocks()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        client.do(lambda bot: act(bot, anna.chat_id))


def test_a_method_that_is_not_modelled_is_complained_of(
    telegram: Emulator, client: Client
) -> None:
    with pytest.raises(EndPointNotFound):
        client.do(lambda bot: bot.do_api_request("sendRichMessage", api_kwargs={}))

    assert [call.method for call in telegram.calls.complaints] == ["sendRichMessage"]


@pytest.mark.parametrize("token", ["700000001:another", "70:", "nothing"])
def test_another_token_is_not_let_in(token: str, client: Client) -> None:
    async def begin() -> None:
        async with client.bot(token=token):
            pass

    with pytest.raises(InvalidToken):
        client.do(lambda _: begin())


def test_a_file_above_20_megabytes_can_be_sent_to_the_bot_but_not_fetched(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    large = anna.uploads("book.pdf", 20 * 1024 * 1024 + 1).document
    assert large is not None

    with pytest.raises(BadRequest, match="File is too big"):
        client.do(lambda bot: bot.get_file(large.file_id))
