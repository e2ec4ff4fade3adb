"""Posts of several parts, and posts that a defect keeps from being shown."""

import asyncio
from datetime import timedelta

import pytest
from engine import Engine, all_parts, ends, part_states, promise
from fakes import Ending, FakePlatform, Fine, Waits, paper
from structlog.testing import capture_logs

from bot.platforms import Gone, Moved, Rejected, RetryLater, SendError, Uncertain
from bot.posted import Notice, Posted
from storage import chats
from storage.database import Database

A, B, C = (paper(f"2608.0000{n}") for n in range(1, 4))
LATER = RetryLater("too many requests", delay=timedelta(seconds=30))


def ids(platform: FakePlatform, address: str = "1") -> list[str]:
    """The papers that a chat's readers see, one for each message, in order."""
    return [body.partition(" ")[0] for body in platform.bodies(address)]


@pytest.fixture
def console() -> FakePlatform:
    """A platform where nothing may be sent twice."""
    return FakePlatform()


@pytest.fixture
def engine(sqlite_database: Database, console: FakePlatform) -> Engine:
    """The steps around it."""
    return Engine(sqlite_database, platforms=[console])


# Posts of several parts


@pytest.mark.parametrize(
    ("ending", "end"), [(Rejected("bad markup"), "rejected"), (Uncertain("cut"), "uncertain")]
)
async def test_the_other_parts_are_sent(
    engine: Engine, console: FakePlatform, ending: Ending, end: str
) -> None:
    """A part that ended badly does not take the others with it; its end is the delivery's."""
    console.parts = 3
    console.will("1", Fine(), ending)
    await promise(engine.database, "1", A)

    await engine.settle()

    assert (await part_states(engine.database))[:3] == ["sent", end, "sent"]
    assert await ends(engine.database) == {A.id: end}
    assert console.bodies("1")[1] == "2608.00001 3/3"


@pytest.mark.parametrize(
    ("error", "address", "left"),
    [(LATER, "1", "ready"), (Gone("kicked"), "1", "ready"), (Moved("-100"), "-100", "sent")],
)
async def test_a_post_goes_on_at_the_part_that_failed(
    engine: Engine, console: FakePlatform, error: SendError, address: str, left: str
) -> None:
    """What was sent is not sent again: the post is taken up where it stopped."""
    console.parts = 3
    console.will("1", Fine(), error)
    await promise(engine.database, "1", A)

    await engine.deliver.run()
    assert await part_states(engine.database) == ["sent", left, left]
    async with engine.database.transaction() as conn:
        await chats.resume(conn, 1)
    engine.still.advance(30)
    await engine.settle()

    assert len(console.bodies("1") + console.bodies(address)) >= 3
    assert [message.nonce for message in console.shown] == [
        part.nonce for part in await all_parts(engine.database)
    ]
    assert console.bodies(address)[-2:] == ["2608.00001 2/3", "2608.00001 3/3"]


# Defects of the renderer, and of the store


@pytest.mark.parametrize("defect", ["raises", "renders nothing"])
async def test_a_post_that_cannot_be_shown_holds_nobody_up(
    engine: Engine, console: FakePlatform, defect: str
) -> None:
    """A defect of the renderer costs its post an hour, is logged, and may be mended meanwhile."""
    if defect == "raises":
        console.cannot_render.add(A.id)
    else:
        console.parts = 0
    await promise(engine.database, "1", A)
    with capture_logs() as logs:
        await engine.settle()
    console.parts = 1
    await promise(engine.database, "1", B)

    await engine.settle()
    assert ids(console) == [B.id]
    assert [entry["key"] for entry in logs if entry["event"] == "post cannot be shown"] == [A.id]

    console.cannot_render.clear()
    engine.still.advance(3599)
    await engine.settle()
    assert ids(console) == [B.id]
    engine.still.advance(1)
    await engine.settle()
    assert ids(console) == [B.id, A.id]


class Unstorable(FakePlatform):
    """Renders one paper as something that no store can keep."""

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:
        """Half a character instead of the first paper."""
        first = isinstance(notice, Notice) and notice.paper.id == A.id
        return ("\ud83e",) if first else super().render(notice, address)


class Indecisive(FakePlatform):
    """A platform with a defect where the step looks whether it may repeat."""

    @property
    def remembers(self) -> timedelta:
        raise LookupError("nobody thought of this")

    @remembers.setter
    def remembers(self, _: timedelta) -> None: ...


async def test_a_body_that_cannot_be_kept_holds_its_post_alone(sqlite_database: Database) -> None:
    """A body that no database can store is a defect of one post, and the others are sent."""
    console = Unstorable()
    await promise(sqlite_database, "1", A)
    await promise(sqlite_database, "2", B, C)

    await Engine(sqlite_database, platforms=[console]).deliver.run()

    assert await ends(sqlite_database) == {A.id: "queued", B.id: "sent", C.id: "sent"}


async def test_a_failure_in_one_chat_leaves_the_others_alone(sqlite_database: Database) -> None:
    """What fails while a chat is written to is raised when the other chats have had their turn."""
    console, ending = Indecisive(), Waits()
    console.will("1", RetryLater("busy"))
    console.will("2", ending)
    await promise(sqlite_database, "1", A)
    await promise(sqlite_database, "2", B, C)
    running = asyncio.create_task(Engine(sqlite_database, platforms=[console]).deliver.run())
    await ending.begun.wait()
    ending.go_on()

    with pytest.raises(ExceptionGroup) as raised:
        await running

    assert [type(error) for error in raised.value.exceptions] == [LookupError]
    assert await ends(sqlite_database) == {A.id: "queued", B.id: "sent", C.id: "sent"}
