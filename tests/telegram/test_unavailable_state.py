"""A state that cannot be written for a while: waited out, told, nothing done twice."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sql

from bot.telegram.health import Health
from bot.telegram.inbox import Inbox, Waiting
from bot.telegram.limiting import Limiter
from bot.telegram.reaching import Contact
from bot.telegram.state import State, StateFile

UPDATE = {"update_id": 1, "message": {"chat": {"id": 5}, "text": "Слон " * 50_000}}


async def _allow_pages(state: State, count: int | None) -> None:
    """Let the file grow to so many pages, as a full disk would; None is no more."""

    def allow(connection: sql.Connection) -> None:
        now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={count or now}")

    await state.use_now(allow)


async def _fill(state: State) -> "asyncio.Task[list[Waiting]]":
    """Begin to keep an update that there is no room for, until that has failed once."""
    await _allow_pages(state, None)
    adding = asyncio.create_task(Inbox(state).add([UPDATE]))
    done, _ = await asyncio.wait({adding}, timeout=0.3)
    assert not done
    return adding


def test_an_update_that_the_disk_has_no_room_for_is_kept_when_there_is_some(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    state = State(StateFile(tmp_path / "state.sqlite"), 1)

    async def run() -> list[Waiting]:
        adding = await _fill(state)
        await _allow_pages(state, 100_000)
        return await adding

    with caplog.at_level("INFO"):
        news = asyncio.run(run())
    state.close()

    assert news == [Waiting(update_id=1, lane="5/0")]
    told = [record.getMessage() for record in caplog.records]
    assert told.count("state_unavailable") == told.count("state_available_again") == 1


def test_a_full_disk_is_told_to_whoever_asks_whether_the_bot_is_ready(
    tmp_path: Path,
) -> None:
    state = State(StateFile(tmp_path / "state.sqlite"), 1)
    limiter = Limiter(most_per_s=1)
    health = Health(Contact("http://a.example"), limiter, lambda: None, answer_s=9)
    health.begin(Inbox(state))

    async def run() -> tuple[str, ...]:
        adding = await _fill(state)
        problems = (await health.look()).problems
        adding.cancel()
        return problems

    (problem,) = asyncio.run(run())
    state.close()

    assert "cannot be used (database or disk is full). See to its disk" in problem
