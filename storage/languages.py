"""The languages that chats read: the one of the house, and those that they may choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import chats, deliveries

_AT_ONCE = 1000
"""Ids in one question: a database takes only so many."""
_CHOSEN = chats.c.habits["language"].as_string()


@dataclass(frozen=True, slots=True)
class Languages:
    """The tags of the languages that texts are written in.

    Attributes:
        house: where a chat has chosen none, or one that is offered no more.
        offered: those that a chat may choose besides.
    """

    house: str = "en"
    offered: tuple[str, ...] = ()

    def of(self, chosen: str | None) -> str:
        """The language of a chat that has chosen so."""
        return chosen if chosen in self.offered else self.house

    def read(self, language: str) -> ColumnElement[bool]:
        """Of a delivery: its chat reads that language."""
        others = [one for one in self.offered if one != self.house]
        if language == self.house:
            # Where nothing was chosen, the comparison alone would be unknown.
            return not_(_chats_that(_CHOSEN.in_(others)))
        return _chats_that(language == _CHOSEN) if language in others else false()


def _chats_that(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(chats.c.id == deliveries.c.chat_id, condition)


async def chosen(conn: AsyncConnection, chat_ids: Sequence[int]) -> dict[int, str]:
    """What those among the chats have chosen that have chosen a language."""
    found: dict[int, str] = {}
    for start in range(0, len(chat_ids), _AT_ONCE):
        some = list(chat_ids[start : start + _AT_ONCE])
        rows = await conn.execute(
            select(chats.c.id, _CHOSEN.label("language")).where(
                chats.c.id.in_(some), _CHOSEN.is_not(None)
            )
        )
        found |= {row.id: row.language for row in rows}
    return found
