"""Rated answers as rows of a question set, of one bot and of several."""

from bot.telegram.feedback import feedback_row
from bot.telegram.ratings import RatedAnswer, Tally

_RATED = RatedAnswer(
    update_id=12,
    status="quoted",
    language="en",
    question="Where is the apple?",
    written=None,
    citations=(),
    tally=Tally(good=1, bad=0),
)


def test_two_bots_that_share_an_index_give_each_row_an_id_of_its_own() -> None:
    ids = [feedback_row(_RATED, bot_id)["id"] for bot_id in (7, 8)]

    assert ids == ["telegram-7-12", "telegram-8-12"]


def test_a_bot_alone_is_not_named() -> None:
    assert feedback_row(_RATED, None)["id"] == "telegram-12"
