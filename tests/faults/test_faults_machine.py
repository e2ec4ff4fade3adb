"""A machine that is unwell, and a store that is lost: nothing is lost, nothing is doubled."""

import asyncio
from itertools import product
from pathlib import Path

import pytest
from drill import restored
from effort import LONG
from fates import CLOCK, FULL, LOCKED, MACHINE, REFUSED, Fate
from judge import judge
from lives import womb
from machine import unwell
from ordeal import to_the_end
from world import world

SEEDS = range(5) if LONG else range(1)
EVERY = MACHINE if LONG else (LOCKED, CLOCK)
ALWAYS = 1_000_000


@pytest.mark.timeout(600)
async def test_whatever_is_wrong_with_the_machine(tmp_path: Path) -> None:
    """A disk that is full or refuses to write, a locked store, a clock that is wrong: it passes."""
    async with womb() as made:

        async def run(what: str, seed: int) -> None:
            folder = tmp_path / f"{what} {seed}"
            folder.mkdir()
            verdict = await unwell(folder, made, what, seed)
            assert verdict.is_good, f"{what}, seed {seed}: {verdict}"

        async with asyncio.TaskGroup() as runs:
            for seed, what in product(SEEDS, EVERY):
                runs.create_task(run(what, seed))


@pytest.mark.parametrize(
    ("arguments", "fate", "said"),
    [
        ("run", Fate(FULL, times=ALWAYS), "database or disk is full"),
        ("run --once", Fate(REFUSED, 3, 5_000, ALWAYS), "disk I/O error"),
    ],
)
async def test_a_start_without_room(tmp_path: Path, arguments: str, fate: Fate, said: str) -> None:
    """Where the store cannot be made there is one sentence, and no traceback; later all is well."""
    async with womb() as made, world(tmp_path, made) as there:
        async with there.begun(there.life(*arguments.split(), fate=fate)) as process:
            assert await process.end() == 1
        told = (tmp_path / "err.txt").read_text()
        assert told.splitlines()[-1] == f"Cannot use the database: {said}."
        assert "Traceback" not in told

        await to_the_end(there)
        verdict = judge(there)
    assert verdict.is_good, verdict


@pytest.mark.timeout(600)
async def test_a_copy_takes_the_place_of_a_lost_store(tmp_path: Path) -> None:
    """Backed up, gone on, destroyed, restored, started: no post goes out twice, none is missing."""
    async with womb() as made:
        for seed in range(20 if LONG else 1):
            folder = tmp_path / f"{seed}"
            folder.mkdir()
            verdict = await restored(folder, made, seed)
            assert verdict.is_good, f"seed {seed}: {verdict}"
            assert verdict.looks
