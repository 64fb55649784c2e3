"""Files that are sent to the bot: added by administrators, declined from others."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from bot.locking import hold_lock
from index.home import Home
from tests.telegram.emulator import Emulator, Flood, Seat, Shown, emulator
from tests.telegram.program import Program, quoting_program

APPLE = "../articles/apple-en.txt"
ELEPHANT = """Слон із зоопарку

Слон приїхав до зоопарку минулого тижня. Він уже звик до нового місця й щодня купається.
Відвідувачі приходять подивитися на нього з усього міста, і квитків на вихідні вже немає.
"""


class Stage(NamedTuple):
    """A bot that everybody may ask; Ada and Dora are its administrators."""

    telegram: Emulator
    bot: Program
    ada: Seat
    dora: Seat

    def start(self) -> None:
        """Start the bot."""
        self.bot.start(
            POLYCITE_TELEGRAM_ADMINS=f"{self.ada.user.id},{self.dora.user.id}",
            POLYCITE_TELEGRAM_STREAMING="off",
        )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with (
        emulator() as telegram,
        quoting_program(telegram, tmp_path_factory.mktemp("uploads")) as bot,
    ):
        ada = telegram.person("Ada", language_code="uk")
        made = Stage(telegram, bot, ada, telegram.person("Dora", language_code="de"))
        made.start()
        yield made


@pytest.fixture
def telegram(stage: Stage) -> Emulator:
    return stage.telegram


@pytest.fixture
def bot(stage: Stage) -> Program:
    return stage.bot


@pytest.fixture
def ada(stage: Stage) -> Seat:
    return stage.ada


def outcome(seat: Seat, file: Shown) -> str:
    """Return what is said of a file in the end, in the message that told of it first."""
    first = seat.wait_for(
        lambda: [m for m in seat.from_bot if m.reply_to == file.id], "word of the file"
    )[0]
    # What says that it is under way has an ellipsis.
    seat.wait_for(lambda: "…" not in seat.now(first).text, "end of the upload")
    return seat.now(first).text


def test_a_file_in_windows_1251_is_added_and_answers_the_next_question(
    telegram: Emulator, bot: Program, ada: Seat
) -> None:
    boris = telegram.person("Boris", language_code="uk")

    file = ada.uploads("Слон.txt", ELEPHANT.encode("cp1251"))
    said = outcome(ada, file)
    boris.says("Де стоїть слон?")

    assert said == "«Слон.txt» додано: 1 уривок."
    assert "Слон.txt" in boris.next_message().text
    stored = bot.home / "telegram" / "files" / "Слон.txt"
    assert stored.read_bytes().decode("cp1251") == ELEPHANT
    assert telegram.calls.refused == []


def test_the_same_bytes_are_added_once_and_another_file_of_the_name_gets_a_number(
    bot: Program, ada: Seat
) -> None:
    first = ada.uploads("../Килим\u202e.txt", "Килим продали на ярмарку.".encode())
    assert outcome(ada, first) == "«Килим.txt» додано: 1 уривок."

    same = ada.uploads("інша назва.txt", "Килим продали на ярмарку.".encode())
    other = ada.uploads("Килим.txt", "Килим купили в місті.".encode())
    known = ada.uploads("apple.txt", (bot.home / APPLE).read_bytes())

    assert outcome(ada, same) == "«Килим.txt» уже є, і файл не змінився."
    assert outcome(ada, other) == "«Килим (2).txt» додано: 1 уривок."
    assert outcome(ada, known) == "«apple-en.txt» уже є, і файл не змінився."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Zeitung.pdf", b"%PDF-1.4 broken", "beschädigt"),
        ("leer.txt", b" ", "kein Artikeltext"),
        ("bild.png", b"...", "Lesen kann ich: .docx .epub"),
        ("groß.pdf", 25_000_000, "ist zu groß. Ich kann Dateien bis 20 MB holen."),
        ("zeilen.jsonl", b'{"text": 1}\n', "kein Artikeltext"),
    ],
    ids=str,
)
def test_a_file_that_cannot_be_added_is_told_with_the_reason_and_not_kept(
    name: str,
    content: bytes | int,
    said: str,
    stage: Stage,
) -> None:
    told = outcome(stage.dora, stage.dora.uploads(name, content))

    assert told.startswith(f"„{name}“")
    assert said in told
    assert not (stage.bot.home / "telegram" / "files" / name).exists()


@pytest.mark.parametrize(
    ("language", "declined", "text_only"),
    [
        ("en", "Only administrators can add articles here.", "I can only read text."),
        ("fa", "فقط مدیران می‌توانند", "فقط متن را می‌توانم بخوانم."),
        ("zh", "只有管理员可以", "我只能阅读文字。"),
    ],
)
def test_files_of_others_and_pictures_are_declined_once_an_album_and_not_in_groups(
    language: str, declined: str, text_only: str, telegram: Emulator
) -> None:
    boris = telegram.person("Boris", language_code=language)
    telegram.world.has_privacy_mode = False
    in_group = telegram.group("News", boris).seat(boris.user)

    in_group.uploads("a.txt", b"a")
    in_group.sends("photo", [])
    boris.uploads("a.txt", b"a", album=language)
    boris.uploads("b.txt", b"b", album=language)
    boris.sends("voice", {"file_id": "v", "file_unique_id": "v", "duration": 1})
    boris.says("/help")
    boris.wait_for(lambda: boris.from_bot[2:], "help")

    said = [message.text for message in boris.from_bot]
    assert sum(declined in text for text in said) == 1
    assert sum(text_only in text for text in said) == 1
    assert in_group.from_bot == []


def test_a_file_that_waits_for_another_ingest_is_added_after_a_kill_and_told_of_once(
    stage: Stage, ada: Seat
) -> None:
    before = len(ada.from_bot)
    with hold_lock(Home(stage.bot.home), "test"):
        file = ada.uploads("Сад.txt", "Садівник посадив сад.".encode("utf-16"))
        ada.wait_for(
            lambda: any("чекає" in m.text for m in ada.from_bot[before:]), "waiting"
        )
        stage.dora.says("Wo ist der Apfel?")
        stage.dora.wait_for(
            lambda: "apple-en.txt" in stage.dora.from_bot[-1].text, "answer meanwhile"
        )
        stage.bot.kill()
    stage.start()

    ada.wait_for(lambda: ada.from_bot[before].text.endswith("уривок."), "end")

    assert ada.from_bot[before].reply_to == file.id
    assert ada.from_bot[before].text == "«Сад.txt» додано: 1 уривок."
    assert len(ada.from_bot) == before + 1


def test_a_flood_does_not_keep_a_file_from_being_added(
    telegram: Emulator, ada: Seat
) -> None:
    telegram.faults.plan(Flood(retry_after_s=1), method="editMessageText", times=1)
    telegram.faults.plan(Flood(retry_after_s=1), method="getFile", times=1)

    lines = '{"text": "Міст збудували торік."}\n{"text": ""}\n'
    file = ada.uploads("Міст.jsonl", lines.encode())

    assert outcome(ada, file) == (
        "«Міст.jsonl» додано: 1 уривок.\n1 рядок у ньому не є статтею."
    )
