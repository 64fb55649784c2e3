"""Whatever comes as an update: told apart, and read where it is well formed."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st
from telegram import User

from bot.telegram.incoming import read_update
from bot.telegram.raw_updates import lane_of, sender_of
from bot.telegram_numbers import allowed_problems, read_number, read_numbers

_BOT = User(id=9, is_bot=True, first_name="Bot", username="poly_bot")
_NAMES = st.sampled_from(
    """update_id message edited_message callback_query chat from id text data message_id
    message_thread_id is_topic_message sender_chat document type""".split()  # noqa: SIM905
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner),
    max_leaves=20,
)
_WORDS = st.lists(
    st.one_of(
        st.sampled_from(["@poly_bots", "@another_bot", "/ask", "poly_bot"]),
        st.sampled_from(
            [*" ,:;\n؟。", "Where?", "де?", "😀", "[1]", "\u200f", "/", "@"]
        ),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)


@given(st.dictionaries(_NAMES, _JSON))
def test_any_object_has_a_lane_and_a_sender(raw: dict[str, object]) -> None:
    lane, (chat, person) = lane_of(raw), sender_of(raw)

    assert json.loads(json.dumps([lane, chat, person])) == [lane, chat, person]


@given(_WORDS, _WORDS, st.sampled_from(("private", "group", "supergroup")))
def test_a_message_of_any_words_is_read_without_the_name_of_the_bot(
    before: str, after: str, kind: str
) -> None:
    text = f"{before} @poly_bot {after}"
    offset = len(f"{before} ".encode("utf-16-le", "ignore")) // 2
    message = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": -5, "type": kind},
        "from": {"id": 5, "is_bot": False, "first_name": "A"},
        "text": text.encode("utf-16-le", "ignore").decode("utf-16-le"),
        "entities": [{"type": "mention", "offset": offset, "length": 9}],
    }

    said = read_update({"update_id": 1, "message": message}, _BOT)

    assert said.kind in ("question", "command")
    assert not re.search(r"@poly_bot(?!\w)", said.text)
    assert said.text == said.text.strip()


@given(st.text(st.sampled_from("0123456789-–−, ;\nx٣")) | st.text())
def test_numbers_of_people_are_read_or_told_to_be_none(text: str) -> None:
    number = read_number(text)

    assert number is None or read_number(str(number)) == number
    assert (
        bool(read_numbers(text))
        or bool(allowed_problems(text))
        or not text.strip(" ,;\n")
    )
