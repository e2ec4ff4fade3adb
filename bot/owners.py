"""Tells whoever a chat belongs to that nobody could confirm one of its posts, with what to do."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.blocks import Action, Copy, Line, Reply
from bot.parts import parts as made_of
from bot.platforms import Platform
from bot.text.card import shown
from bot.unsure import unconfirmed
from storage import outbox, papers, people
from storage.database import Connection
from storage.records import Chat, Claim, Delivery

KIND = "notice"


class Owners:
    """Writes a note, once for each time that a post ended so, through the outbox."""

    def __init__(self, platforms: Mapping[str, Platform]) -> None:
        self._platforms = platforms

    async def tell(self, conn: Connection, claim: Claim, now: datetime) -> None:
        """Tell of a post that has just ended as uncertain. Of a note itself nobody is told."""
        kept = await outbox.deliveries_of(conn, claim.post_id)
        told = await self._told(conn, claim.chat, kept) if kept else None
        if told is None:
            return
        parts = await outbox.parts_of(conn, claim.post_id)
        said = unconfirmed(claim.chat, parts, now)
        reply = _reply(f"{said}: {await _what(conn, kept)}.", kept[0].paper_id, claim.chat, told)
        key = f"unsure {claim.post_id} {sum(part.attempts for part in parts)}"
        bodies = self._platforms[told.platform].render(reply, told.address)
        post_id = await outbox.post(conn, told.id, KIND, key, now)
        await outbox.freeze(conn, made_of(post_id, told, KIND, key, bodies))

    async def _told(self, conn: Connection, chat: Chat, kept: Sequence[Delivery]) -> Chat | None:
        """The chat itself where one person reads it; else that of who subscribed."""
        if self._platforms[chat.platform].is_direct(chat.address):
            return chat
        numbers = [why.number for one in kept for why in one.why]
        candidates = [
            *await people.subscribers(conn, chat.id, numbers),
            *await people.operators(conn),
        ]
        return next((one for one in candidates if one.platform in self._platforms), None)


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
