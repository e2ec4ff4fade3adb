"""The one thing that SQLAlchemy spells differently for our two databases: INSERT … ON CONFLICT."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Row, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns are read by name."""

Insert = sqlite.Insert
"""An INSERT that knows ON CONFLICT; PostgreSQL's has the same methods for it."""


def insert(conn: AsyncConnection, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT."""
    if conn.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a store on SQLite never needs it

    return cast("Insert", postgresql.insert(table))


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
