"""What an operator should know of the topics although nothing is wrong with them."""

from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.config import Settings, Topic
from bot.linting import Counts, Remark, remark, stored
from bot.query import OPERATOR, parse
from storage.database import Database, StorageError
from storage.upgrade import is_current

Advice = list[tuple[Topic, Remark]]


async def advice(settings: Settings, clock: Clock) -> Advice:
    """The remarks on the topics, with counts where there is a store; none is made or upgraded."""
    if not settings.topics:
        return []
    url = settings.database.url.get_secret_value()
    try:
        async with await Database.open(url, create=False) as database:
            return await _on(settings.topics, await _counts(database, clock))
    except (StorageError, DBAPIError):
        # What is wrong with a store is told by the commands that need one.
        return await _on(settings.topics, None)


async def _counts(database: Database, clock: Clock) -> Counts | None:
    return await stored(database, clock.now().date()) if await is_current(database) else None


async def _on(topics: Sequence[Topic], counts: Counts | None) -> Advice:
    found = []
    for topic in topics:
        said = await remark(parse(topic.query, OPERATOR), topic.query, counts)
        if said:
            found.append((topic, said))
    return found
