"""Tells whoever a chat belongs to that nobody could confirm one of its posts, with what to do."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocks import Action, Copy, Line, Reply
from bot.owners import Owners
from bot.text.card import shown
from bot.unsure import unconfirmed
from storage import attempts, outbox, papers
from storage.database import Connection
from storage.records import Chat, Claim, Delivery


class Unconfirmed:
    """Writes a note, once for each time that a post ended so."""

    def __init__(self, owners: Owners) -> None:
        self._owners = owners

    async def tell(self, conn: Connection, claim: Claim, now: datetime) -> None:
        """Tell of a post that has just ended as uncertain. Of a note itself nobody is told."""
        kept = await outbox.deliveries_of(conn, claim.post_id)
        told = await self._told(conn, claim.chat, kept) if kept else None
        if told is None:
            return
        parts = await attempts.parts_of(conn, claim.post_id)
        said = unconfirmed(claim.chat, parts, now)
        reply = _reply(f"{said}: {await _what(conn, kept)}.", kept[0].paper_id, claim.chat, told)
        key = f"unsure {claim.post_id} {sum(part.attempts for part in parts)}"
        await self._owners.tell(conn, told, key, reply, now)

    async def _told(self, conn: Connection, chat: Chat, kept: Sequence[Delivery]) -> Chat | None:
        """The chat itself where one person reads it; else that of who subscribed."""
        if self._owners.reads_alone(chat):
            return chat
        numbers = [why.number for one in kept for why in one.why]
        subscribers = await self._owners.subscribers(conn, chat, numbers)
        return next(iter(subscribers or await self._owners.operators(conn)), None)


async def _what(conn: Connection, kept: Sequence[Delivery]) -> str:
    paper = await papers.get(conn, kept[0].paper_id)
    assert paper is not None, "a delivery's paper is kept by a foreign key"
    title = shown(paper.title)
    return title if len(kept) == 1 else f"a digest of {len(kept)} papers, the first of them {title}"


def _reply(said: str, paper_id: str, chat: Chat, told: Chat) -> Reply:
    line = f"/resend {paper_id}"
    if chat.id == told.id:
        return Reply((Line(f"{said} If you do not see it:"),), (Action("Send again", line),))
    where = f"It was for {chat.platform}:{chat.address}. If nobody sees it there, send this there:"
    return Reply((Line(f"{said} {where}"), Copy(line)))
