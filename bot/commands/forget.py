"""``/forget``: delete what is stored of a chat, and in a direct chat of the person."""

from collections.abc import Iterator

from bot.blocks import Action, Block, Copy, Line, Reply
from bot.commands.base import Command, Context, Given, Parameter, Right
from bot.commands.numbers import chat_of, rest
from bot.commands.wording import count, quoted
from storage import forget as forgetting
from storage.database import Connection
from storage.forget import Known, Ties

_YES = "yes"
_EXPORT = "/export"
_CONFIRM = f"/forget {_YES}"


async def forget(context: Context, given: Given) -> Reply:
    """Say what would be deleted, and delete it when that is confirmed."""
    typed = rest(given, "confirm")
    async with context.database.reading() as conn:
        chat, person = await _stored(context, conn)
    if chat is None and person is None:
        return Reply((Line(f"Nothing is stored of {_whom(context)}. Nothing was changed."),))
    if typed is None or typed.casefold() != _YES:
        wrong = f"{quoted(typed)} confirms nothing." if typed else None
        return _question(context, chat, person, wrong)
    async with context.database.transaction() as conn:
        await _delete(context, conn)
    lines = (f"All that was stored of {_whom(context)} is deleted.", *_left(context, person))
    return Reply(tuple(map(Line, lines)))


async def _stored(context: Context, conn: Connection) -> tuple[Known | None, Ties | None]:
    """What is stored of the chat, and of whose it is."""
    chat = await chat_of(context, conn)
    counted = await forgetting.counts(conn, chat.id) if chat else None
    chat_id = chat.id if chat else None
    return counted, await forgetting.ties(conn, *owner(context), chat_id)


async def _delete(context: Context, conn: Connection) -> None:
    chat = await chat_of(context, conn)
    if chat is not None:
        await forgetting.chat(conn, chat.id)
    await forgetting.person(conn, *owner(context))


def _question(
    context: Context, chat: Known | None, person: Ties | None, wrong: str | None
) -> Reply:
    blocks: tuple[Block, ...] = (
        *map(Line, filter(None, (wrong, *_told(context, chat, person)))),
        Line("To have it as a file first:"),
        Copy(_EXPORT),
        Line("To delete it now:"),
        Copy(_CONFIRM),
    )
    return Reply(blocks, (Action("Export", _EXPORT), Action("Delete everything", _CONFIRM)))


def _told(context: Context, chat: Known | None, person: Ties | None) -> Iterator[str]:
    known = chat or Known(0, 0)
    many = f"{count(known.subscriptions, 'subscription')} (ended ones too)"
    if known.blocks:
        many += f", {count(known.blocks, 'block')} (those too that were taken off)"
    yield (
        f"This deletes all that is stored of {_whom(context)}: {many}, "
        f"and which {count(known.papers, 'paper')} came."
    )
    if person and person.elsewhere:
        which = count(person.elsewhere, "subscription")
        yield f"Of {which} in other chats it deletes who made or ended them; they go on."
    if person and person.blocks:
        many = f"{person.blocks:,} on block lists"
        yield f"Of {many} of other chats it deletes who put them there; they stay."
    if person and person.invited:
        yield "It ends the invitation too: the operator would have to let you in again."
    yield "It cannot be undone. Nothing was changed yet."


def _left(context: Context, person: Ties | None) -> Iterator[str]:
    """What stays, or comes back."""
    if person and person.operator:
        yield "You are still the operator, so your number is kept."
    asker = context.asker
    given = [
        topic.name for topic in context.topics if f"{asker.platform}:{asker.chat}" in topic.chats
    ]
    if given:
        yield (
            f"The configuration gives this chat {', '.join(given)}: that begins again when "
            "Papercast starts anew. The operator can take it out."
        )


def owner(context: Context) -> tuple[str, str]:
    """Whose the chat is, as platform and address: the person's, or where several read, its own."""
    asker = context.asker
    return asker.platform, asker.person if asker.direct else asker.chat


def _whom(context: Context) -> str:
    return "you" if context.asker.direct else context.asker.place


FORGET = Command(
    name="forget",
    help="Delete what is stored of this chat",
    run=forget,
    parameters=(Parameter("confirm", "yes, to delete it now", values=(_YES,)),),
    right=Right.MANAGER,
    notes=(
        "In a direct message it deletes what is stored of you.",
        "Messages that were sent stay where they are.",
    ),
    examples=("",),
)
