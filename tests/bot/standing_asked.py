"""What the standing queries are asked in tests: who wants which of three papers."""

from fakes import paper

from bot.query import analyse
from bot.standing import Matches, Standing
from storage import subscriptions
from storage.database import Database
from storage.records import Paper

HEADS = paper("2608.00001", "Talking heads", abstract="Cars.")
CARS = paper("2608.00002", "Cars", abstract="Four wheels.")
NOBODYS = paper("2608.00003", "Boats", abstract=None)

Asked = dict[str, dict[int, list[tuple[int, str | None]]]]
"""Paper id → chat id → the numbers and names of the whys."""


async def loaded(database: Database) -> Standing:
    """The standing queries as a service that has just started knows them."""
    standing = Standing()
    await standing.load(database)
    return standing


async def synced(database: Database, standing: Standing) -> bool:
    """Let it take in what changed."""
    async with database.reading() as conn:
        return await standing.sync(conn)


async def matched(database: Database, standing: Standing, *papers: Paper) -> Matches:
    async with database.reading() as conn:
        return await standing.match(conn, map(analyse, papers))


async def asked(database: Database, standing: Standing) -> Asked:
    """Which chats asked for which of the three papers, with the numbers and names of the whys."""
    found = await matched(database, standing, HEADS, CARS, NOBODYS)
    return {
        paper_id: {chat: [(why.number, why.name) for why in whys] for chat, whys in chats.items()}
        for paper_id, chats in found.items()
    }


async def change_query(database: Database, key: int, query: str) -> None:
    async with database.transaction() as conn:
        await subscriptions.change_query(conn, [key], query)
