"""Papers: stored once, newest first without a sort."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import AnyRow, insert_new
from storage.records import Paper
from storage.schema import papers

_A_DAY = 1_000_000
_EPOCH = date(1970, 1, 1)
_COLUMNS = [column for column in papers.c if column.name != "seq"]


async def add(conn: AsyncConnection, new: Sequence[Paper]) -> list[Paper]:
    """Store papers and return those that were not there, in the order of their ids.

    A paper that is there is updated when this version is newer, and is not returned: a new
    version is not a new paper. Its ``announced`` never changes.
    """
    known = await versions(conn, [paper.id for paper in new])
    added = {paper.id: paper for paper in new if paper.id not in known}
    for paper in new:
        if paper.version > known.get(paper.id, paper.version):
            values = {k: v for k, v in _values(paper).items() if k not in {"id", "announced"}}
            await conn.execute(update(papers).where(papers.c.id == paper.id).values(values))
    ordered = sorted(added.values(), key=lambda paper: (paper.announced, paper.id))
    seqs = await _next_seqs(conn, ordered)
    rows = [{**_values(paper), "seq": seq} for paper, seq in zip(ordered, seqs, strict=True)]
    if rows:
        await conn.execute(insert_new(conn, papers), rows)
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


async def extent(conn: AsyncConnection) -> tuple[int, date | None, date | None]:
    """How many papers are stored, and the first and last day they were announced."""
    row = (
        await conn.execute(
            select(func.count(), func.min(papers.c.announced), func.max(papers.c.announced))
        )
    ).one()
    return row[0], row[1], row[2]


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
