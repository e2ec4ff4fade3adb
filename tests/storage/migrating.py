"""A later version of the schema, and how a schema looks from outside."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from storage.database import Database
from storage.schema import VERSION
from storage.upgrade import SCRIPTS

NEXT = f"{int(VERSION) + 1:04}"
"""The version after this one."""

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


async def shape(database: Database) -> dict[str, Any]:
    """Every table with its columns, keys, checks and indexes, by name."""
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
            "indexes": _by_name(found.get_indexes(table)),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def _by_name(constraints: Any) -> list[Any]:
    return sorted(constraints, key=lambda one: str(one["name"]))
