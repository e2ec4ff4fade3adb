"""Killed at any place, again and again: nothing is lost, nothing is doubled, order is kept."""

import asyncio
from itertools import product
from pathlib import Path

import postgres
import pytest
from effort import LONG
from fates import AFTER_SEND, BEFORE_SEND, PLACES, RANDOM, TORN, WRITE
from lives import womb
from ordeal import killed

SEEDS = range(5) if LONG else range(1)
"""``make faults`` tries two hundred."""
EVERY = (*PLACES, RANDOM) if LONG else (AFTER_SEND, WRITE, TORN, RANDOM)
ON_POSTGRESQL = (BEFORE_SEND, AFTER_SEND, RANDOM) if LONG else (AFTER_SEND, RANDOM)


@pytest.mark.timeout(600)
async def test_wherever_it_is_killed(tmp_path: Path) -> None:
    """Each place, on both platforms: what readers saw is what was promised."""
    two_at_once = asyncio.Semaphore(2)
    async with womb() as made:

        async def run(place: str, seed: int) -> None:
            folder = tmp_path / f"{place} {seed}"
            folder.mkdir()
            async with two_at_once:
                verdict = await killed(folder, made, place, seed)
            assert verdict.is_good, f"{place}, seed {seed}: {verdict}"
            assert verdict.kills

        async with asyncio.TaskGroup() as runs:
            for seed, place in product(SEEDS, EVERY):
                runs.create_task(run(place, seed))


@pytest.mark.timeout(600)
async def test_wherever_it_is_killed_on_postgresql(
    tmp_path: Path, postgres_server: postgres.Server
) -> None:
    """Where a server keeps the store: what it commits, and nothing else, has happened."""
    async with womb() as made:

        async def run(place: str, seed: int) -> None:
            folder = tmp_path / f"{place} {seed}"
            folder.mkdir()
            with postgres_server.database() as url:
                verdict = await killed(folder, made, place, seed, url)
            assert verdict.is_good, f"{place}, seed {seed}: {verdict}"
            assert verdict.kills
            assert list(folder.glob("*.db")) == []

        for seed in SEEDS:
            async with asyncio.TaskGroup() as runs:
                for place in ON_POSTGRESQL:
                    runs.create_task(run(place, seed))
