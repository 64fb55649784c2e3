"""Buckets of questions and the month's tokens, as they are kept."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.telegram.allowances import Allowances, PerHour, TooMany
from bot.telegram.budgeting import Budget
from bot.telegram.inbox import Inbox
from bot.telegram.state import State, StateFile

ANNA, GROUP = 5, -7


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(StateFile(tmp_path / "state.sqlite"), 1)
    yield opened
    opened.close()


class Bucket:
    """Two questions an hour for a person, three for a group, and a clock."""

    def __init__(self, state: State) -> None:
        self.now = 1_000_000.0
        self._inbox = Inbox(state)
        per_hour = PerHour(person=2, group=3)
        self._allowances = Allowances(state, per_hour, lambda: self.now)

    def take(
        self, update_id: int, *, person: int = ANNA, group: int | None = None
    ) -> TooMany | None:
        """Take one question, which came as this update."""

        async def take() -> TooMany | None:
            await self._inbox.add([{"update_id": update_id, "message": {}}])
            return await self._allowances.take(update_id, person=person, group=group)

        return asyncio.run(take())


def test_a_bucket_fills_again_bit_by_bit(state: State) -> None:
    bucket = Bucket(state)

    at_once = [bucket.take(number) for number in range(4)]
    bucket.now += 1800
    later = [bucket.take(4), bucket.take(5)]

    assert at_once == [
        None,
        None,
        TooMany(kind="person", wait_s=1800, is_known=False),
        TooMany(kind="person", wait_s=1800, is_known=True),
    ]
    assert later == [None, TooMany(kind="person", wait_s=1800, is_known=False)]


def test_an_update_that_is_tried_again_is_counted_once(state: State) -> None:
    bucket = Bucket(state)

    assert [bucket.take(1) for _ in range(5)] == [None] * 5
    assert bucket.take(2) is None


def test_what_a_group_refuses_costs_its_asker_nothing(state: State) -> None:
    bucket = Bucket(state)
    for person in (11, 12, 13):
        assert bucket.take(person, person=person, group=GROUP) is None

    refused = bucket.take(1, group=GROUP)

    assert refused is not None
    assert (refused.kind, refused.wait_s) == ("group", 1200)
    assert [bucket.take(2), bucket.take(3)] == [None, None]


def test_a_clock_that_is_set_back_shuts_nobody_out_for_longer(state: State) -> None:
    bucket = Bucket(state)
    bucket.take(1)
    bucket.now -= 1_000_000

    refused = bucket.take(2)

    assert refused is not None
    assert refused.wait_s == 1800


def test_tokens_are_counted_by_month_and_december_ends_with_january(
    state: State,
) -> None:
    now = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    budget = Budget(state, 100, now=lambda: now)

    async def count() -> tuple[bool, bool]:
        nonlocal now
        await budget.count(60)
        await budget.count(40)
        is_used_up = await budget.is_used_up()
        begins = budget.begins_again()
        now = datetime(2027, 1, 1, tzinfo=UTC)
        assert begins == date(2027, 1, 1)
        return is_used_up, await budget.is_used_up()

    assert asyncio.run(count()) == (True, False)
