"""Questions in, checked answers out: the real program against an emulated Telegram."""

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat_wire import ChatWire, chat_wire, slowly, without_end
from tests.telegram.emulator import Emulator, Flood, Outage
from tests.telegram.program import Program, program

COFFEE = "Скільки тонн кави в'єтнамський кооператив відправив до Чилі?"
# The first answer loads the model that checks it.
_WAIT_S = 60.0
SENTENCE = "Кооператив відправив до Чилі 96 тонн кави [1]."
IN_LANGUAGES = {
    "uk": (COFFEE, SENTENCE, "6 березня 2025"),
    "ar": (
        "كم طنًا من البن أرسلت التعاونية الفيتنامية إلى تشيلي؟",
        "أرسلت التعاونية الفيتنامية 96 طنًا من البن إلى تشيلي [1].",
        "6 مارس 2025، الفيتنامية",
    ),
    "fa": (
        "تعاونی ویتنامی چند تن قهوه به شیلی فرستاد؟",
        "تعاونی ویتنامی ۹۶ تن قهوه به شیلی فرستاد [1].",
        "مارس 2025، ویتنامی",
    ),
}
"""By language: a question, what a model writes, and what stands under the source."""


@pytest.fixture
def wire() -> Iterator[ChatWire]:
    with chat_wire(SENTENCE) as opened:
        yield opened


@pytest.fixture
def bot(
    telegram: Emulator, sample_home: Path, tmp_path: Path, wire: ChatWire
) -> Iterator[Program]:
    environment = {
        "POLYCITE_CHAT_URL": wire.url,
        "POLYCITE_CHAT_MODEL": "scripted",
        "POLYCITE_TELEGRAM_AT_ONCE": "4",
    }
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with program(telegram, home, environment) as made:
        yield made


def test_a_question_is_answered_with_its_source(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna = telegram.person("Anna", language_code="uk")

    anna.says(COFFEE)
    answer = anna.next_message(within_s=_WAIT_S)

    assert answer.text.startswith("Кооператив відправив до Чилі 96 тонн кави. [1]")
    assert "Hợp tác xã Ea Sương" in answer.text
    assert telegram.calls.refused == []


def test_a_source_opens_in_its_own_language_and_is_described_in_the_readers(
    telegram: Emulator, bot: Program, wire: ChatWire
) -> None:
    bot.start()
    opened = {}
    for language, (question, answer, _) in IN_LANGUAGES.items():
        wire.replies = [answer]
        reader = telegram.person("Reader", language_code=language)
        reader.says(question)
        shown = reader.next_message(within_s=_WAIT_S)
        reader.presses(shown, shown.labels[0][0])
        opened[language] = reader.next_message(within_s=_WAIT_S)

    for language, (_, _, described) in IN_LANGUAGES.items():
        source = opened[language]
        bold = source.covered("bold")[-1]
        assert bold.startswith("Hợp tác xã đã gửi 96 tấn cà phê nhân sang Chile")
        assert described in source.text
        assert "coffee-cooperative-vi.txt" in source.text
    assert telegram.calls.refused == []


def test_checked_sentences_stream_as_a_draft_before_the_answer(
    telegram: Emulator, bot: Program, wire: ChatWire
) -> None:
    seen = threading.Event()
    wire.replies = [slowly(SENTENCE, lambda: seen.wait(20))]
    bot.start()
    anna = telegram.person("Anna", language_code="uk")

    anna.says(COFFEE)
    anna.wait_for(lambda: "96 тонн" in (anna.draft or ""), "draft", within_s=_WAIT_S)
    is_early = not anna.from_bot
    seen.set()
    answer = anna.next_message(within_s=_WAIT_S)

    assert is_early
    assert answer.text.startswith("Кооператив відправив до Чилі 96 тонн кави. [1]")
    assert all("777" not in frame.shown.text for frame in anna.frames)
    assert telegram.calls.refused == []


def test_stop_ends_the_model_call_and_keeps_what_is_checked(
    telegram: Emulator, bot: Program, wire: ChatWire
) -> None:
    left = threading.Event()
    wire.replies = [without_end(SENTENCE, left)]
    bot.start()
    anna = telegram.person("Anna", language_code="uk")

    anna.says(COFFEE)
    anna.wait_for(lambda: "96 тонн" in (anna.draft or ""), "draft", within_s=_WAIT_S)
    anna.stops()
    answer = anna.next_message(within_s=_WAIT_S)

    anna.presses(answer, answer.labels[0][0])

    assert left.wait(10)
    assert "96 тонн" in answer.text
    assert "Зупинено." in answer.text
    assert "96 tấn" in anna.next_message().text
    assert not any(frame.is_after_stop for frame in anna.frames)


def test_what_is_forgotten_while_it_is_written_is_stopped_and_not_kept(
    telegram: Emulator, bot: Program, wire: ChatWire
) -> None:
    left = threading.Event()
    wire.replies = [without_end(SENTENCE, left)]
    bot.start()
    anna = telegram.person("Anna", language_code="uk")
    group = telegram.group("News", anna)
    in_group = group.seat(anna.user)
    in_group.says(f"/ask {COFFEE}")
    placeholder = in_group.next_message(within_s=_WAIT_S)
    in_group.wait_for(
        lambda: "96 тонн" in in_group.now(placeholder).text, "frame", within_s=_WAIT_S
    )

    anna.says("/forget")
    told = anna.next_message()
    in_group.wait_for(
        lambda: in_group.now(placeholder).text == "Зупинено.", "end of the answer"
    )
    bot.end()

    assert left.wait(10)
    assert told.text == "Ваші розмови, відповіді та оцінки видалено."
    state = bot.home / "telegram" / "state.sqlite"
    assert COFFEE.encode() not in state.read_bytes()


def test_a_group_sees_a_message_that_becomes_the_answer(
    telegram: Emulator, bot: Program, wire: ChatWire
) -> None:
    seen = threading.Event()
    wire.replies = [slowly(SENTENCE, lambda: seen.wait(20))]
    bot.start()
    anna = telegram.person("Anna", language_code="uk")
    group = telegram.group("News", anna)
    in_group = group.seat(anna.user)

    question = in_group.says(f"/ask {COFFEE}")
    placeholder = in_group.next_message(within_s=_WAIT_S)
    seen.set()
    in_group.wait_for(
        lambda: "Ea Sương" in in_group.now(placeholder).text,
        "final edit",
        within_s=_WAIT_S,
    )

    assert placeholder.reply_to == question.id
    assert len(in_group.from_bot) == 1
    assert placeholder.labels == (("Зупинити",),)
    assert in_group.now(placeholder).labels[-1] == ("👍", "👎")
    assert telegram.calls.refused == []


def test_a_group_is_answered_where_the_bot_is_meant_and_nowhere_else(
    telegram: Emulator, bot: Program
) -> None:
    telegram.world.has_privacy_mode = False
    bot.start()
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    group = telegram.group("News", anna, boris, is_forum=True)
    in_group, other = group.seat(anna.user), group.seat(boris.user)
    topic = group.open_topic("Coffee")

    other.says(in_group.says(COFFEE).text, reply_to=in_group.says("Так?"))
    in_group.says("/ask@another_bot " + COFFEE)
    mentioned = in_group.says(
        f"@{telegram.world.bot.username} {COFFEE}", thread_id=topic
    )
    answer = in_group.next_message(within_s=_WAIT_S)
    reply = other.says(COFFEE, reply_to=answer, thread_id=topic)
    second = other.wait_for(
        lambda: other.from_bot[1:], "second answer", within_s=_WAIT_S
    )[0]

    assert (answer.reply_to, answer.thread_id) == (mentioned.id, topic)
    assert (second.reply_to, second.thread_id) == (reply.id, topic)
    assert telegram.calls.refused == []


def test_a_flood_in_a_group_delays_no_private_chat(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    group = telegram.group("News", boris)
    in_group = group.seat(boris.user)
    # The first answer loads what checks it.
    anna.says(COFFEE)
    anna.next_message(within_s=_WAIT_S)

    telegram.faults.plan(Flood(retry_after_s=9), method="sendMessage", chat_id=group.id)
    in_group.says(f"/ask {COFFEE}")
    in_group.wait_for(lambda: telegram.calls.refused, "429")
    anna.says(COFFEE)
    anna.next_message(within_s=_WAIT_S)
    is_first = not in_group.from_bot
    in_group.next_message(within_s=_WAIT_S)

    assert is_first
    assert telegram.calls.early == []


def test_what_is_no_question_is_passed_over(telegram: Emulator, bot: Program) -> None:
    bot.start()
    anna = telegram.person("Anna")

    message = anna.says("/help")
    anna.next_message(within_s=_WAIT_S)
    anna.edits(message, "/start")
    anna.reacts(message, "👍")
    anna.blocks()
    anna.unblocks()
    anna.says("/ask")

    assert "/ask" in anna.next_message(within_s=_WAIT_S).text
    assert telegram.calls.refused == []


def test_the_log_has_neither_the_token_nor_a_question(
    telegram: Emulator, bot: Program
) -> None:
    bot.start()
    anna = telegram.person("Anna")
    with telegram.faults.during(Outage(), method="sendMessage"):
        anna.says(COFFEE)
        anna.wait_for(lambda: telegram.calls.of("sendMessage"), "try")
    anna.next_message(within_s=_WAIT_S)

    assert bot.end() == 0
    assert telegram.token not in bot.said
    assert "кави" not in bot.said
    events = [json.loads(line)["event"] for line in bot.said.splitlines()]
    # A thread that still reads a model does not hold it up.
    assert events[-1] in ("ended", "ended_beside_a_thread")
