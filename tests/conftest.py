"""What all tests may ask for: a new store of today's schema, on each of the two databases."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import postgres
import pytest
import pytest_asyncio
from clock import NOON
from effort import LONG
from hypothesis import settings

from storage import search
from storage.database import Database
from storage.schema import metadata
from storage.upgrade import upgrade

# How long an example takes says more about the machine than about the program.
settings.register_profile("papercast", deadline=None, max_examples=100 if LONG else 40)
settings.load_profile("papercast")


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what was loaded, all of which stays."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """The private PostgreSQL, started when the first test asks for it."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip(f"needs PostgreSQL's programs in {postgres.PROGRAMS}/*/bin")
    with postgres.running(programs) as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where a SQLite file can be, and is not yet."""
    return f"sqlite:///{tmp_path}/papercast.db"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty store, for tests to copy: making the tables costs far more."""
    folder = tmp_path_factory.mktemp("store")
    async with await Database.open(f"sqlite:///{folder}/papercast.db") as opened:
        await upgrade(opened, folder, NOON)
    return folder / "papercast.db"


@pytest.fixture
def sqlite_store_url(sqlite_store: Path, sqlite_url: str, tmp_path: Path) -> str:
    """A SQLite file with an empty store, where ``sqlite_url`` says."""
    shutil.copyfile(sqlite_store, tmp_path / "papercast.db")
    return sqlite_url


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with postgres_server.database() as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_store(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Database]:
    """The one store on PostgreSQL that tests use in turn: a new one costs half a second."""
    with postgres_server.database() as url:
        async with await Database.open(url) as opened:
            await upgrade(opened, tmp_path_factory.mktemp("unused"), NOON)
            yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def postgres_store_url(postgres_store: Database) -> AsyncIterator[str]:
    """A PostgreSQL database with an empty store."""
    yield postgres_store.shown_url
    tables = [table.name for table in reversed(metadata.sorted_tables)]
    async with postgres_store.transaction() as conn:
        await conn.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in tables))
        await search.clear(conn)


@pytest.fixture(params=["sqlite_url", "postgres_url"], ids=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty place for a store: the test runs once on each database."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["sqlite_store_url", "postgres_store_url"], ids=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Where an empty store is: the test runs once on each database."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def database(store_url: str) -> AsyncIterator[Database]:
    """An empty store: the test runs once on each database."""
    async with await Database.open(store_url) as opened:
        yield opened


@pytest.fixture
async def postgres_database(postgres_store_url: str) -> AsyncIterator[Database]:
    """An empty store in PostgreSQL, for what is PostgreSQL's own."""
    async with await Database.open(postgres_store_url) as opened:
        yield opened


@pytest.fixture
async def sqlite_database(sqlite_store_url: str) -> AsyncIterator[Database]:
    """An empty store in a SQLite file, for what is SQLite's own."""
    async with await Database.open(sqlite_store_url) as opened:
        yield opened
