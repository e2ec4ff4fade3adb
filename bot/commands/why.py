"""``/why``: which subscription brought a paper, and by which words, or why none did."""

import asyncio
from collections.abc import Sequence

from bot.blocklists import FILTERED
from bot.blocks import Action, Block, Copy, Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter
from bot.commands.findings import Found, finding, look, summary
from bot.commands.numbered import answered, number_of, numbered
from bot.commands.paper import id_of
from bot.commands.story import announced, promised, told, undelivered
from bot.commands.wording import EMPTY_STORE, month
from bot.text.card import shown
from storage import attempts, chats, outbox
from storage.records import Chat, Delivery, Paper, Part


async def why(context: Context, given: Given) -> Reply:
    """Answer with what each subscription of the chat says of the paper, and what became of it."""
    paper_id = await _meant(context, given.get("id"))
    if paper_id is None:
        question = Line("Which paper? Send its id, a link, or its number in the digest:")
        return Reply((question, *asking.examples(WHY)), asks=WHY.name)
    paper = await context.library.stored(paper_id)
    if paper is None:
        return await _unknown(context, paper_id)
    subscriptions = await context.subscriptions()
    every = await asyncio.to_thread(look, subscriptions, paper)
    chat, delivery, parts = await _delivery(context, paper)
    title = Line(shown(paper.title), strong=True)
    blocks = (title, *_findings(every, paper), Line(""))
    now = context.clock.now()
    matching = [one.subscription for one in every if one.hits]
    if chat and delivery:
        blocked = [one.canonical for one in await context.blocked()]
        ended = f"{announced(paper, now)}. {told(delivery, parts, chat, now, blocked)}"
        before = () if matching else (Line(promised(delivery, paper)),)
        actions = (_paper(paper),) if delivery.state == FILTERED else ()
        return Reply((*blocks, *before, Line(ended)), actions)
    if not matching:
        return Reply(blocks, (_paper(paper),))
    return Reply((*blocks, Line(undelivered(matching, paper, now))), (_paper(paper),))


async def _meant(context: Context, typed: str | None) -> str | None:
    """The id of the paper that is asked for; None when nothing says which."""
    if typed is None:
        return await answered(context)
    number = number_of(typed)
    return id_of(typed) if number is None else await numbered(context, number)


def _findings(every: Sequence[Found], paper: Paper) -> tuple[Block, ...]:
    if not every:
        empty = Line("There are no subscriptions here. To get new papers as they appear:")
        return (empty, Copy(f"/subscribe {asking.EXAMPLES[0]}"))
    if any(one.hits for one in every):
        return tuple(finding(one, paper) for one in every)
    said, nearest = summary(every, paper)
    return (Line(said), *(finding(one, paper, nearest=one is not nearest) for one in every))


async def _delivery(
    context: Context, paper: Paper
) -> tuple[Chat | None, Delivery | None, Sequence[Part]]:
    """The chat, what was promised to it of the paper, and the messages that keep it."""
    asker = context.asker
    async with context.database.reading() as conn:
        chat = await chats.find(conn, asker.platform, asker.chat)
        delivery = await outbox.delivery_of(conn, chat.id, paper.id) if chat else None
        post = delivery.post_id if delivery else None
        parts = await attempts.parts_of(conn, post) if post is not None else ()
    return chat, delivery, parts


async def _unknown(context: Context, paper_id: str) -> Reply:
    since, scope = await context.library.complete_from(), context.library.scope
    there = EMPTY_STORE
    if since is not None:
        of = f" for {scope}" if scope else ""
        there = f"Not in the store, which is complete from {month(since)}{of}."
    if not context.library.asks_arxiv:
        return Reply((Line(there),))
    return Reply((Line(f"{there} Look it up at arXiv:"), Copy(f"/paper {paper_id}")))


def _paper(paper: Paper) -> Action:
    return Action("Show it", f"/paper {paper.id}")


WHY = Command(
    name="why",
    help="See why a paper came, or why not",
    run=why,
    parameters=(Parameter("id", "an arXiv id, a link, or a number in the digest", required=True),),
    notes=(
        "It tells which words of the paper each subscription of this chat found, and where.",
        "A number is that of a paper in the newest digest, or in the one that you answer with it.",
    ),
    examples=("2608.16143", "https://arxiv.org/abs/2608.16143", "3"),
)
