"""The restore drill: back up, go on, lose the store, put the copy in its place, start."""

import shutil
from pathlib import Path
from random import Random

from fates import AFTER_SEND, Fate
from judge import judge
from lives import Womb
from ordeal import nothing_left, to_the_end
from promised import CARS, HEADS
from record import Verdict
from world import World, world

_COPY = "copy.db"
_SINCE = (0.0, 30.0, 110.0, 3_600.0, 20_000.0)
"""Seconds between the end of the store and the start on the copy."""
_ALL = 10_000
"""All that was sent since the copy may be uncertain."""


async def restored(folder: Path, womb: Womb, seed: int) -> Verdict:
    """Lose the store at some moment after a copy was made, and go on with the copy."""
    chance = Random(f"restore {seed}")
    async with world(folder, womb) as made:
        if chance.random() < 0.5:  # a copy that knows none of the papers
            await _without_papers(made)
        else:
            await _killed_after(made, chance.randint(1, 9))
        await back_up(made)
        await _killed_after(made, chance.randint(1, 20))
        made.clock.step(chance.choice(_SINCE))
        restore(made)
        await to_the_end(made)
        return judge(made, excused=_ALL)


async def _without_papers(made: World) -> None:
    papers = [*HEADS, *CARS]
    made.arxiv.remove(*(paper.id for paper in papers))
    async with made.begun(made.life()) as process:
        assert await process.end() == 0
    made.arxiv.add(*papers)


async def _killed_after(made: World, sends: int) -> None:
    """Let it live until so many messages were sent, or until there is nothing left to send."""
    life = made.life("run", fate=Fate(AFTER_SEND, sends))
    async with made.begun(life) as process:
        await nothing_left(made, process, 30.0)
        await process.kill()
    made.kills += 1


async def back_up(made: World) -> None:
    """Make a copy, as the operator does."""
    async with made.begun(made.life("backup", _COPY)) as process:
        assert await process.end() == 0


def restore(made: World) -> None:
    """The store is gone; the copy takes its place, as any file would."""
    for file in made.folder.glob(f"{made.store.name}*"):
        file.unlink()
    shutil.copyfile(made.folder / _COPY, made.store)
