"""Locks in the store: exactly one holder, whatever races."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from clock import NOON
from making import MINUTE, SECOND
from sqlalchemy import select

from storage import locks
from storage.database import Database
from storage.schema import locks as table
from storage.upgrade import upgrade

ROUNDS = 30


@pytest.fixture
async def other(database: Database) -> AsyncIterator[Database]:
    """The same store, opened as another process would."""
    url = database.url.render_as_string(hide_password=False)
    async with await Database.open(url) as opened:
        yield opened


async def take(
    database: Database, holder: str, after: timedelta = timedelta(), lasts: timedelta = MINUTE
) -> datetime | None:
    now = NOON + after
    async with database.transaction() as conn:
        return await locks.take_turn(conn, "arxiv", holder, now, now + lasts)


async def end(database: Database, holder: str, after: timedelta, pause: timedelta) -> None:
    now = NOON + after
    async with database.transaction() as conn:
        await locks.end_turn(conn, "arxiv", holder, now, now + pause)


async def hold(database: Database, token: str, after: timedelta = timedelta()) -> bool:
    now = NOON + after
    async with database.transaction() as conn:
        return await locks.hold(conn, "service", f"host {token}", token, now, now + MINUTE)


async def holder(database: Database) -> tuple[str, str] | None:
    async with database.reading() as conn:
        return await locks.holder_of(conn, "service")


async def used(database: Database) -> tuple[date | None, int]:
    async with database.reading() as conn:
        row = (await conn.execute(select(table.c.day, table.c.used))).one()
    return row.day, row.used


async def test_a_turn_is_taken_by_one(database: Database) -> None:
    """Whoever asks while it is taken is told when its time is over."""
    assert await take(database, "a") is None
    assert await take(database, "b", SECOND) == NOON + MINUTE


async def test_after_a_turn_everybody_pauses(database: Database) -> None:
    """Before the pause is over nobody gets the turn, not even the last holder."""
    await take(database, "a")
    await end(database, "a", SECOND, pause=3 * SECOND)
    assert await take(database, "b", 2 * SECOND) == NOON + 4 * SECOND
    assert await take(database, "a", 3 * SECOND) == NOON + 4 * SECOND
    assert await take(database, "b", 4 * SECOND) is None


async def test_a_turn_that_was_never_ended_runs_out(database: Database) -> None:
    """When the holder dies, the next takes over once the time is up."""
    await take(database, "a")
    assert await take(database, "b", MINUTE - SECOND) == NOON + MINUTE
    assert await take(database, "b", MINUTE) is None


async def test_the_later_of_two_moments_is_told(database: Database) -> None:
    """A holder that dies during a long pause of old does not shorten it."""
    await take(database, "a")
    await end(database, "a", SECOND, pause=MINUTE)
    assert await take(database, "b", MINUTE + SECOND, lasts=SECOND) is None
    assert await take(database, "c", MINUTE + SECOND) == NOON + MINUTE + 2 * SECOND


async def test_only_the_holder_ends_a_turn(database: Database) -> None:
    """A late end by one whose turn ran out leaves the new holder alone, and counts nothing."""
    await take(database, "a")
    await take(database, "b", MINUTE)
    await end(database, "a", MINUTE + SECOND, pause=SECOND)
    assert await take(database, "c", MINUTE + SECOND) == NOON + 2 * MINUTE
    assert await used(database) == (None, 0)


async def test_turns_are_counted_by_the_day(database: Database) -> None:
    """Each ended turn counts; a new UTC day begins at one."""
    for n in range(3):
        assert await take(database, "a", n * MINUTE) is None
        await end(database, "a", n * MINUTE, pause=SECOND)
    assert await used(database) == (NOON.date(), 3)
    tomorrow = timedelta(days=1)
    assert await take(database, "a", tomorrow) is None
    await end(database, "a", tomorrow, pause=SECOND)
    assert await used(database) == (NOON.date() + tomorrow, 1)


async def test_names_are_locks_of_their_own(database: Database) -> None:
    """A turn of one name leaves other names free."""
    await take(database, "a")
    async with database.transaction() as conn:
        assert await locks.take_turn(conn, "other", "b", NOON, NOON + MINUTE) is None


async def test_a_lock_is_held_by_its_token(database: Database) -> None:
    """Its holder may hold on, others may not take it."""
    assert await hold(database, "a")
    assert await hold(database, "a", SECOND)
    assert not await hold(database, "b", SECOND)
    assert await holder(database) == ("host a", "a")


async def test_holding_on_makes_it_last(database: Database) -> None:
    """Each time the holder calls, its time begins anew."""
    await hold(database, "a")
    await hold(database, "a", MINUTE - SECOND)
    assert not await hold(database, "b", MINUTE)


async def test_a_lock_whose_time_is_over_is_taken(database: Database) -> None:
    """A dead holder is named until somebody takes over; when it wakes it is refused."""
    await hold(database, "a")
    assert await holder(database) == ("host a", "a")
    assert await hold(database, "b", MINUTE)
    assert await holder(database) == ("host b", "b")
    assert not await hold(database, "a", MINUTE + SECOND)


async def test_a_late_holder_that_nobody_replaced_goes_on(database: Database) -> None:
    """Being late alone loses nothing."""
    await hold(database, "a")
    assert await hold(database, "a", 2 * MINUTE)


async def test_a_lock_is_given_back_by_its_holder_alone(database: Database) -> None:
    """Others cannot give it back; afterwards anybody may take it at once."""
    await hold(database, "a")
    async with database.transaction() as conn:
        await locks.release(conn, "service", "b")
    assert await holder(database) == ("host a", "a")
    async with database.transaction() as conn:
        await locks.release(conn, "service", "a")
    assert await holder(database) is None
    assert await hold(database, "b", SECOND)


async def test_nobody_holds_an_unknown_lock(database: Database) -> None:
    """A lock that was never taken has no holder."""
    assert await holder(database) is None


async def test_who_holds_a_lock_beyond_a_moment_can_be_asked(database: Database) -> None:
    """A holder whose time is over by then is left out."""
    await hold(database, "a")
    async with database.reading() as conn:
        just_before = NOON + MINUTE - SECOND
        assert await locks.holder_of(conn, "service", after=just_before) == ("host a", "a")
        assert await locks.holder_of(conn, "service", after=NOON + MINUTE) is None
        assert await locks.holder_of(conn, "other", after=NOON) is None


async def test_a_database_without_a_store_has_no_locks(database_url: str, tmp_path: Path) -> None:
    """Whether there are any can be asked before the store is made."""
    async with await Database.open(database_url) as opened:
        async with opened.reading() as conn:
            assert not await locks.are_there(conn)
        await upgrade(opened, tmp_path, NOON)
        async with opened.reading() as conn:
            assert await locks.are_there(conn)


async def test_of_two_that_race_for_a_lock_one_wins(database: Database, other: Database) -> None:
    """Two services on one store that start at the same moment: exactly one runs, each time."""
    for round_ in range(ROUNDS):
        name = f"service {round_}"

        async def hold_it(store: Database, token: str, name: str = name) -> bool:
            async with store.transaction() as conn:
                return await locks.hold(conn, name, token, token, NOON, NOON + MINUTE)

        won = await asyncio.gather(hold_it(database, "a"), hold_it(other, "b"))
        assert sorted(won) == [False, True]


async def test_of_many_that_race_for_a_turn_one_gets_it(
    database: Database, other: Database
) -> None:
    """Turn after turn, exactly one of many gets it, and each of them is counted."""
    stores = [database, other]
    for round_ in range(ROUNDS):
        after = round_ * SECOND
        takers = [take(stores[n % 2], f"{n}", after) for n in range(6)]
        answers = await asyncio.gather(*takers)
        assert answers.count(None) == 1
        assert set(answers) == {None, NOON + after + MINUTE}
        await end(database, str(answers.index(None)), after, pause=SECOND)
    assert await used(other) == (NOON.date(), ROUNDS)


async def test_a_clock_that_was_ahead_holds_nobody_up(database: Database) -> None:
    """Moments that no turn or pause could have set, left by a wrong clock, count for nothing."""
    years = NOON.replace(year=2030)
    async with database.transaction() as conn:
        assert await locks.take_turn(conn, "arxiv", "one", years, years) is None
        await locks.end_turn(conn, "arxiv", "one", years, years)
        assert await locks.take_turn(conn, "arxiv", "two", NOON, NOON) is None
