"""What stands under an answer, pressed: sources and their files."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import LEXICON
from tests.telegram.emulator import Emulator, NothingCame, Seat, Shown, emulator
from tests.telegram.program import quoting_program

_LINE = {"title": "A calf", "text": "The elephant calf was born in May. It is well."}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emulator, Path]]:
    """A bot that quotes, and the folder of its articles."""
    folder = tmp_path_factory.mktemp("buttons")
    lines = {"lines.jsonl": "\n" + json.dumps(_LINE)}
    with emulator() as telegram, quoting_program(telegram, folder, lines) as bot:
        bot.start()
        yield telegram, folder / "articles"
        assert bot.end() == 0


@pytest.fixture
def telegram(stage: tuple[Emulator, Path]) -> Emulator:
    return stage[0]


@pytest.fixture
def articles(stage: tuple[Emulator, Path]) -> Path:
    return stage[1]


def ask(seat: Seat, thing: str, *, command: str = "/new") -> Shown:
    """Return the answer to a question after one thing."""
    before = len(seat.from_bot)
    seat.says(f"{command} Where is the {LEXICON[thing]['en']}?")
    return seat.wait_for(
        lambda: next((m for m in seat.from_bot[before:] if len(m.rows) > 1), None),
        "answer",
    )


def opened(seat: Seat, answer: Shown, *, source: str = "") -> Shown:
    """Return what the button of a source opens, the first if none is named."""
    labels = [label for row in answer.labels for label in row]
    seat.presses(answer, next(label for label in labels if source in label))
    return reply_to(seat, answer)


def reply_to(seat: Seat, message: Shown) -> Shown:
    """Return what the bot has replied to a message; wait for it."""
    return seat.wait_for(
        lambda: next((m for m in seat.from_bot if m.reply_to == message.id), None),
        "reply",
    )


def test_a_source_is_opened_and_its_file_is_uploaded_once(telegram: Emulator) -> None:
    anna, boris = telegram.person("Anna"), telegram.person("Boris")

    sources = [opened(seat, ask(seat, "carpet")) for seat in (anna, boris)]
    files = []
    for seat, source in zip((anna, boris), sources, strict=True):
        assert seat.presses(source, "Send the file").answer() == ""
        files.append(reply_to(seat, source).document)

    assert "نمایشگاه فرش دستباف در شیراز گشایش یافت." in sources[0].covered("bold")
    assert sources[0].button("Copy the quote").copy_text is not None
    assert [file.name for file in files if file] == ["carpet-fa.txt"] * 2
    assert len({file.file_id for file in files if file}) == 1
    assert telegram.calls.refused == []


def test_of_a_file_of_many_articles_the_one_that_is_cited_is_sent(
    telegram: Emulator,
) -> None:
    anna = telegram.person("Anna")

    source = opened(anna, ask(anna, "elephant"), source="A calf")
    anna.presses(source, "Send the file")
    document = reply_to(anna, source).document

    assert document is not None
    assert document.name == "lines-2.txt"
    assert (document.content or b"").decode() == "\n\n".join(_LINE.values())


def test_a_file_that_has_changed_is_sent_and_said_to_have(
    telegram: Emulator, articles: Path
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    answer = ask(anna, "castle")
    (articles / "castle-de.txt").write_text("Etwas anderes.", encoding="utf-8")

    source = opened(anna, answer)
    anna.presses(source, "Send the file")
    sent = reply_to(anna, source)

    assert "The file has changed since it was ingested" in source.text
    assert sent.text == "The file has changed since it was ingested"
    assert sent.document is not None
    assert sent.document.content == b"Etwas anderes."


def test_a_link_in_the_place_of_a_file_sends_nothing_that_was_not_ingested(
    telegram: Emulator, articles: Path
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    file, elsewhere = articles / "carpet-fa.txt", articles.parent
    source = opened(anna, ask(anna, "carpet"))
    (elsewhere / "kept.txt").write_bytes(file.read_bytes())
    (elsewhere / "secret.txt").write_text("The token is 4711.", encoding="utf-8")

    file.unlink()
    file.symlink_to(elsewhere / "secret.txt")
    refused = anna.presses(source, "Send the file").answer()
    file.unlink()
    file.symlink_to(elsewhere / "kept.txt")
    anna.presses(source, "Send the file")
    sent = reply_to(anna, source).document

    assert refused == "Цього файлу вже немає."
    assert sent is not None
    assert sent.content == (elsewhere / "kept.txt").read_bytes()


def test_a_file_that_is_gone_or_too_large_is_not_sent(
    telegram: Emulator, articles: Path
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    answer = ask(anna, "violin")
    source = opened(anna, answer)
    file = articles / "violin-zh.txt"

    with file.open("wb") as grown:
        grown.truncate(60_000_000)
    too_large = anna.presses(source, "Send the file").answer()
    file.unlink()
    gone = anna.presses(source, "Send the file").answer()
    anna.says("/new")
    again = opened(anna, ask(anna, "violin"))

    assert "50 МБ" in too_large
    assert gone == "Цього файлу вже немає."
    assert [label for row in again.labels for label in row] == ["Copy the quote"]
    assert not [message for message in anna.from_bot if message.document]


def test_data_of_another_chat_opens_nothing(telegram: Emulator) -> None:
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    answer, own = ask(anna, "apple"), ask(boris, "honey")
    data = answer.rows[0][0].callback_data or ""
    count = len(boris.from_bot)

    toasts = [
        boris.presses_old(own, forged).answer()
        for forged in (
            data,
            data.replace("s:", "f:"),
            answer.button("👍").callback_data or "",
            "s:../../etc/passwd:1",
            "",
        )
    ]
    gone = boris.presses_old(own, "s:99999999999999999999:1").answer()

    assert toasts == [""] * 5
    assert gone == "This answer is not stored any more. Please ask again."
    assert len(boris.from_bot) == count
    assert answer.labels == anna.now(answer).labels


def test_a_late_press_on_an_old_message_in_a_topic_opens_the_source_there(
    telegram: Emulator,
) -> None:
    anna = telegram.person("Anna")
    group = telegram.group("News", anna, is_forum=True)
    in_group, topic = group.seat(anna.user), group.open_topic("Today")
    in_group.says("/ask Where is the apple?", thread_id=topic)
    answer = in_group.wait_for(
        lambda: next((m for m in in_group.from_bot if len(m.rows) > 1), None), "answer"
    )

    with telegram.world.changed:
        press = in_group.presses(answer, answer.labels[0][0], is_old=True)
        press.expire()
    source = reply_to(in_group, answer)

    with pytest.raises(NothingCame):
        press.answer(within_s=0)
    assert source.thread_id == topic
    assert "12 400" in source.text


def test_a_source_opens_in_the_supergroup_that_the_group_has_become(
    telegram: Emulator,
) -> None:
    anna = telegram.person("Anna")
    group = telegram.group("News", anna)
    in_group = group.seat(anna.user)
    answer = ask(in_group, "apple", command="/ask")

    in_new_group = group.migrate().seat(anna.user)
    in_group.presses(answer, answer.labels[0][0])
    source = in_new_group.next_message()

    assert source.reply_to is None
    assert "12 400" in source.text


def test_sources_are_listed_again_and_a_reply_to_one_goes_on_from_its_answer(
    telegram: Emulator,
) -> None:
    anna = telegram.person("Anna", language_code="uk")
    anna.says("/sources")
    empty = anna.next_message()
    apple, _ = ask(anna, "apple"), ask(anna, "carpet")

    anna.says("/sources")
    last = anna.wait_for(lambda: anna.from_bot[3:], "sources")[0]
    anna.says("/sources", reply_to=opened(anna, apple))
    first = anna.wait_for(lambda: anna.from_bot[5:], "sources")[0]

    assert empty.text == "Тут іще немає відповіді з джерелами."
    assert "carpet-fa.txt" in last.text
    assert "👍" not in str(last.labels)
    assert "apple-en.txt" in opened(anna, first).text
