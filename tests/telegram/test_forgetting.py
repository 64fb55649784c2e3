"""What /forget does to a question that is being answered at that moment."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sql

from bot.conversing import NOTHING_SAID
from bot.telegram.conversations import Given, Kept, Records, Talk
from bot.telegram.erasing import Belongings, Eraser
from bot.telegram.inbox import Inbox
from bot.telegram.state import State, StateFile
from bot.telegram.tables import messages

_TALK = Talk(chat=5, thread=0, person=0)
_GIVEN = Given(
    update_id=1, person=5, status="answered", language="en", parts=(), question="Why?"
)
_ASKED = {
    "update_id": 1,
    "message": {"chat": {"id": 5}, "from": {"id": 5}, "text": "Why?"},
}
_KEPT = Kept(update_id=1, parts=(), sent=0, placeholder=None)


@pytest.mark.parametrize(
    ("whose", "kept"),
    [
        (Belongings(chat=5, person=None), None),
        (Belongings(chat=None, person=5), None),
        (Belongings(chat=6, person=None), _KEPT),
        (Belongings(chat=5, person=6), _KEPT),
    ],
    ids=str,
)
def test_nothing_is_kept_of_an_answer_whose_question_was_forgotten_meanwhile(
    tmp_path: Path, whose: Belongings, kept: Kept | None
) -> None:
    async def run() -> tuple[bool, Kept | None]:
        state = State(StateFile(tmp_path / "state.sqlite"), 1)
        records = Records(state, 60)
        await Inbox(state).add([_ASKED])
        await Eraser(state).erase(whose, before=2)
        is_kept = await records.keep(_GIVEN, _TALK, NOTHING_SAID)
        found = await records.find(1)
        state.close()
        return is_kept, found

    assert asyncio.run(run()) == (kept is not None, kept)


def test_nothing_is_kept_of_a_message_whose_answer_was_forgotten_while_it_was_sent(
    tmp_path: Path,
) -> None:
    async def run() -> int:
        state = State(StateFile(tmp_path / "state.sqlite"), 1)
        records = Records(state, 60)
        await Inbox(state).add([_ASKED])
        await records.keep(_GIVEN, _TALK, NOTHING_SAID)
        await records.keep_sent(1, 0, 5, 100, is_last=False)
        await Eraser(state).erase(Belongings(chat=5, person=None), before=2)
        await records.keep_sent(1, 1, 5, 101, is_last=True)
        count = sql.select(sql.func.count()).select_from(messages)
        found = await state.use(lambda c: c.execute(count).scalar_one())
        state.close()
        return found

    assert asyncio.run(run()) == 0
