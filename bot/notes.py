"""Notes to the operators: what needs them, at most once a day for one cause, and once when over.

What was told is kept in the store, so that a restart tells nothing twice. The notes themselves go
through the outbox, as everything does that is posted.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.blocks import Line, Reply
from bot.clock import Clock
from bot.parts import parts
from bot.platforms import Platform
from storage import attempts, meta, outbox
from storage.database import Connection, Database
from storage.records import Chat

_A_DAY = timedelta(days=1)
_KEY = "note:"
KIND = "notice"


@dataclass(frozen=True, slots=True)
class Told:
    """What the operators know of a cause: ``over`` when they know that it has passed."""

    at: str
    sentence: str
    over: bool = False


class Notes:
    """Writes what changed since the last look.

    Args:
        operators: the chats of those who are told; each is read by one person.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        platforms: Sequence[Platform],
        operators: Callable[[Connection], Awaitable[Sequence[Chat]]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._platforms = {platform.name: platform for platform in platforms}
        self._operators = operators

    async def run(self, troubles: Mapping[str, str]) -> int:
        """Tell what is open and not told today, and what is over; returns how many notes."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            chats = [one for one in await self._operators(conn) if one.platform in self._platforms]
            if not chats:
                return 0
            told = await self._told(conn)
            news = list(_news(troubles, told, now))
            for cause, fresh, sentence in news:
                await meta.put(conn, _KEY + cause, json.dumps(asdict(fresh)))
                key = f"{cause} {'over' if fresh.over else 'open'} {now.isoformat()}"
                for chat in chats:
                    await self._post(conn, chat, key, sentence)
        return len(news)

    async def _told(self, conn: Connection) -> dict[str, Told]:
        kept = await meta.beginning(conn, _KEY)
        return {key.removeprefix(_KEY): Told(**json.loads(value)) for key, value in kept.items()}

    async def _post(self, conn: Connection, chat: Chat, key: str, sentence: str) -> None:
        reply = Reply((Line(sentence),))
        bodies = self._platforms[chat.platform].render(reply, chat.address)
        post_id = await outbox.post(conn, chat.id, KIND, key, self._clock.now())
        await attempts.freeze(conn, parts(post_id, chat, KIND, key, bodies))


def _news(
    troubles: Mapping[str, str], told: Mapping[str, Told], now: datetime
) -> list[tuple[str, Told, str]]:
    """The causes to write of: each with what is then known, and the sentence."""
    news = []
    for cause, sentence in troubles.items():
        before = told.get(cause)
        if before is None or now - datetime.fromisoformat(before.at) >= _A_DAY:
            news.append((cause, Told(now.isoformat(), sentence), sentence))
    for cause, before in told.items():
        if cause not in troubles and not before.over:
            over = Told(before.at, before.sentence, over=True)
            news.append((cause, over, f"Over since {now:%H:%M} UTC: {before.sentence}"))
    return news
