"""A platform is let in, comes back after what passes by itself, and tells what keeps it out."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from contracts import Answers
from fakes import FakePlatform
from structlog.testing import capture_logs

from bot.askers import Commands
from bot.attend import Doors, End, NobodyLeft, attend, try_to_open
from bot.platforms import LoginRefused, RetryLater
from bot.troubles import Troubles

TOKEN = "Discord refuses the token. Put a new one into DISCORD_TOKEN."


class Guarded(FakePlatform):
    """A platform whose door opens as foretold: each of ``at_the_door`` keeps it shut once."""

    def __init__(self, *at_the_door: Exception, asked: bool = False) -> None:
        super().__init__("guarded")
        self.ready = False
        self.closed = 0
        self._at_the_door = list(at_the_door)
        self._asked = asked

    async def open(self) -> None:
        if self._at_the_door:
            raise self._at_the_door.pop(0)
        self.ready = True

    async def close(self) -> None:
        self.ready = False
        self.closed += 1

    async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
        up()
        return self._asked


def doors_of(*names: str) -> tuple[Doors, list[str]]:
    """Doors, and a list that grows with each that opens."""
    opened: list[str] = []
    return Doors(names or ("guarded",), lambda: opened.append("opened")), opened


async def attended(platform: FakePlatform, clock: FakeClock, troubles: Troubles) -> End:
    doors, _ = doors_of()
    async with asyncio.timeout(30):
        return await attend(platform, Answers({}), clock, troubles, doors)


@pytest.mark.parametrize(("asked", "end"), [(True, End.ASKED), (False, End.NOBODY)])
async def test_a_platform_that_lets_us_in_is_served(asked: bool, end: End) -> None:
    """It is opened and served to its end, and whoever asked for the whole end is heard."""
    assert await attended(Guarded(asked=asked), FakeClock(), Troubles()) is end


async def test_a_refused_token_is_told_and_not_tried_again() -> None:
    """What only the operator can mend is a trouble with its sentence; the door stays shut."""
    platform, troubles = Guarded(LoginRefused(TOKEN)), Troubles()
    assert await attended(platform, FakeClock(), troubles) is End.REFUSED
    assert dict(troubles.open) == {"login guarded": TOKEN}
    assert platform.closed == 1


async def test_what_may_pass_is_tried_again_and_then_over() -> None:
    """Another program that uses the token may end: five minutes later it is tried again."""
    clock, troubles = FakeClock(), Troubles()
    refused = LoginRefused("Another program receives this bot's messages.", again=True)
    assert await attended(Guarded(refused, refused), clock, troubles) is End.NOBODY
    assert clock.now() - NOON == timedelta(minutes=10)
    assert dict(troubles.open) == {}


async def test_a_platform_that_is_not_reached_is_asked_later() -> None:
    """The wait doubles, unless the platform says how long it wants."""
    clock = FakeClock()
    away = (RetryLater("no network"), RetryLater("no network"), RetryLater("busy", delay=MINUTE))
    await attended(Guarded(*away), clock, Troubles())
    assert clock.now() - NOON == timedelta(seconds=5 + 10 + 60)


MINUTE = timedelta(minutes=1)


async def test_a_defect_begins_anew() -> None:
    """What nobody thought of is logged, and the platform is served after a pause."""
    with capture_logs() as logs:
        end = await attended(Guarded(ZeroDivisionError("a defect")), FakeClock(), Troubles())
    assert end is End.NOBODY
    assert [one["event"] for one in logs] == ["platform failed"]


async def test_a_start_waits_for_no_platform_that_is_down() -> None:
    """Each platform counts as tried once it is up, or known not to be yet."""
    doors, opened = doors_of("guarded", "other")
    refused = Guarded(LoginRefused(TOKEN))
    await attend(refused, Answers({}), FakeClock(), Troubles(), doors)
    assert not doors.all_tried.is_set()
    doors.up("other")
    assert doors.all_tried.is_set()
    assert opened == ["opened"]


def test_the_last_door_that_shuts_ends_it() -> None:
    """One platform that stays is enough; without any there is nothing to serve."""
    doors, _ = doors_of("discord", "telegram")
    doors.shut("discord")
    with pytest.raises(NobodyLeft, match="No platform lets Papercast in"):
        doors.shut("telegram")


@pytest.mark.parametrize(
    ("failure", "event"),
    [
        (LoginRefused(TOKEN), "login refused"),
        (RetryLater("no network"), "platform not reached"),
        (ZeroDivisionError("a defect"), "platform failed"),
    ],
)
async def test_a_single_round_goes_on_without_a_platform(failure: Exception, event: str) -> None:
    """Whatever keeps one platform shut is logged, and the round goes on."""
    with capture_logs() as logs:
        await try_to_open(Guarded(failure))
    assert [one["event"] for one in logs] == [event]
