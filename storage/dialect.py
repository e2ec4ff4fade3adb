"""The one thing that SQLAlchemy spells differently for our two databases: INSERT … ON CONFLICT."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns are read by name."""

Insert = sqlite.Insert | postgresql.Insert


def insert(conn: AsyncConnection, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(conn: AsyncConnection, table: Table) -> Insert:
    """An INSERT that leaves a row alone when it is there already."""
    return insert(conn, table).on_conflict_do_nothing()


def upsert(
    conn: AsyncConnection, table: Table, key: Sequence[str], change: Sequence[str]
) -> Insert:
    """An INSERT that changes the named columns when the row is there already."""
    statement = insert(conn, table)
    new = {name: statement.excluded[name] for name in change}
    return statement.on_conflict_do_update(index_elements=list(key), set_=new)
