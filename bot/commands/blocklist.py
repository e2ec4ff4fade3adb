"""``/blocklist``: what is not posted to the chat, whichever subscription finds it."""

import re
from collections.abc import Iterator

from bot.blocklists import parsed as read
from bot.blocks import Action, Block, Copy, Entry, Line, Reply
from bot.commands import asking
from bot.commands.base import REMOVE, TO, Command, Context, Given, Parameter, Refusal, Right
from bot.commands.bound import bound
from bot.commands.kept_out import Count, counted
from bot.commands.numbers import chat_of, number_of
from bot.commands.wording import straight
from bot.query import Query
from storage import blocklists, chats
from storage.database import Connection
from storage.records import Blocked

_REMOVE = re.compile(r"remove\s+(#?\d{1,9}\.?)", re.IGNORECASE)
"""The same without its colon: nobody has papers kept out that say this."""

_EXAMPLES = ("survey OR review", "ti:dataset", "cat:cs.CY")
_UNCHANGED = "Nothing was changed."


async def blocklist(context: Context, given: Given) -> Reply:
    """Show the list, put a query on it, or take a number off it."""
    text, number = given.get("query"), given.get(REMOVE.name)
    if text is not None and number is not None:
        raise Refusal("Only one at a time: a query, or a number to take off. Nothing was changed.")
    if text is not None and (found := _REMOVE.fullmatch(text.strip())):
        text, number = None, found[1]
    if number is not None:
        return await _taken_off(context, number)
    return await _list(context) if text is None else await _put(context, text)


async def _list(context: Context) -> Reply:
    listed = await context.blocked()
    if not listed:
        empty = "Nothing is on the block list here. To keep papers out, whatever finds them:"
        return Reply((Line(empty), *(Copy(_line(context, one)) for one in _EXAMPLES)))
    readable = {one.id: query for one in listed if (query := read(one))}
    counts = dict(zip(readable, await counted(context, list(readable.values())), strict=True))
    entries = (_entry(one, counts.get(one.id)) for one in listed)
    head = Line("Block list", strong=True, tail="· what these find is not posted here")
    hint = Line(f"{_line(context, '…')} · {_line(context, f'remove:{listed[0].number}')}")
    return Reply((head, *entries, hint))


def _entry(one: Blocked, count: Count | None) -> Entry:
    note = count.noted if count else "This query cannot be read any more, so it keeps nothing out."
    return Entry(one.number, None, straight(one.query), note)


async def _put(context: Context, text: str) -> Reply:
    query = asking.query_of(text, BLOCKLIST.name, context.queries, standing=True)
    (count,) = await counted(context, [query])
    made, new = await _added(context, text, query)
    if not new:
        raise Refusal(f"This is on the block list already: number {made.number}. {_UNCHANGED}")
    blocks: tuple[Block, ...] = (
        Line(f"On the block list, number {made.number}:"),
        Copy(straight(text)),
        Line(""),
        *_said(count),
        Line(f"What it finds is not posted {_where(context)}. /search still shows it."),
    )
    return Reply(blocks, (Action("Take it off", _line(context, f"remove:{made.number}")),))


def _said(count: Count) -> Iterator[Line]:
    if count.said:
        yield Line(count.said)


async def _added(context: Context, text: str, query: Query) -> tuple[Blocked, bool]:
    asker = context.asker
    async with context.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        made = await blocklists.add(
            conn,
            chat.id,
            str(query),
            text,
            context.clock.now(),
            person_id=await chats.person(conn, asker.platform, asker.person),
        )
        # Looked at after the fact, in the same transaction: what is too much is undone.
        await _within_limits(context, conn, chat.id)
    return made


async def _within_limits(context: Context, conn: Connection, chat_id: int) -> None:
    most = context.limits.blocks_a_chat
    if len(await blocklists.of_chat(conn, chat_id)) > most:
        raise Refusal(
            f"A block list has room for {most:,}. {_UNCHANGED} "
            'Two subjects can share one: "a" OR "b".'
        )


async def _taken_off(context: Context, typed: str) -> Reply:
    number = number_of(typed, _line(context, "remove:1"))
    async with context.database.transaction() as conn:
        chat = await chat_of(context, conn)
        gone = await blocklists.remove(conn, chat.id, number, context.clock.now()) if chat else None
    if gone is None:
        raise Refusal(
            f"There is no number {number} on the block list here. {_UNCHANGED} It has these:",
            Copy(_line(context, "")),
        )
    said = f"Taken off the block list, number {number}. What it has kept out does not come later."
    return Reply((Line(f"{said} To undo:"), Copy(_line(context, straight(gone.query)))))


def _where(context: Context) -> str:
    if context.asker != context.origin:
        return "in your direct messages"
    return "here" if context.asker.direct else f"in {context.asker.place}"


def _line(context: Context, rest: str) -> str:
    """A line of this command that is about the same chat, wherever papers of the query go."""
    line = f"/{BLOCKLIST.name} {rest}".rstrip()
    if context.asker != context.origin:
        return f"{line} dm"
    # A last word that would say which chat is meant is looked for, when another one says so.
    said = TO.name in bound(BLOCKLIST, rest, direct=context.asker.direct)
    return f"{line} here" if said else line


BLOCKLIST = Command(
    name="blocklist",
    help="Choose what is never posted here",
    run=blocklist,
    parameters=(
        Parameter("query", "a query; what it finds is not posted, whatever subscription finds it"),
        REMOVE,
        TO,
    ),
    right=Right.MANAGER,
    notes=(
        "Without a query it shows the list, with what each would have kept out in 30 days.",
        "A query is written as in /subscribe. /why tells when the block list kept a paper out.",
        "What was kept out does not come when its number is taken off; /paper shows it.",
        "/search, /preview and /latest do not look at the block list.",
    ),
    examples=(*_EXAMPLES, "remove:1", ""),
)
