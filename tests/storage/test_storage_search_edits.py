"""However the index of words is edited, it is what a new one of the same papers would be."""

from contextlib import suppress
from pathlib import Path
from random import Random

from clock import NOON
from effort import LONG
from indexed import held
from searching import look, made, newest, stored

from storage import search
from storage.database import Database
from storage.records import Tokens
from storage.upgrade import upgrade

LINE = "heads talk-ing o'neil say\"so back\\slash 超対称性 naïve c++ a|b ' \\ x_1"
WORDS = LINE.split()


def any_tokens(random: Random) -> Tokens:
    lines = [" ".join(random.choices(WORDS, k=random.randint(0, 9))) for _ in range(6)]
    return made(*lines)


async def fresh(database: Database, rows: dict[int, Tokens], folder: Path) -> list[object]:
    """What a new index holds that was given these papers."""
    if not database.is_sqlite:
        async with database.transaction() as conn:
            await search.clear(conn)
            await search.add(conn, sorted(rows.items()))
        return [*await held(database)]
    async with await Database.open(f"sqlite:///{folder}/fresh.db") as other:
        await upgrade(other, folder, NOON)
        await stored(other, rows)
        return [*await held(other)]


async def test_many_edits_leave_no_trace(database: Database, tmp_path: Path) -> None:
    """Papers are added, changed and removed, one or many in a transaction, in any order."""
    random = Random(20260818)
    rows: dict[int, Tokens] = {}
    for _ in range(100 if LONG else 40):
        async with database.transaction() as conn:
            for _ in range(10):
                seq = random.randrange(150)
                old = rows.pop(seq, None)
                if old is not None:
                    await search.remove(conn, [(seq, old)])
                if old is None or random.random() < 0.6:
                    rows[seq] = any_tokens(random)
                    await search.add(conn, [(seq, rows[seq])])

    assert await held(database) == await fresh(database, rows, tmp_path)


async def test_nothing_stays_of_what_was_removed(database: Database) -> None:
    """After all papers are removed one by one the index is as empty as a new one."""
    random = Random(1)
    rows = {n: any_tokens(random) for n in range(50)}
    await stored(database, rows)
    for row in rows.items():
        async with database.transaction() as conn:
            await search.remove(conn, [row])

    assert await held(database) == []


async def test_an_edit_that_is_undone_leaves_no_trace(database: Database) -> None:
    """A transaction that fails takes its edits of the index back."""
    await stored(database, {1: made("a"), 2: made("b")})
    before = await held(database)

    with suppress(LookupError):
        async with database.transaction() as conn:
            await search.remove(conn, [(1, made("a"))])
            await search.add(conn, [(3, made("c"))])
            await search.clear(conn)
            raise LookupError

    assert await held(database) == before


async def test_clearing_forgets_everything(database: Database) -> None:
    """A cleared index is empty, and takes papers as a new one does."""
    await stored(database, {1: made("a"), 2: made("b")})
    async with database.transaction() as conn:
        await search.clear(conn)
    assert await held(database) == []

    await stored(database, {1: made("b")})
    assert await newest(database, look("a")) == []
    assert await newest(database, look("b")) == [1]
