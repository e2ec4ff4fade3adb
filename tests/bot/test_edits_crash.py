"""Whatever moment the process ends in while it edits: the post ends up right, and nothing else.

It is ended at each place that it comes to: the edges of transactions, and those of the call.
"""

import shutil
from itertools import count
from pathlib import Path

from editing import SUMMED, V2, Life
from effort import LONG
from engine import all_parts, promises, restarted, watched
from fakes import FakeEditor, WatchedDatabase

FOLLOWED = f"{SUMMED} | v2 of Talking heads, revised"
EVERY = 1 if LONG else 3
"""One in so many places."""
FEW = 15
"""Fewer places than this cannot be all."""


class KilledError(BaseException):
    """The process is no more."""


class Fate:
    """Ends a life at its n-th place."""

    def __init__(self, n: int) -> None:
        self.left = n

    async def __call__(self, place: str) -> None:
        """The life has come to this place."""
        self.left -= 1
        if self.left <= 0:
            raise KilledError(place)


async def lived(file: Path, console: FakeEditor, fate: Fate | None) -> bool:
    """A life that harvests a new version and edits; whether it came to its end."""
    async with await WatchedDatabase.open(f"sqlite:///{file}") as database:
        await restarted(database)
        life = Life(database, console)
        database.watch = fate
        console.watch = fate or FakeEditor().watch
        try:
            await life.harvest(V2)
        except (KilledError, BaseExceptionGroup):
            return False
        assert {one.edit_due for one in await promises(database)} == {None}
        [part] = await all_parts(database)
        assert (part.state, part.attempts, part.fixed) == ("sent", 1, None)
    return True


async def test_no_end_loses_an_edit_or_makes_another(tmp_path: Path) -> None:
    """Killed anywhere, once: the next life makes what is missing, and the same at most twice."""
    beginning, first = tmp_path / "beginning.db", FakeEditor()
    async with watched(f"sqlite:///{beginning}", tmp_path) as database:
        life = Life(database, first)
        await life.summarise_late()
        await life.begin("edit")
    for n in count(1, EVERY):
        file, console = Path(shutil.copy(beginning, tmp_path / f"{n}.db")), FakeEditor()
        console.shown = list(first.shown)
        if await lived(file, console, Fate(n)):
            break
        assert await lived(file, console, None)

        assert console.bodies("1") == [FOLLOWED]
        assert {body for _, body in console.edits} == {FOLLOWED}
        assert len(console.edits) <= 2
    assert n > FEW
