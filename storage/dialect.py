"""What SQLAlchemy spells differently for our two databases."""

import json
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any, cast

from sqlalchemy import Row, Table, TableValuedAlias, bindparam, func
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


def as_json(texts: Iterable[str]) -> str:
    """The same as ``json.dumps`` makes of a list of texts, in a third of the time."""
    return f"[{', '.join(map(encode_basestring_ascii, texts))}]"


def listed(conn: AsyncConnection, values: Sequence[Any], kind: Any) -> TableValuedAlias:
    """These values as a table whose one column is ``value``.

    It is one parameter, however many they are: SQLAlchemy would write out one for each.
    """
    if conn.dialect.name == "sqlite":
        return func.json_each(json.dumps(values)).table_valued("value")
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - as above

    given = bindparam("listed", values, type_=postgresql.ARRAY(kind), unique=True)
    return func.unnest(given).table_valued("value").render_derived()
