"""How an answer is shown while it is written, in each mode, and how it is stopped."""

import threading
from collections.abc import Iterator

import pytest

from tests.chat_wire import ChatWire, chat_wire, slowly, without_end
from tests.telegram.emulator import Emulator, Group, Seat, Shown, emulator
from tests.telegram.program import Program, writing_program

SENTENCE = "The apple harvest began in the valley [1]."
SHOWN = "The apple harvest began in the valley. [1]"
APPLE = "/ask Where is the apple?"


@pytest.fixture(scope="module")
def telegram() -> Iterator[Emulator]:
    with emulator() as emulated:
        yield emulated
        assert emulated.calls.refused == []


@pytest.fixture(scope="module")
def wire() -> Iterator[ChatWire]:
    with chat_wire(SENTENCE) as opened:
        yield opened


@pytest.fixture(scope="module")
def bot(
    telegram: Emulator, wire: ChatWire, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("streaming")
    with writing_program(telegram, folder, wire.url) as made:
        yield made


@pytest.fixture
def anna(telegram: Emulator) -> Seat:
    return telegram.person("Anna")


@pytest.fixture
def group(telegram: Emulator, anna: Seat) -> Group:
    return telegram.group("News", anna, telegram.person("Boris"))


def _is_final(seat: Seat, message: Shown) -> bool:
    return "apple-en.txt" in seat.now(message).text


@pytest.mark.parametrize(
    ("mode", "private", "grouped"),
    [
        ("draft", "draft", "typing"),
        ("edit", "edit", "edit"),
        ("off", "typing", "typing"),
    ],
)
def test_an_answer_is_shown_as_the_setting_says(
    mode: str,
    private: str,
    grouped: str,
    bot: Program,
    wire: ChatWire,
    anna: Seat,
    group: Group,
) -> None:
    bot.start(POLYCITE_TELEGRAM_STREAMING=mode)
    for seat, way in ((anna, private), (group.seat(anna.user), grouped)):
        may_end = threading.Event()
        wire.requests.clear()
        wire.replies = [slowly(SENTENCE, lambda end=may_end: end.wait(30))]  # type: ignore[misc]

        seat.says(APPLE)
        seat.wait_for(lambda w=way, s=seat: _ways(s)[w], way, within_s=30)  # type: ignore[misc]
        may_end.set()
        answer = seat.next_message()
        seat.wait_for(lambda s=seat, a=answer: _is_final(s, a), "answer")  # type: ignore[misc]

        assert [name for name, is_seen in _ways(seat).items() if is_seen] == [way]
        assert len(seat.from_bot) == 1
    assert bot.end() == 0


def _ways(seat: Seat) -> dict[str, bool]:
    """Return which signs of an answer there were before it."""
    return {
        "draft": any(SHOWN in frame.shown.text for frame in seat.frames),
        "edit": any(text == SHOWN for m in seat.from_bot for text in m.texts),
        "typing": bool(seat.actions),
    }


def test_a_stopped_answer_keeps_what_was_checked_wherever_it_is_stopped(
    bot: Program, wire: ChatWire, anna: Seat, group: Group, telegram: Emulator
) -> None:
    bot.start()
    in_group = group.seat(anna.user)
    boris = group.seat(telegram.person("Boris").user)

    def begin(seat: Seat) -> threading.Event:
        left = threading.Event()
        wire.requests.clear()
        wire.replies = [without_end(SENTENCE, left)]
        seat.says(APPLE)
        seat.wait_for(lambda: any(_ways(seat).values()), "sentence", within_s=30)
        return left

    left = begin(anna)
    anna.says("/stop")
    in_private = anna.next_message()
    assert left.wait(10)

    left = begin(in_group)
    placeholder = in_group.from_bot[0]
    boris.presses(placeholder, "Stop").answer()
    boris.says("/stop")
    told = boris.wait_for(lambda: boris.from_bot[1:], "word that nothing is stopped")
    is_going_on = not left.is_set()
    in_group.presses(placeholder, "Stop").answer()
    assert left.wait(10)
    stopped = in_group.wait_for(
        lambda: "Stopped." in in_group.now(placeholder).text, "stopped answer"
    )

    assert stopped
    assert is_going_on
    assert "No answer" in told[0].text
    for text in (in_private.text, in_group.now(placeholder).text):
        assert text.startswith(SHOWN)
        assert "Stopped." in text
    assert bot.end() == 0
