"""What people say, and what the bot takes it for: one program, many people."""

from collections.abc import Iterator

import pytest

from prompts import messages_in
from tests.telegram.emulator import Emulator, Group, Seat, Shown, emulator
from tests.telegram.program import quoting_program

APPLE = "Where is the apple?"
CASTLE = "Where is the castle?"
WHY = "And why?"
# Long enough for an app to have cut it, and about nothing there is.
LONG = "Tell me please. " * 200


@pytest.fixture(scope="module")
def telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A Telegram with a bot that quotes the small world, and that reads all of a group."""
    folder = tmp_path_factory.mktemp("conversing")
    with emulator() as emulated, quoting_program(emulated, folder) as bot:
        emulated.world.has_privacy_mode = False
        bot.start()
        yield emulated
        assert emulated.calls.refused == []
        assert bot.end() == 0


@pytest.fixture
def anna(telegram: Emulator) -> Seat:
    return telegram.person("Anna")


@pytest.fixture
def group(telegram: Emulator, anna: Seat) -> Group:
    return telegram.group("News", anna, is_forum=True)


@pytest.fixture
def in_group(group: Group, anna: Seat) -> Seat:
    return group.seat(anna.user)


@pytest.fixture
def boris(telegram: Emulator, group: Group) -> Seat:
    """Somebody else in the group."""
    return group.seat(telegram.person("Boris").user)


def hears(
    seat: Seat,
    text: str,
    *,
    reply_to: Shown | None = None,
    quote: str | None = None,
    thread_id: int | None = None,
) -> str:
    """Return what the bot says to ``text``."""
    seat.says(text, reply_to=reply_to, quote=quote, thread_id=thread_id)
    return _final(seat)


def _final(seat: Seat) -> str:
    """Return the next answer, once it is whole."""
    message = seat.next_message()
    seat.wait_for(lambda: not _is_growing(seat.now(message)), "end of the answer")
    return seat.now(message).text


def _is_growing(message: Shown) -> bool:
    return message.labels == (("Stop",),)


def _is_silent(seat: Seat, question: str = f"/new {APPLE}") -> bool:
    """Say whether nothing comes before the answer to something that is asked after."""
    before = len(seat.from_bot)
    hears(seat, question)
    return len(seat.from_bot) == before + 1


def test_a_question_leans_on_the_one_before_until_a_new_conversation(
    anna: Seat,
) -> None:
    hears(anna, APPLE)

    assert "apple-en.txt" in hears(anna, WHY)
    assert "apple-en.txt" not in hears(anna, f"/new {WHY}")


def test_thanks_are_returned_and_the_conversation_goes_on(anna: Seat) -> None:
    hears(anna, APPLE)

    assert hears(anna, "Dziękuję!") == "Nie ma za co!"
    assert "apple-en.txt" in hears(anna, WHY)


def test_a_reply_to_an_older_answer_goes_on_from_there(anna: Seat) -> None:
    anna.says(APPLE)
    apple = anna.next_message()
    hears(anna, CASTLE)

    assert "apple-en.txt" in hears(anna, WHY, reply_to=apple)


def test_a_question_is_about_what_it_quotes_of_an_answer(anna: Seat) -> None:
    anna.says("Where are the apple and the violin?")
    both = anna.next_message()

    answer = hears(anna, WHY, reply_to=both, quote="小提琴比赛昨天在上海开始。 [2]")

    assert "violin-zh.txt" in answer
    assert "apple-en.txt" not in answer


def test_each_topic_and_each_person_of_a_group_has_a_conversation(
    group: Group, in_group: Seat, boris: Seat
) -> None:
    one, other = group.open_topic("One"), group.open_topic("Other")
    hears(in_group, f"/ask {APPLE}", thread_id=one)
    hears(in_group, f"/ask {CASTLE}", thread_id=other)

    assert "apple-en.txt" in hears(in_group, f"/ask {WHY}", thread_id=one)
    assert "castle-de.txt" in hears(in_group, f"/ask {WHY}", thread_id=other)
    for _ in range(4):
        boris.next_message()
    assert "apple-en.txt" not in hears(boris, f"/ask {WHY}", thread_id=one)


def test_who_answers_another_with_the_bots_name_asks_about_that(
    in_group: Seat, boris: Seat
) -> None:
    claim = boris.says("The apple harvest is over.")

    assert "apple-en.txt" in hears(
        in_group, "@polycite_bot is it true?", reply_to=claim
    )
    assert "apple-en.txt" in hears(in_group, "/ask", reply_to=claim)
    assert "castle-de.txt" in hears(in_group, f"/ask {CASTLE}", reply_to=claim)


@pytest.mark.parametrize(
    "text",
    [
        "Tell me, @polycite_bot, where is the apple?",
        "Where is the apple, @Polycite_Bot?",
        "/ask@polycite_bot Where is the apple?",
    ],
)
def test_the_bots_name_is_no_part_of_a_question(in_group: Seat, text: str) -> None:
    assert "apple-en.txt" in hears(in_group, text)


def test_a_name_alone_is_asked_what_it_wants_to_know(in_group: Seat) -> None:
    assert "/ask" in hears(in_group, "@polycite_bot")


def test_a_question_under_a_picture_is_a_question(anna: Seat, in_group: Seat) -> None:
    anna.shows_picture(APPLE)
    in_group.shows_picture("Nothing for the bot")
    in_group.shows_picture(f"@polycite_bot {CASTLE}")

    assert "apple-en.txt" in _final(anna)
    assert "castle-de.txt" in _final(in_group)
    assert len(in_group.from_bot) == 1


def test_a_word_of_many_languages_is_answered_in_that_of_the_readers_app(
    telegram: Emulator,
) -> None:
    words = messages_in("ar")

    heard = hears(telegram.person("Amal", language_code="ar"), "ممتاز")

    assert words.not_found in heard or words.quoted_without_model in heard


def test_what_is_forwarded_is_a_question_in_private_and_never_a_command(
    anna: Seat, in_group: Seat
) -> None:
    anna.says(APPLE, is_forwarded=True)
    apple = _final(anna)
    anna.says("/new", is_forwarded=True)
    anna.next_message()
    in_group.says(f"@polycite_bot {APPLE}", is_forwarded=True)
    in_group.says(f"/ask {APPLE}", is_forwarded=True)

    assert "apple-en.txt" in apple
    assert "apple-en.txt" in hears(anna, WHY)
    assert _is_silent(in_group, f"/ask {CASTLE}")


def test_who_speaks_for_the_group_is_answered_like_anybody(
    telegram: Emulator, group: Group
) -> None:
    nobody = group.anonymous_seat()

    question = nobody.says(f"/ask {APPLE}")
    answer = nobody.next_message()
    nobody.says(WHY, reply_to=answer)

    assert answer.reply_to == question.id
    assert "apple-en.txt" in _final(nobody)
    assert telegram.calls.complaints == []


def test_an_unknown_command_is_told_of_help_in_private_alone(
    anna: Seat, in_group: Seat
) -> None:
    in_group.says("/weather Kyiv")

    assert "/help" in hears(anna, "/weather Kyiv")
    assert _is_silent(in_group, f"/ask {APPLE}")


def test_what_has_no_word_in_it_is_no_question(anna: Seat, in_group: Seat) -> None:
    answer = in_group.from_bot[0] if hears(in_group, f"/ask {APPLE}") else None
    in_group.says("👍", reply_to=answer)

    assert "only read text" in hears(anna, "👍👍")
    assert _is_silent(in_group, f"/ask {APPLE}")


def test_pieces_of_a_long_question_are_answered_as_one(
    telegram: Emulator, anna: Seat
) -> None:
    boris = telegram.person("Boris")
    anna.says(LONG)
    anna.says(APPLE)
    boris.says(CASTLE)

    assert "apple-en.txt" in _final(anna)
    assert "castle-de.txt" in _final(boris)
    assert _is_silent(anna)


def test_a_long_question_of_one_message_is_answered(anna: Seat) -> None:
    assert "apple-en.txt" in hears(anna, f"{APPLE} {LONG}")


def test_an_edited_question_is_answered_again_when_that_is_wanted(anna: Seat) -> None:
    question = anna.says(APPLE)
    _final(anna)

    anna.edits(question, "Where is the appel?")
    offer = anna.next_message()
    anna.edits(question, CASTLE)
    # Presses do not wait for what is said before; who presses has seen it answered.
    hears(anna, "/help")
    anna.presses(offer, "Answer again").answer()
    anna.wait_for(lambda: "castle-de.txt" in anna.now(offer).text, "second answer")
    anna.presses_old(offer, offer.button("Answer again").callback_data or "").answer()

    assert offer.reply_to == question.id
    assert "edited" in offer.text
    assert "castle-de.txt" in hears(anna, WHY)
    assert "honey-uk.txt" in hears(anna, "/new Where is the honey?")
    assert "castle-de.txt" in hears(anna, WHY, reply_to=offer)
    assert len(anna.from_bot) == 6


def test_only_who_asked_is_answered_again(in_group: Seat, boris: Seat) -> None:
    question = in_group.says(f"/ask {APPLE}")
    _final(in_group)
    in_group.edits(question, f"/ask {CASTLE}")
    offer = in_group.next_message()

    boris.presses(offer, "Answer again").answer()
    is_open = in_group.now(offer).labels == (("Answer again",),)
    in_group.presses(offer, "Answer again").answer()

    assert is_open
    in_group.wait_for(lambda: "castle-de.txt" in in_group.now(offer).text, "answer")


def test_an_edit_that_asks_nothing_else_is_passed_over(
    anna: Seat, in_group: Seat
) -> None:
    question, command = anna.says(APPLE), anna.says("/help")
    _final(anna)
    anna.next_message()
    talk = in_group.says("Good morning")

    anna.edits(question, APPLE)
    anna.edits(command, APPLE)
    in_group.edits(talk, f"@polycite_bot {APPLE}")

    assert _is_silent(anna)
    assert _is_silent(in_group, f"/ask {APPLE}")
