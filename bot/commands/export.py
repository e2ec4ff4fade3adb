"""``/export``: what is stored of a chat, and in a direct chat of the person, as a file."""

import json
from typing import Any

from bot.blocks import Document, Line, Reply
from bot.commands.base import Command, Context, Given, Refusal, Right
from bot.commands.forget import owner
from bot.commands.numbers import chat_of
from storage import export as exporting


async def export(context: Context, given: Given) -> Reply:  # noqa: ARG001 - no parameters
    """Answer with a JSON file of everything."""
    asker = context.asker
    # Asked here, because the bare command does it all.
    if not await asker.manages():
        raise Refusal(
            f"Only {asker.managers} can have what is stored of {asker.place}. Nothing was changed. "
            "In a direct message you can have what is stored of you."
        )
    stored = await _stored(context)
    whom = "you" if asker.direct else asker.place
    if not stored:
        return Reply((Line(f"Nothing is stored of {whom}."),))
    now = context.clock.now()
    text = json.dumps({"exported": now.isoformat(), **stored}, ensure_ascii=False, indent=1)
    file = Document(f"papercast-{now:%Y-%m-%d}.json", f"{text}\n")
    return Reply((Line(f"All that is stored of {whom}. To delete it: /forget"), file))


async def _stored(context: Context) -> dict[str, Any]:
    """What there is; the file of a shared chat says nothing more of whoever asks for it."""
    async with context.database.reading() as conn:
        chat = await chat_of(context, conn)
        stored = await exporting.of_chat(conn, chat.id) if chat else {}
        person = await exporting.of_person(conn, *owner(context))
    key = "person" if context.asker.direct else "access"
    return {**stored, key: person} if person else stored


EXPORT = Command(
    name="export",
    help="Get what is stored of this chat, as a file",
    run=export,
    right=Right.MANAGER,
    notes=("In a direct message it is what is stored of you.",),
    examples=("",),
)
