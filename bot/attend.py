"""One platform's life: it is let in, takes commands, and comes back after what passes by itself."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import Enum

import structlog

from bot.askers import Commands
from bot.clock import Clock
from bot.outcome import wait
from bot.platforms import LoginRefused, Platform, RetryLater
from bot.troubles import Troubles

log = structlog.get_logger()

_AGAIN = timedelta(minutes=5)
"""Until a login is tried again that was refused for what may pass."""


class End(Enum):
    """How it ended that a platform took commands."""

    NOBODY = "nobody is left who could give any"
    ASKED = "a person asked for the whole service to end"
    REFUSED = "the platform does not let us in"


class NobodyLeft(Exception):  # noqa: N818 - a state, in the words of its sentence
    """No platform lets us in, and none will without the operator."""


class Doors:
    """Which platforms have been tried, and which are shut for good.

    ``all_tried`` is set when people can give commands on each, or it is known that they cannot
    yet: a start waits for no platform that is down. ``opened`` is called at each that is up.
    """

    def __init__(self, names: Sequence[str], opened: Callable[[], None]) -> None:
        self.all_tried = asyncio.Event()
        self._untried = set(names)
        self._not_shut = set(names)
        self._opened = opened

    def up(self, name: str) -> None:
        """People can give commands there."""
        self._opened()
        self.tried(name)

    def tried(self, name: str) -> None:
        """It is known whether people can give commands there."""
        self._untried.discard(name)
        if not self._untried:
            self.all_tried.set()

    def shut(self, name: str) -> None:
        """It never lets us in.

        Raises:
            NobodyLeft: when that is so everywhere.
        """
        self._not_shut.discard(name)
        if not self._not_shut:
            raise NobodyLeft("No platform lets Papercast in, so it has ended.")


async def try_to_open(platform: Platform) -> None:
    """Open the platform, or write down why it cannot be written to now."""
    try:
        await platform.open()
    except LoginRefused as refusal:
        _refused(platform, refusal)
    except RetryLater as error:
        log.warning("platform not reached", platform=platform.name, why=str(error))
    except Exception:
        # A defect of one platform; the others get their posts.
        log.exception("platform failed", platform=platform.name)


async def attend(
    platform: Platform, commands: Commands, clock: Clock, troubles: Troubles, doors: Doors
) -> End:
    """Open the platform and let it take commands, until there is nothing left to wait for."""
    cause = f"login {platform.name}"

    def up() -> None:
        troubles.over(cause)
        doors.up(platform.name)

    attempts = 0
    while True:
        try:
            await platform.open()
            return End.ASKED if await platform.serve(commands, up) else End.NOBODY
        except LoginRefused as refusal:
            _refused(platform, refusal)
            troubles.tell(cause, str(refusal))
            doors.tried(platform.name)
            if not refusal.again:
                await platform.close()
                return End.REFUSED
            pause = _AGAIN
        except RetryLater as error:
            attempts += 1
            pause = error.delay or wait(attempts)
            log.warning("platform not reached", platform=platform.name, why=str(error))
        except Exception:
            # A front end that breaks is begun anew; the others, and what is delivered, go on.
            attempts += 1
            pause = wait(attempts)
            log.exception("platform failed", platform=platform.name)
        doors.tried(platform.name)
        await clock.sleep(pause.total_seconds())


def _refused(platform: Platform, refusal: LoginRefused) -> None:
    log.error("login refused", platform=platform.name, why=str(refusal))
