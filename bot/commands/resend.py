"""``/resend``: send once more what was sent and never confirmed."""

from collections.abc import Sequence

from bot.blocks import Action, Block, Item, Line, Reply
from bot.commands.base import TO, Command, Context, Given, Parameter, Right
from bot.commands.numbers import chat_of
from bot.commands.paper import id_of
from bot.commands.story import told
from bot.commands.wording import count
from bot.text.card import shown
from bot.unsure import unconfirmed
from storage import attempts, blocklists, doubts, outbox, papers
from storage.database import Connection
from storage.doubts import Doubt
from storage.records import Chat, Paper

_LISTED = 10
_TO_COME = {"waiting", "queued"}
_NOTHING = "Nothing here is uncertain: what was sent was confirmed."


async def resend(context: Context, given: Given) -> Reply:
    """Send a paper again that may not have arrived, or list those that may not have."""
    typed = given.get("id")
    if typed is None:
        return await _listed(context)
    paper_id, now = id_of(typed), context.clock.now()
    async with context.database.transaction() as conn:
        chat = await chat_of(context, conn)
        parts = await doubts.resend(conn, chat.id, paper_id, now) if chat else 0
        paper = await papers.get(conn, paper_id)
        if chat and parts and paper:
            return Reply((Line(_again(paper, parts)),))
        why_not = await _why_not(context, conn, chat, paper_id)
    return Reply((Line(why_not),), (Action("Show it", f"/paper {paper_id}"),))


def _again(paper: Paper, parts: int) -> str:
    which = "It is" if parts == 1 else f"{count(parts, 'message')} of it are"
    return f"{which} sent again within a minute: {shown(paper.title)}"


async def _why_not(context: Context, conn: Connection, chat: Chat | None, paper_id: str) -> str:
    delivery = await outbox.delivery_of(conn, chat.id, paper_id) if chat else None
    if chat is None or delivery is None:
        return (
            f"{paper_id} was never to be sent to {context.asker.place}, so there is nothing to "
            "send again."
        )
    post = delivery.post_id
    parts = await attempts.parts_of(conn, post) if post is not None else ()
    blocked = [one.canonical for one in await blocklists.of_chat(conn, chat.id)]
    story = told(delivery, parts, chat, context.clock.now(), blocked)
    if delivery.state in _TO_COME:
        return story
    return f"{story} It is not uncertain, so it is not sent again."


async def _listed(context: Context) -> Reply:
    async with context.database.reading() as conn:
        chat = await chat_of(context, conn)
        found = await doubts.of_chat(conn, chat.id) if chat else []
        if chat is None or not found:
            return Reply((Line(_NOTHING),))
        items = [
            await _item(context, conn, chat, n, one)
            for n, one in enumerate(found[:_LISTED], start=1)
        ]
    more = len(found) - len(items)
    head = Line(f"{count(len(found), 'paper')} sent and not confirmed. If you do not see one:")
    rest: Sequence[Block] = [Line(f"And {count(more, 'older one')}.")] if more else []
    actions = [Action(f"Send {one.number} again", f"/resend {one.paper.id}") for one in items]
    return Reply((head, *items, *rest), tuple(actions))


async def _item(context: Context, conn: Connection, chat: Chat, n: int, one: Doubt) -> Item:
    paper = await papers.get(conn, one.paper_id)
    assert paper is not None, "a delivery's paper is kept by a foreign key"
    parts = await attempts.parts_of(conn, one.post_id)
    return Item(n, paper, note=f"{unconfirmed(chat, parts, context.clock.now())}.")


RESEND = Command(
    name="resend",
    help="Send again what may not have arrived",
    run=resend,
    parameters=(Parameter("id", "an arXiv id or a link"), TO),
    right=Right.MANAGER,
    notes=(
        "Now and then a platform does not confirm a message. It is not sent a second time by "
        "itself, so that nothing comes twice; whoever does not see it sends it again.",
        "Without an id it lists what was not confirmed here.",
    ),
    examples=("", "2608.16143"),
)
