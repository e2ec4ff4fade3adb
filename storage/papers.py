"""Papers: stored once, newest first without a sort."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import AnyRow
from storage.records import Paper
from storage.schema import papers

_A_DAY = 1_000_000
_EPOCH = date(1970, 1, 1)
_COLUMNS = [column for column in papers.c if column.name != "seq"]
_GLANCE = [papers.c.seq, papers.c.announced, papers.c.title, papers.c.abstract, papers.c.categories]


async def add(conn: AsyncConnection, new: Sequence[Paper]) -> list[Paper]:
    """Store papers and return those that were not there, by day of announcement, then by id.

    A paper that is there is updated when this version is newer, and is not returned: a new
    version is not a new paper. Its ``announced`` never changes.
    """
    await _wait_for_others(conn)
    given = {paper.id: paper for paper in sorted(new, key=lambda paper: paper.version)}
    known = await versions(conn, list(given))
    for paper in given.values():
        if paper.version > known.get(paper.id, paper.version):
            values = {k: v for k, v in _values(paper).items() if k not in {"id", "announced"}}
            await conn.execute(update(papers).where(papers.c.id == paper.id).values(values))
    added = [paper for paper in given.values() if paper.id not in known]
    ordered = sorted(added, key=lambda paper: (paper.announced, paper.id))
    seqs = await _next_seqs(conn, ordered)
    rows = [{**_values(paper), "seq": seq} for paper, seq in zip(ordered, seqs, strict=True)]
    if rows:
        await conn.execute(insert(papers), rows)
    return ordered


async def versions(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, int]:
    """The stored version of each of these papers that is stored."""
    found = await conn.execute(
        select(papers.c.id, papers.c.version).where(papers.c.id.in_(list(ids)))
    )
    return {row.id: row.version for row in found}


async def get(conn: AsyncConnection, paper_id: str) -> Paper | None:
    """One paper by its id without version."""
    row = (await conn.execute(select(*_COLUMNS).where(papers.c.id == paper_id))).one_or_none()
    return _paper(row) if row else None


async def newest(
    conn: AsyncConnection, limit: int, *, before: int | None = None
) -> list[tuple[int, Paper]]:
    """Papers with their ``seq``, newest announcement first, below ``before`` when given."""
    query = select(papers).order_by(papers.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(papers.c.seq < before)
    return [(row.seq, _paper(row)) for row in await conn.execute(query)]


class Glance(NamedTuple):
    """As much of a paper as tells whether it may be what somebody looks for."""

    seq: int
    announced: date
    title: str
    abstract: str | None
    categories: Sequence[str]


async def glances(conn: AsyncConnection, limit: int, *, before: int | None = None) -> list[Glance]:
    """The same papers as ``newest``, at a fifth of its cost."""
    query = select(*_GLANCE).order_by(papers.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(papers.c.seq < before)
    return [Glance(*row) for row in await conn.execute(query)]


async def at(conn: AsyncConnection, seqs: Sequence[int]) -> list[tuple[int, Paper]]:
    """The papers of these ``seq`` with it, newest announcement first."""
    query = select(papers).where(papers.c.seq.in_(list(seqs))).order_by(papers.c.seq.desc())
    return [(row.seq, _paper(row)) for row in await conn.execute(query)]


async def extent(conn: AsyncConnection) -> tuple[int, date | None, date | None]:
    """How many papers are stored, and the first and last day they were announced."""
    count = await conn.scalar(select(func.count()).select_from(papers))
    # By the ends of seq, which has an index and whose order is that of the days.
    day = select(papers.c.announced).limit(1)
    first = await conn.scalar(day.order_by(papers.c.seq))
    last = await conn.scalar(day.order_by(papers.c.seq.desc()))
    return count or 0, first, last


async def _wait_for_others(conn: AsyncConnection) -> None:
    """Let one transaction at a time add: two at once would number a day's papers alike.

    SQLite has one writer anyway. This lock of PostgreSQL lets others read, and refer to papers.
    """
    if conn.dialect.name == "postgresql":
        await conn.execute(text("LOCK TABLE papers IN SHARE ROW EXCLUSIVE MODE"))


async def _next_seqs(conn: AsyncConnection, ordered: Sequence[Paper]) -> list[int]:
    """A number above all of its day for each paper; ``ordered`` is sorted by day."""
    seqs: list[int] = []
    last: dict[date, int] = {}
    for paper in ordered:
        day = paper.announced
        if day not in last:
            base = (day - _EPOCH).days * _A_DAY
            top = await conn.scalar(
                select(func.max(papers.c.seq)).where(papers.c.seq.between(base, base + _A_DAY - 1))
            )
            last[day] = base if top is None else top
        last[day] += 1
        seqs.append(last[day])
    return seqs


def _values(paper: Paper) -> dict[str, Any]:
    values = {column.name: getattr(paper, column.name) for column in _COLUMNS}
    return values | {"authors": list(paper.authors), "categories": list(paper.categories)}


def _paper(row: AnyRow) -> Paper:
    values = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return Paper(**(values | {"authors": tuple(row.authors), "categories": tuple(row.categories)}))
