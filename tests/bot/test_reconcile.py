"""A part that may have arrived is looked for, and there at last exactly once."""

from datetime import datetime, timedelta

import pytest
from clock import NOON
from engine import Engine, all_parts, ends, promise, restarted
from fakes import Ending, FakeFinder, FakePlatform, Hangs, Shown, paper
from structlog.testing import capture_logs

from bot.platforms import CannotLook, Gone, RetryLater, Uncertain
from storage import chats
from storage.database import Database
from storage.records import Habits

A, B = paper("2608.00001"), paper("2608.00002")
CUT = Uncertain("the connection broke")


@pytest.fixture
def channel() -> FakeFinder:
    """A platform that knows a nonce for a while, and lets us look later."""
    return FakeFinder()


@pytest.fixture
async def engine(sqlite_database: Database, channel: FakeFinder) -> Engine:
    """Two papers are promised to one chat of it."""
    await promise(sqlite_database, "-1", A, B)
    return Engine(sqlite_database, platforms=[channel], send_timeout=0.01)


def ids(platform: FakePlatform) -> list[str]:
    """The papers that readers see, one for each message, in order; notes are left out."""
    told = [body.partition(" ")[0] for body in platform.bodies("-1")]
    return [one for one in told if one != "Sent"]


async def later(engine: Engine, seconds: float) -> None:
    """Deliver what is due some time later."""
    engine.still.advance(seconds)
    await engine.settle()


async def stopped(engine: Engine, channel: FakeFinder, *, shown: bool) -> None:
    """Let the process die in its first sending, and another one start."""

    class KilledError(BaseException):
        """The end of the process."""

    async def die(place: str) -> None:
        if place == ("shown, not answered" if shown else "asked to send"):
            raise KilledError

    before, channel.watch = channel.watch, die
    with pytest.raises(BaseExceptionGroup):
        await engine.deliver.run()
    channel.watch = before
    await restarted(engine.database)


# While the nonce is known


async def test_within_the_window_the_nonce_answers(engine: Engine, channel: FakeFinder) -> None:
    """Where nobody may look, the very same part is sent again, under its nonce."""
    channel.will_look("-1", CannotLook("the right is missing"))
    await stopped(engine, channel, shown=True)
    await later(engine, 99)

    first, again = channel.shown[:2]
    assert first == again
    assert len(channel.looked) == 1
    assert await ends(engine.database) == {A.id: "sent", B.id: "sent"}


async def test_the_window_is_that_of_the_first_attempt(engine: Engine, channel: FakeFinder) -> None:
    """Attempts that follow do not move it, also when it was looked for and was not there yet."""
    channel.will("-1", CUT, CUT, CUT, CUT, Shown(CUT))
    await engine.settle()
    for seconds in (5, 10, 20, 40):
        await later(engine, seconds)
    (part, _) = await all_parts(engine.database) + [None]
    assert part is not None
    assert (part.attempts, part.tried_at) == (5, NOON)

    await later(engine, 80)

    assert len(channel.looked) == 4 * 2 + 1, "far and near four times, and then near"
    assert ids(channel) == [A.id, B.id]


async def test_what_is_there_is_not_sent_again(engine: Engine, channel: FakeFinder) -> None:
    """However long the platform would know it: our clock may be wrong, and what is there is not."""
    await stopped(engine, channel, shown=True)
    engine.still.advance(-60)
    await later(engine, 61)
    assert ids(channel) == [A.id, B.id]


# Past it


async def test_what_is_found_is_settled(engine: Engine, channel: FakeFinder) -> None:
    """It is there, so it is not sent again, and its id is kept; the rest follows."""
    await stopped(engine, channel, shown=True)
    await later(engine, 600)

    assert ids(channel) == [A.id, B.id]
    apart = timedelta(seconds=5)
    assert channel.looked == [(NOON - apart, NOON + timedelta(seconds=600) + apart)]
    first, _ = await all_parts(engine.database)
    assert (first.state, first.message_id, first.attempts) == ("sent", "message 1", 1)


@pytest.mark.parametrize("hours", [-23, -2, -1, 1, 2, 23])
async def test_a_clock_that_was_wrong(sqlite_database: Database, hours: int) -> None:
    """What stands hours away from where it should is found all the same."""

    class Elsewhere(FakeFinder):
        """A channel that has by its own clock what it was told, and shows what it is asked for."""

        async def find(
            self, address: str, body: str, nonce: str, since: datetime, until: datetime
        ) -> str | None:
            found = await super().find(address, body, nonce, since, until)
            return found if since <= NOON + timedelta(hours=hours) <= until else None

    channel = Elsewhere()
    await promise(sqlite_database, "-1", A)
    engine = Engine(sqlite_database, platforms=[channel])
    await stopped(engine, channel, shown=True)
    await later(engine, 600)

    assert ids(channel) == [A.id]
    assert len(channel.looked) == 2
    assert await ends(engine.database) == {A.id: "sent"}


async def test_what_is_surely_not_there_is_sent(engine: Engine, channel: FakeFinder) -> None:
    """And its new attempt has a window of its own."""
    await stopped(engine, channel, shown=False)
    channel.will("-1", Shown(CUT))
    await later(engine, 600)
    channel.will_look("-1", CannotLook("the right is missing"))
    first = (await all_parts(engine.database))[0]
    assert (first.state, first.tried_at) == ("ready", NOON + timedelta(seconds=600))

    await later(engine, 99)

    assert len(channel.looked) == 2 + 1
    assert ids(channel) == [A.id, A.id, B.id], "under one nonce, which it knows"
    assert await ends(engine.database) == {A.id: "sent", B.id: "sent"}


async def test_where_nobody_may_look(engine: Engine, channel: FakeFinder) -> None:
    """The part is uncertain, with the reason, and what stands behind it goes out."""
    channel.will_look("-1", CannotLook("the right is missing"))
    await stopped(engine, channel, shown=True)
    await later(engine, 600)

    assert ids(channel) == [A.id, B.id]
    assert await ends(engine.database) == {A.id: "uncertain", B.id: "sent"}
    assert (await all_parts(engine.database))[0].error == "the right is missing"


async def test_a_chat_that_wants_it_anyway(engine: Engine, channel: FakeFinder) -> None:
    """Where nobody can tell, a chat may choose a second copy; a third there is not."""
    async with engine.database.transaction() as conn:
        await chats.choose(conn, 1, Habits(unsure="resend"))
    channel.will_look("-1", CannotLook("?"), CannotLook("?"))
    await stopped(engine, channel, shown=True)
    channel.will("-1", Shown(CUT))
    await later(engine, 600)
    await later(engine, 10)
    assert ids(channel) == [A.id, A.id]

    await later(engine, 600)

    assert ids(channel) == [A.id, A.id, B.id]
    assert await ends(engine.database) == {A.id: "uncertain", B.id: "sent"}


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (RetryLater("Discord cannot be reached"), "Discord cannot be reached"),
        (Hangs(), "no answer in 0.06 s"),
        (ZeroDivisionError("a defect"), "ZeroDivisionError: a defect"),
        (Gone("no"), "Gone: no"),
    ],
    ids=["away", "hangs", "a defect", "an error that means something else"],
)
async def test_what_passes_is_waited_for(
    engine: Engine, channel: FakeFinder, ending: Ending, reason: str
) -> None:
    """However often it cannot be told now, nothing is sent meanwhile and nothing is given up."""
    channel.will_look("-1", *[ending] * 5)
    await stopped(engine, channel, shown=True)
    with capture_logs() as logs:
        await later(engine, 600)
        for _ in range(4):
            await later(engine, 59)
            assert ids(channel) == [A.id]
            await later(engine, 1)
    first = (await all_parts(engine.database))[0]
    assert (first.state, first.error, first.tried_at) == ("ready", reason, NOON)
    assert ("look failed" in [one["event"] for one in logs]) == (": " in reason)

    await later(engine, 60)

    assert ids(channel) == [A.id, B.id]
    assert len(channel.looked) == 6
    assert await ends(engine.database) == {A.id: "sent", B.id: "sent"}


async def test_it_waits_as_long_as_it_is_told(engine: Engine, channel: FakeFinder) -> None:
    """A longer delay than ours is kept."""
    channel.will_look("-1", RetryLater("slow", delay=timedelta(minutes=5)))
    await stopped(engine, channel, shown=True)
    await later(engine, 600)
    await later(engine, 299)
    assert len(channel.looked) == 1
    await later(engine, 1)
    assert ids(channel) == [A.id, B.id]


async def test_a_window_without_a_look(sqlite_database: Database) -> None:
    """A platform that only remembers: past its time nobody can tell, and the reason is the last."""
    platform = FakePlatform()
    platform.remembers = timedelta(seconds=100)
    platform.will("-1", Shown(CUT))
    await promise(sqlite_database, "-1", A)
    engine = Engine(sqlite_database, platforms=[platform])
    await engine.settle()

    await later(engine, 100)

    assert ids(platform) == [A.id]
    assert await ends(sqlite_database) == {A.id: "uncertain"}
    assert (await all_parts(sqlite_database))[0].error == "the connection broke"
