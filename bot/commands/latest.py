"""``/latest``: the newest stored papers for this chat's subscriptions, a topic or a query."""

from collections.abc import Sequence

from bot.blocks import Line, Reply
from bot.commands import asking
from bot.commands.base import PAGE, Command, Context, Given, Parameter
from bot.commands.lists import counted, listing
from bot.commands.subscriptions import parsed
from bot.commands.wording import EMPTY_STORE, count, straight
from bot.query import Query
from bot.topics import Topic
from storage.records import Or


async def latest(context: Context, given: Given) -> Reply:
    """Answer with a page of papers."""
    page = asking.page_of(given.get("page"))
    text = given.get("query")
    if text is None:
        return await _subscribed(context, page)
    topic = asking.topic_of(text, context.topics, LATEST.name) or asking.named(text, context.topics)
    query = (
        asking.topic_query(topic) if topic else asking.query_of(text, LATEST.name, context.queries)
    )
    shown = f"topic:{topic.name}" if topic else straight(text)
    return await _of(context, query, page, f"/{LATEST.name} {shown}")


async def _subscribed(context: Context, page: int) -> Reply:
    active = await context.subscriptions()
    trees = tuple(query.tree for one in active if (query := parsed(one)))
    if not trees:
        return await _all(context, page)
    query = Query(Or(trees)) if len(trees) > 1 else Query(trees[0])
    head = f"For {count(len(trees), 'subscription')} here:"
    return await _of(context, query, page, f"/{LATEST.name}", head)


async def _of(context: Context, query: Query, page: int, line: str, *heads: str) -> Reply:
    found = await context.library.search(query, page)
    if not found.store_size:
        return Reply((Line(EMPTY_STORE),))
    head = counted(found, page, context.library.page_size)
    if not found.total and not found.partial:
        return Reply(tuple(map(Line, (*heads, head))))
    return listing(context, found, page, line, *heads, head)


async def _all(context: Context, page: int) -> Reply:
    found = await context.library.newest(page)
    if not found.store_size:
        return Reply((Line(EMPTY_STORE),))
    head = f"No subscriptions here, so these are the newest of {count(found.store_size, 'paper')}:"
    return listing(context, found, page, f"/{LATEST.name}", head)


def _names(topics: Sequence[Topic], commands: Sequence[Command]) -> Sequence[str]:  # noqa: ARG001 - a Completion
    return [topic.name for topic in topics]


LATEST = Command(
    name="latest",
    help="Show the newest papers",
    run=latest,
    parameters=(
        Parameter("query", "a topic or a query, for the newest of these", completion=_names),
        PAGE,
    ),
    notes=("Without anything: the newest papers for the subscriptions of this chat.",),
    examples=("", "cat:cs.CV", '"talking head"'),
)
