"""What may be wrong with the machine itself: its disk, its clock, and what else runs on it."""

import asyncio
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from fates import AFTER_SEND, BEFORE_SEND, CLOCK, LOCKED, WRITE, Fate, fate
from judge import judge
from lives import KILLED, Living, Womb
from ordeal import nothing_left, to_the_end
from record import Verdict
from world import World, world

_WRONG = (-7_200.0, -600.0, -90.0, -20.0, 0.0, 0.0, 20.0, 90.0, 600.0, 7_200.0)
"""By how many seconds a clock is wrong, or set."""
_ALL = 1_000
_PAUSES = (0.0, 0.0, 60.0, 130.0, 1_000.0)
_PATIENCE = 12
"""Seconds that a service has before it is asked to stop; another one finishes what is left."""
_HOLDS = (0.5, 2.0, 7.0)
"""Seconds for which another program has the store: Papercast waits five for its turn."""


async def unwell(folder: Path, womb: Womb, what: str, seed: int) -> Verdict:
    """Let something be wrong with the machine, let it pass, and judge."""
    chance = Random(f"{what} {seed}")
    async with world(folder, womb) as made:
        if what == CLOCK:
            await _with_wrong_clocks(made, chance)
            # What was made while the clock was ahead is due when it has caught up.
            await to_the_end(made, max(_WRONG))
        else:
            await _serving(made, what, chance)
            await to_the_end(made)
        # Each transaction that failed may have been the one that marks a message as sent.
        return judge(made, excused=0 if what == CLOCK else _ALL)


async def _serving(made: World, what: str, chance: Random) -> None:
    """A service that nobody restarts: it goes on by itself when it can again."""
    life = made.life("run", fate=Fate() if what == LOCKED else fate(what, chance))
    async with made.begun(life) as process:
        if what == LOCKED:
            await process.runs_for(chance.uniform(0.2, 1.0))
            await asyncio.to_thread(_hold, made.store, chance.choice(_HOLDS))
        await nothing_left(made, process, _PATIENCE)
        code = await process.terminate()
        assert code in {0, 1, 70}, f"ended with {code}"


def _hold(store: Path, seconds: float) -> None:
    """Blocks. Keep everybody else from writing to the store; it may have no tables yet."""
    other = sqlite3.connect(store, timeout=30, isolation_level=None)
    with closing(other), suppress(sqlite3.OperationalError):
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.execute("ROLLBACK")


async def _with_wrong_clocks(made: World, chance: Random) -> None:
    """Kills, after each of which the clock may be another, and within which it may be set."""
    for _ in range(chance.randint(2, 4)):
        place = chance.choice((BEFORE_SEND, AFTER_SEND, WRITE))
        life = made.life(
            chance.choice(("run", "run --once")),
            fate=fate(place, chance),
            wrong=chance.choice(_WRONG),
        )
        set_at = time.monotonic() + chance.uniform(0.2, 1.5)
        clock = replace(life.clock, step_at=set_at, step=chance.choice(_WRONG))
        life = replace(life, arguments=tuple(life.arguments[0].split()), clock=clock)
        async with made.begun(life) as process:
            await _ended(made, process)
        made.clock.step(chance.choice(_PAUSES))


async def _ended(made: World, process: Living) -> None:
    await nothing_left(made, process, _PATIENCE)
    if await process.terminate() in KILLED:
        made.kills += 1
