"""What stands under an answer, pressed: sources, their files, thumbs up and down."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import LEXICON
from tests.telegram.emulator import Emulator, Seat, Shown, emulator
from tests.telegram.program import Program, quoting_program

_IN_LINES = "\n".join(
    json.dumps({"text": text, "title": title})
    for title, text in (
        ("Bridges", "The bridge over the river was closed on Monday. It is old."),
        ("Books", "Nobody reads the second line of this file. It is short."),
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the articles are."""
    return tmp_path_factory.mktemp("buttons")


@pytest.fixture(scope="module")
def stage(folder: Path) -> Iterator[tuple[Emulator, Program]]:
    with (
        emulator() as telegram,
        quoting_program(telegram, folder, {"lines.jsonl": _IN_LINES}) as bot,
    ):
        bot.start()
        yield telegram, bot


@pytest.fixture
def telegram(stage: tuple[Emulator, Program]) -> Emulator:
    return stage[0]


@pytest.fixture
def bot(stage: tuple[Emulator, Program]) -> Program:
    return stage[1]


def ask(seat: Seat, thing: str, *, command: str = "/new") -> Shown:
    """Return the answer to a question after one thing."""
    seat.says(f"{command} Where is the {LEXICON[thing]['en']}?")
    return seat.wait_for(
        lambda: next((m for m in seat.from_bot[::-1] if m.rows), None), "answer"
    )


def open_first(seat: Seat, answer: Shown) -> Shown:
    """Return what the first source of an answer opens."""
    seat.presses(answer, answer.labels[0][0])
    return seat.wait_for(
        lambda: next((m for m in seat.from_bot[::-1] if m.reply_to == answer.id), None),
        "source",
    )


def test_a_source_is_opened_and_its_file_is_sent_and_uploaded_once(
    telegram: Emulator,
) -> None:
    anna = telegram.person("Anna", language_code="de")
    answer = ask(anna, "carpet")

    source = open_first(anna, answer)
    for _ in range(2):
        anna.presses(source, "Send the file").answer()
    files = anna.wait_for(
        lambda: files if len(files := documents(anna)) == 2 else None, "files"
    )

    assert "نمایشگاه فرش دستباف در شیراز گشایش یافت." in source.covered("bold")
    assert source.button("Copy the quote").copy_text is not None
    assert [file.reply_to for file in files] == [source.id] * 2
    assert {file.document.name for file in files if file.document} == {"carpet-fa.txt"}
    assert len({file.document.file_id for file in files if file.document}) == 1
    assert telegram.calls.refused == []


def documents(seat: Seat) -> list[Shown]:
    return [message for message in seat.from_bot if message.document]
