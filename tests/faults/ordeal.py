"""One run from its beginning to its end: lives that are cut short, and then some that are not."""

import asyncio
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from random import Random

from fates import RANDOM, TORN, fate
from judge import judge
from lives import KILLED, Living, Womb
from proxy import Proxy
from record import Verdict
from servers.anthropic import AnthropicServer
from tearing import tear
from weather import Harm, Weather
from world import Doors, World, world

_PAUSES = (0.0, 0.0, 5.0, 60.0, 110.0, 130.0, 900.0)
"""Seconds that pass after a life: Discord knows a nonce for two minutes, Papercast trusts 100 s."""
PATIENCE = 30
"""Seconds that a life has which nobody cuts short, before it is asked to stop."""
_SEND_TIMEOUTS = {Harm.BLACK_HOLE: 2.0}
"""Seconds that a message has, where it is waited for in vain: far more than an answer takes."""
_LATER = 120.0
"""What was put off is due after some of these."""
_ROUNDS = 12
"""So many lives that nobody cuts short are enough for all that is left."""


async def killed(folder: Path, womb: Womb, place: str, seed: int, database: str = "") -> Verdict:
    """Cut some lives short at that place, let others come to their end, and judge."""
    chance = Random(f"{place} {seed}")
    async with world(folder, womb, database) as made:
        for _ in range(chance.randint(2, 4)):
            await _cut_short(made, place, chance)
            made.clock.step(chance.choice(_PAUSES))
        await to_the_end(made)
        return judge(made)


async def harmed(folder: Path, womb: Womb, harm: Harm, seed: int) -> Verdict:
    """Let the network do harm to all that is said, let it clear up at last, and judge."""
    chance = Random(f"{harm.value} {seed}")
    weather = Weather(harm, chance)
    async with (
        world(folder, womb) as made,
        AnthropicServer() as anthropic,
        AsyncExitStack() as stack,
    ):
        direct = made.doors
        urls = (direct.arxiv, direct.discord, direct.gateway, direct.telegram, anthropic.url)
        proxies = [await stack.enter_async_context(Proxy(url, weather)) for url in urls]
        seconds = _SEND_TIMEOUTS.get(harm, 3.0)
        made.configure(Doors(*(proxy.url for proxy in proxies)), send_timeout=seconds)
        async with made.begun(made.life("run")) as process:
            await process.runs_for(1.0)
            await nothing_left(made, process, PATIENCE)
            weather.clear_up()
            code = await process.terminate()
            assert code == 0, f"ended with {code}: {_last_words(made)}"
        made.clock.step(_LATER)
        await to_the_end(made)
        return judge(made, harms=weather.harms, excused=weather.slow)


async def to_the_end(made: World, later: float = _LATER) -> None:
    """Let it live until nothing is left to do, with so many seconds between two lives."""
    for _ in range(_ROUNDS):
        async with made.begun(made.life()) as process:
            code = await process.end()
            assert code in {0, 1}, f"ended with {code}: {_last_words(made)}"
        if not made.left():
            return
        made.clock.step(later)


async def _cut_short(made: World, place: str, chance: Random) -> None:
    arguments = chance.choice((("run", "--once"), ("run", "--once"), ("run",)))
    life = made.life(*arguments, fate=fate(place, chance))
    before = made.arrived()
    async with made.begun(life) as process:
        if place == RANDOM:
            await _some_time(made, process, before, chance)
            code = await process.kill()
        else:
            code = await _end_of(made, process)
    if code in KILLED:
        made.kills += 1
        if place == TORN:
            tear(made.store, made.folder, chance)
    else:
        assert code in {0, 1}, f"ended with {code}: {_last_words(made)}"


async def _some_time(made: World, process: Living, before: int, chance: Random) -> None:
    """Let it live a while: into its start, or until some messages have come."""
    some = chance.choice((0, 1, 2, 3, 5, 8, 13))
    while some and not process.is_over and made.left() and made.arrived() < before + some:
        await process.runs_for(0.01)
    await process.runs_for(chance.uniform(0.0, 0.1 if some else 1.0))


async def _end_of(made: World, process: Living) -> int:
    """Its exit code; one that serves on is stopped when there is nothing left to do."""
    await nothing_left(made, process, PATIENCE)
    return await process.terminate()


async def nothing_left(made: World, process: Living, patience: float) -> None:
    """Wait until there is nothing left to do, or the process or our patience has ended."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while not process.is_over and made.left():
                await process.runs_for(0.2)


def _last_words(made: World) -> str:
    return (made.folder / "err.txt").read_text()[-2_000:]
