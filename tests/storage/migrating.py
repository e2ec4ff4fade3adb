"""A later version of the schema, and how a schema looks from outside."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.schema import VERSION
from storage.upgrade import SCRIPTS

NEXT = f"{int(VERSION) + 1:04}"
"""The version after this one."""

_STATEMENT = "SELECT sql FROM sqlite_master WHERE name = 'search'"
_COLUMNS = """
    SELECT concat_ws(' ', column_name, data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_name = 'papers_search' ORDER BY ordinal_position
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'papers_search' ORDER BY indexname"

_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{this}"


def upgrade() -> None:
{body}
"""


def with_a_next(folder: Path, *lines: str) -> Path:
    """A copy of the migrations in which another follows and does these lines."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    body = "\n".join(f"    {line}" for line in lines)
    revision = _REVISION.format(body=body, this=VERSION, next=NEXT)
    (scripts / "versions" / f"{NEXT}_the_next.py").write_text(revision)
    return scripts


def of_words(table: str) -> bool:
    """Whether the table belongs to the index of words: FTS5 keeps five of its own in SQLite."""
    return table == "papers_search" or table.startswith("search_") or table == "search"


async def index_of_words(database: Database) -> list[str]:
    """How the index of words is made: SQLite's own statement, PostgreSQL's columns and indexes."""
    questions = [_STATEMENT] if database.is_sqlite else [_COLUMNS, _INDEXES]
    async with database.reading() as conn:
        return [str(row) for each in questions for row in await conn.scalars(text(each))]


async def shape(database: Database) -> dict[str, Any]:
    """Every table with its columns, keys, checks and indexes, by name; not the index of words."""
    async with database.reading() as conn:
        return await conn.run_sync(_shape)


def _shape(connection: Connection) -> dict[str, Any]:
    found = inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in found.get_columns(table)
            },
            "primary key": found.get_pk_constraint(table),
            "foreign keys": _by_name(found.get_foreign_keys(table)),
            "unique": _by_name(found.get_unique_constraints(table)),
            "checks": _by_name(found.get_check_constraints(table)),
            "indexes": [_plain(one) for one in _by_name(found.get_indexes(table))],
        }
        for table in found.get_table_names()
        if table != "alembic_version" and not of_words(table)
    }


def _plain(index: Any) -> dict[str, Any]:
    """Its conditions are expressions, of which no two are the same."""
    options = {name: str(each) for name, each in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def _by_name(constraints: Any) -> list[Any]:
    return sorted(constraints, key=lambda one: str(one["name"]))
