"""A store that was restored from a copy: nothing goes out twice, and nothing is lost."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from clock import NOON
from engine import Engine, all_parts, ends, open_posts, promise
from fakes import Ending, FakeFinder, FakePlatform, Hangs, Shown, paper
from structlog.testing import capture_logs

from bot import restored
from bot.gather import Gather
from bot.parts import nonce
from bot.platforms import CannotLook, RetryLater, Uncertain
from storage import meta
from storage.backup import COPIED
from storage.database import Database
from storage.records import Chat, Paper

HOUR = timedelta(hours=1)
A, B, C, D = (paper(f"2608.0000{n}") for n in range(1, 5))
TOMORROW = paper("2608.00009", days_ago=-1)


class Recalls(FakeFinder):
    """A platform where can be read what was shown; ``read`` is when it was read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[datetime, datetime]] = []
        self.seen: set[str] = set()

    def will_read(self, *endings: Ending) -> None:
        """Foretell how the next readings end."""
        self.will_look("read", *endings)

    async def has_shown(
        self, address: str, papers: Collection[str], since: datetime, until: datetime
    ) -> frozenset[str]:
        """What the test says that readers have."""
        self.read.append((since, until))
        await self.find("read", "", "", since, until)
        return frozenset(papers) & self.seen


async def restore(database: Database, copied: datetime = NOON - 2 * HOUR) -> None:
    """The store is a copy of that moment, and a service is started on it at noon."""
    async with database.transaction() as conn:
        await meta.put(conn, COPIED, copied.isoformat())
        await restored.begin(conn, NOON)


async def deliver(database: Database, platform: FakePlatform, *wanted: Paper) -> Engine:
    """Promise papers on a restored store, and deliver what can be."""
    await promise(database, "-1", *wanted)
    engine = Engine(database, platforms=[platform], send_timeout=0.01)
    await engine.settle()
    return engine


def ids(platform: FakePlatform) -> list[str]:
    """What readers see by now, a paper a message."""
    return [body.partition(" ")[0] for body in platform.bodies("-1")]


async def test_where_nobody_can_look_it_is_uncertain(database: Database) -> None:
    """A paper that may have been posted since the copy is not sent; one of a later day is."""
    platform = FakePlatform()
    await restore(database)
    await deliver(database, platform, A, TOMORROW)
    assert ids(platform) == [TOMORROW.id]
    assert await ends(database) == {A.id: "uncertain", TOMORROW.id: "sent"}
    (part, _) = await all_parts(database)
    assert part.error == (
        "the store was restored from a copy of 18 Aug 09:59 UTC, and this may have been sent since"
    )


async def test_its_reader_is_told(database: Database) -> None:
    """With what happened, and how to have it sent."""
    platform = FakePlatform()
    await restore(database)
    await promise(database, "1", A)
    await Engine(database, platforms=[platform]).settle()
    assert platform.bodies("1") == [
        "Papercast was restored from a copy of its store, and may have sent this before: "
        "Talking heads. If you do not see it: | [Send again] /resend 2608.00001"
    ]


async def test_what_readers_have_is_sent(database: Database) -> None:
    """Where it can be read, nothing that is there is sent again, and what is not there is sent."""
    platform = Recalls()
    platform.seen = {A.id}
    await restore(database)
    await deliver(database, platform, A, B)
    assert ids(platform) == [B.id]
    assert await ends(database) == {A.id: "sent", B.id: "sent"}
    assert platform.read == [(NOON - 2 * HOUR - timedelta(minutes=1), NOON)] * 2
    assert await open_posts(database) == 0


async def test_the_rest_of_a_digest_is_another_post(database: Database) -> None:
    """What readers lack comes under a new nonce: the platform may know the old one."""
    platform = Recalls()
    platform.at_once = False
    platform.seen = {A.id, C.id}
    await restore(database)
    await deliver(database, platform, A, B, C, D)
    (rest,) = platform.bodies("-1")
    assert f"{B.id} {D.id}" in rest
    assert A.id not in rest
    assert await ends(database) == {A.id: "sent", B.id: "digest", C.id: "sent", D.id: "digest"}
    (part,) = await all_parts(database)
    told = Chat(1, "console", "-1"), "digest", f"{A.announced} from {A.id}"
    assert part.nonce == nonce(*told[:2], f"{told[2]} without 2", 0)
    assert part.nonce != nonce(*told, 0)


async def test_where_it_may_not_be_read(database: Database) -> None:
    """There nobody can tell, and it is uncertain."""
    platform = Recalls()
    platform.will_read(CannotLook("the right is missing"))
    platform.will_look("-1", CannotLook("the right is missing"))
    await restore(database)
    await deliver(database, platform, A)
    assert ids(platform) == []
    assert await ends(database) == {A.id: "uncertain"}


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (RetryLater("away"), "away"),
        (Hangs(), "no answer in 0.06 s"),  # six times as long as one message may take
        (ZeroDivisionError("a defect"), "ZeroDivisionError: a defect"),
    ],
    ids=["away", "hangs", "a defect"],
)
async def test_what_passes_is_waited_for(
    sqlite_database: Database, ending: Ending, why: str
) -> None:
    """Nothing is sent before it was read what is there, and then all that is not."""
    platform = Recalls()
    platform.will_read(ending)
    platform.seen = {A.id}
    await restore(sqlite_database)
    with capture_logs() as logs:
        engine = await deliver(sqlite_database, platform, A, B)
    assert ids(platform) == []
    assert [one["why"] for one in logs if one["event"] == "cannot look"] == [why]
    engine.still.advance(60)
    await engine.settle()
    assert ids(platform) == [B.id]
    assert await ends(sqlite_database) == {A.id: "sent", B.id: "sent"}


@pytest.mark.parametrize("shown", [False, True])
async def test_a_part_that_stands_in_the_copy(database: Database, *, shown: bool) -> None:
    """It may have been sent since: it is looked for, and sent where it is not."""
    platform = FakeFinder()
    ending = Uncertain("cut")
    platform.will("-1", Shown(ending) if shown else ending)
    engine = await deliver(database, platform, A)
    assert await ends(database) == {A.id: "queued"}
    await restore(database)
    engine.still.advance(600)
    await engine.settle()
    assert ids(platform) == [A.id]
    assert await ends(database) == {A.id: "sent"}


async def test_a_post_that_stands_in_the_copy_without_parts(sqlite_database: Database) -> None:
    """As what is promised later."""
    platform = FakePlatform()
    await promise(sqlite_database, "-1", A)
    async with sqlite_database.transaction() as conn:
        await Gather({}).make(conn, NOON, 9)
    await restore(sqlite_database)
    await Engine(sqlite_database, platforms=[platform]).settle()
    assert await ends(sqlite_database) == {A.id: "uncertain"}
    assert ids(platform) == []


async def test_one_that_never_had_an_attempt(database: Database) -> None:
    """A part that was ready when the copy was made is uncertain where nobody can look."""
    platform = FakePlatform()
    platform.will("-1", RetryLater("busy"))
    engine = await deliver(database, platform, A)
    await restore(database)
    engine.still.advance(600)
    await engine.settle()
    assert await ends(database) == {A.id: "uncertain"}


async def test_it_passes(sqlite_database: Database) -> None:
    """A week later a paper of an old day is sent: what is promised then, was not before."""
    platform = FakePlatform()
    await restore(sqlite_database)
    await promise(sqlite_database, "-1", A)
    engine = Engine(sqlite_database, platforms=[platform])
    engine.still.advance(timedelta(days=7, seconds=1).total_seconds())
    await engine.settle()
    assert ids(platform) == [A.id]


async def test_a_second_start_knows_it_too(sqlite_database: Database) -> None:
    """The gap ends where the first service was started on the copy, not the second one."""
    await restore(sqlite_database)
    async with sqlite_database.transaction() as conn:
        before = await meta.get(conn, restored.RESTORED)
        await restored.begin(conn, NOON + HOUR)
        assert await meta.get(conn, restored.RESTORED) == before
        assert await meta.get(conn, COPIED) is None


async def test_a_store_that_is_no_copy(sqlite_database: Database) -> None:
    """It knows all that was sent."""
    platform = FakePlatform()
    async with sqlite_database.transaction() as conn:
        await restored.begin(conn, NOON)
    await deliver(sqlite_database, platform, A)
    assert ids(platform) == [A.id]
