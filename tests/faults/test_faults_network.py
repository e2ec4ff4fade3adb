"""The network does harm between Papercast and every server: nothing is lost, nothing is doubled."""

import asyncio
from itertools import product
from pathlib import Path

import pytest
from effort import LONG
from lives import womb
from ordeal import harmed
from weather import HARMS, Harm

SEEDS = range(3) if LONG else range(1)
EVERY = HARMS if LONG else (Harm.RESET, Harm.TRUNCATED)


@pytest.mark.timeout(600)
async def test_whatever_the_network_does(tmp_path: Path) -> None:
    """Each harm, to Discord with its gateway, Telegram, arXiv and Claude: all ends as promised."""
    async with womb() as made:

        async def run(harm: Harm, seed: int) -> None:
            folder = tmp_path / f"{harm.name} {seed}"
            folder.mkdir()
            verdict = await harmed(folder, made, harm, seed)
            assert verdict.is_good, f"{harm.value}, seed {seed}: {verdict}"
            assert verdict.harms

        async with asyncio.TaskGroup() as runs:
            for seed, harm in product(SEEDS, EVERY):
                runs.create_task(run(harm, seed))
