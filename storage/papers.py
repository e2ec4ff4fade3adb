"""Papers: stored once, newest first without a sort."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    Select,
    Text,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import search
from storage.dialect import AnyRow, as_json, listed
from storage.indexing import indexed_from
from storage.records import Paper, Revision, Tokens
from storage.schema import papers

_LATER = ("comment", "doi", "journal_ref")
"""What authors add to a version of a paper without making a new one."""
_A_DAY = 1_000_000
_EPOCH = date(1970, 1, 1)
_COLUMNS = [column for column in papers.c if column.name != "seq"]
_NAMES = [column.name for column in _COLUMNS]
_INSERT = f"INSERT INTO papers (seq, {', '.join(_NAMES)}) VALUES (?{', ?' * len(_NAMES)})"  # noqa: S608 - made here, of our own names


async def add(
    conn: AsyncConnection, new: Sequence[Paper], read: Callable[[Paper], Tokens]
) -> list[Paper]:
    """Store papers as ``put`` does, and return those that were not there."""
    return (await put(conn, new, read))[0]


async def put(
    conn: AsyncConnection,
    given: Sequence[Paper],
    read: Callable[[Paper], Tokens],
    *,
    fresh: bool = False,
) -> tuple[list[Paper], list[Revision]]:
    """Store papers; return those that were not there, and what changed of those that were.

    The new ones come by day of announcement, then by id. A new version is not a new paper; what
    it, or a ``fresh`` paper, changes is told by ``revisions``. ``read`` tells what of a paper can
    be searched; each can be found as soon as it is stored.
    """
    await take_turn(conn)
    newest = latest(given)
    known = await versions(conn, [one.id for one in newest])
    revised = await _revisions(conn, newest, known, fresh=fresh)
    await _revise(conn, revised, read)
    return await _add(conn, [one for one in newest if one.id not in known], read), revised


async def _add(
    conn: AsyncConnection, new: Sequence[Paper], read: Callable[[Paper], Tokens]
) -> list[Paper]:
    ordered = sorted(new, key=attrgetter("announced", "id"))
    seqs = await _next_seqs(conn, ordered)
    await _insert(conn, seqs, ordered)
    indexed = await indexed_from(conn)
    # One is read behind the other, as the index takes them: what was just read is at hand then.
    numbered = zip(seqs, ordered, strict=True)
    await search.add(conn, ((seq, read(one)) for seq, one in numbered if seq >= indexed))
    return ordered


async def _insert(conn: AsyncConnection, seqs: Sequence[int], new: Sequence[Paper]) -> None:
    """Store the papers under these ``seq``.

    By a statement of text on SQLite, where a backfill would spend an eighth of its time on what
    SQLAlchemy does for each row of an INSERT.
    """
    if new and conn.dialect.name == "sqlite":
        columns = (_stored_values(column, conn.dialect, new) for column in _COLUMNS)
        await conn.exec_driver_sql(_INSERT, list(zip(seqs, *columns, strict=True)))
    elif new:
        numbered = zip(seqs, new, strict=True)
        await conn.execute(insert(papers), [{**_values(one), "seq": seq} for seq, one in numbered])


def _stored_values(column: Column[Any], dialect: Dialect, new: Sequence[Paper]) -> Iterable[Any]:
    """What the driver stores of a column, as SQLAlchemy makes it of the values."""
    values = map(attrgetter(column.name), new)
    if isinstance(column.type, JSON):
        return map(as_json, values)
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    # Of many papers few days of announcement are different.
    return map(lru_cache(convert), values) if convert else values


async def revisions(
    conn: AsyncConnection, given: Sequence[Paper], *, fresh: bool = False
) -> list[Revision]:
    """What these papers would change of those that are stored; nothing is written.

    A newer version takes the place of the one that is there; its ``announced`` never changes. Of
    the same version, what may be added to it later does, if these are ``fresh``: as arXiv has
    them now. What they leave out has not gone.
    """
    newest = latest(given)
    known = await versions(conn, [one.id for one in newest])
    return await _revisions(conn, newest, known, fresh=fresh)


async def _revisions(
    conn: AsyncConnection, newest: Iterable[Paper], known: Mapping[str, int], *, fresh: bool
) -> list[Revision]:
    there = {one.id: one for one in newest if one.id in known}
    open_ = [name for name, one in there.items() if fresh or one.version > known[name]]
    stored = await _stored(conn, open_) if open_ else {}
    pairs = ((old, _revised(old, there[old.id])) for _, old in stored.values())
    return [Revision(old, after) for old, after in pairs if after != old]


async def _revise(
    conn: AsyncConnection, revised: Sequence[Revision], read: Callable[[Paper], Tokens]
) -> None:
    """Let each paper be what it is from now on, in the index of words as well."""
    if not revised:
        return
    indexed = await indexed_from(conn)
    rows = await _stored(conn, [one.after.id for one in revised])
    removed, added = [], []
    for one in revised:
        seq, _ = rows[one.after.id]
        values = {k: v for k, v in _values(one.after).items() if k not in {"id", "announced"}}
        await conn.execute(update(papers).where(papers.c.seq == seq).values(values))
        if seq >= indexed:
            removed.append((seq, read(one.before)))
            added.append((seq, read(one.after)))
    await search.remove(conn, removed)
    await search.add(conn, added)


def _revised(old: Paper, new: Paper) -> Paper:
    if new.version > old.version:
        return replace(new, announced=old.announced)
    if new.version < old.version:
        return old
    withdrawn = old.withdrawn or new.withdrawn
    kept = {name: getattr(new, name) or getattr(old, name) for name in _LATER}
    categories = tuple(dict.fromkeys((*old.categories, *new.categories)))
    return replace(old, **kept, categories=categories, withdrawn=withdrawn)


def latest(new: Iterable[Paper]) -> list[Paper]:
    """Each of these papers once, in the newest version that is among them."""
    return list({one.id: one for one in sorted(new, key=lambda one: one.version)}.values())


async def versions(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, int]:
    """The stored version of each of these papers that is stored."""
    given = listed(conn, ids, Text()).c.value
    query = select(papers.c.id, papers.c.version).where(papers.c.id.in_(select(given)))
    return {row.id: row.version for row in await conn.execute(query)}


async def get(conn: AsyncConnection, paper_id: str) -> Paper | None:
    """One paper by its id without version."""
    row = (await conn.execute(select(*_COLUMNS).where(papers.c.id == paper_id))).one_or_none()
    return _paper(row) if row else None


async def some(conn: AsyncConnection, ids: Collection[str]) -> dict[str, Paper]:
    """Those of these papers that are stored, by their ids without versions."""
    return {name: paper for name, (_, paper) in (await _stored(conn, ids)).items()}


async def seq_of(conn: AsyncConnection, paper_id: str) -> int | None:
    """The number of one paper in the store; None when it is not there."""
    return await conn.scalar(select(papers.c.seq).where(papers.c.id == paper_id))


async def newest(
    conn: AsyncConnection, limit: int, *, before: int | None = None
) -> list[tuple[int, Paper]]:
    """Papers with their ``seq``, newest announcement first, below ``before`` when given."""
    query = select(papers).order_by(papers.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(papers.c.seq < before)
    return [(row.seq, _paper(row)) for row in await conn.execute(query)]


async def at(conn: AsyncConnection, seqs: Sequence[int]) -> tuple[Paper, ...]:
    """The papers of these ``seq``, in their order."""
    rows = await conn.execute(select(papers).where(papers.c.seq.in_(list(seqs))))
    found = {row.seq: _paper(row) for row in rows}
    return tuple(found[seq] for seq in seqs if seq in found)


async def count(conn: AsyncConnection, first: int, last: int) -> int:
    """How many papers have a ``seq`` between these."""
    between = select(func.count()).where(papers.c.seq.between(first, last))
    return (await conn.execute(between)).scalar_one()


async def a_day(conn: AsyncConnection, first: int, last: int) -> dict[date, int]:
    """How many of them were announced on each day on which any were."""
    number = papers.c.seq.op("/")(_A_DAY).label("number")
    query = select(number, func.count()).where(papers.c.seq.between(first, last)).group_by(number)
    return {_EPOCH + timedelta(days=row[0]): row[1] for row in await conn.execute(query)}


async def last_before(conn: AsyncConnection, seq: int) -> int | None:
    """The greatest ``seq`` below this one; None when there is none."""
    before = select(func.max(papers.c.seq)).where(papers.c.seq < seq)
    found: int | None = await conn.scalar(before)
    return found


def seqs_between(since: date | None, until: date | None) -> tuple[int, int]:
    """The least and the greatest ``seq`` that papers announced on these days can have."""
    first = search.FIRST if since is None else (since - _EPOCH).days * _A_DAY
    last = search.LAST if until is None else (until - _EPOCH).days * _A_DAY + _A_DAY - 1
    return first, last


def day_of(seq: int) -> date:
    """The day on which the paper of that ``seq`` was announced."""
    return _EPOCH + timedelta(days=seq // _A_DAY)


async def extent(conn: AsyncConnection) -> tuple[int, date | None, date | None]:
    """How many papers are stored, and the first and last day they were announced."""
    if conn.dialect.name == "sqlite":
        # Papers are never deleted, so the last one's number tells how many; a count reads them all.
        size: Select[int] = select(func.max(literal_column("rowid"))).select_from(papers)
    else:
        size = select(func.count()).select_from(papers)
    # By the ends of seq, which has an index and whose order is that of the days.
    day = select(papers.c.announced).limit(1)
    ends = (day.order_by(papers.c.seq), day.order_by(papers.c.seq.desc()))
    row = (await conn.execute(select(*(one.scalar_subquery() for one in (size, *ends))))).one()
    return row[0] or 0, row[1], row[2]


async def take_turn(conn: AsyncConnection) -> None:
    """Let one transaction at a time add or index: two at once would number a day's papers alike.

    SQLite has one writer anyway. This lock of PostgreSQL lets others read, and refer to papers.
    """
    if conn.dialect.name == "postgresql":
        await conn.execute(text("LOCK TABLE papers IN SHARE ROW EXCLUSIVE MODE"))


async def _stored(conn: AsyncConnection, ids: Collection[str]) -> dict[str, tuple[int, Paper]]:
    rows = await conn.execute(select(papers).where(papers.c.id.in_(list(ids))))
    return {row.id: (row.seq, _paper(row)) for row in rows}


async def _next_seqs(conn: AsyncConnection, ordered: Sequence[Paper]) -> list[int]:
    """A number above all of its day for each paper; ``ordered`` is sorted by day."""
    first = {day: (day - _EPOCH).days * _A_DAY for day in {one.announced for one in ordered}}
    base = listed(conn, list(first.values()), BigInteger()).c.value
    top = select(func.max(papers.c.seq)).where(papers.c.seq.between(base, base + _A_DAY - 1))
    rows = await conn.execute(select(base, top.scalar_subquery()))
    last = {number: number if highest is None else highest for number, highest in rows}
    seqs: list[int] = []
    for paper in ordered:
        number = first[paper.announced]
        last[number] += 1
        seqs.append(last[number])
    return seqs


def _values(paper: Paper) -> dict[str, Any]:
    values = {column.name: getattr(paper, column.name) for column in _COLUMNS}
    return values | {"authors": list(paper.authors), "categories": list(paper.categories)}


def _paper(row: AnyRow) -> Paper:
    values = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return Paper(**(values | {"authors": tuple(row.authors), "categories": tuple(row.categories)}))
