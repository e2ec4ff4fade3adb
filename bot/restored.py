"""A store that was restored from a copy: what went out since the copy must not go out again.

A copy says when it was made. The first service that is started on it has been restored, and there
is a gap: what was sent between the copy and this start, the store does not know.

 in the copy ┬ a part that had not ended ─▶ may have arrived in the gap (``bot.unsure``)
             └ anything else that is promised, then or by a harvest that comes after
                  │ is the paper of a later day than the start?
                  ├ yes ─────────────────────────────────────────────▶ sent, as always
                  └ no ┬ what was said in the chat can be read ┬ it is there ─▶ was sent
                       │                                       └ it is not ──▶ sent, as always
                       └ it cannot ─▶ the post's parts may have arrived in the gap
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.platforms import CannotLook, Platform, Recall, RetryLater
from bot.text.dates import moment
from storage import doubts, meta, outbox, papers
from storage.backup import COPIED
from storage.database import Connection, Database
from storage.records import Claim, Part

log = structlog.get_logger()

RESTORED = "restored"
"""The name of the fact, in ``meta``, that there is a gap."""
_EARLIER = timedelta(minutes=1)
"""How far the clocks that told the time of the copy and of a message may be apart."""
_OLD = timedelta(days=7)
"""What is still promised so long after the start was no more promised before it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Between which moments things may have been sent of which the store knows nothing."""

    since: datetime
    until: datetime

    @property
    def why(self) -> str:
        """What is said of a part that may have been sent in it."""
        then = moment(self.since, self.until)
        return f"the store was restored from a copy of {then}, and this may have been sent since"

    def doubted(self, parts: Sequence[Part]) -> list[Part]:
        """New parts, as ones that may have been sent in it."""
        return [
            replace(part, tried_at=self.since, attempted_at=self.until, error=self.why)
            for part in parts
        ]


async def begin(conn: Connection, now: datetime) -> None:
    """Take note of the gap where this store is a copy that nobody was started on before."""
    copied = await meta.get(conn, COPIED)
    if copied is None:
        return
    gap = Gap(datetime.fromisoformat(copied) - _EARLIER, now)
    await meta.drop(conn, COPIED)
    known = {"since": gap.since.isoformat(), "until": gap.until.isoformat()}
    await meta.put(conn, RESTORED, json.dumps(known))
    await doubts.raise_all(conn, gap.since, gap.until, gap.why)
    log.warning("store restored", copied=copied)


class Restored:
    """Keeps a restored store from sending again what it does not know to have been sent."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._gap: Gap | None = None
        self._is_read = False

    @property
    def is_settled(self) -> bool:
        """Whether it is known that there is no gap, as in nearly all stores."""
        return self._is_read and self._gap is None

    async def look_back(
        self, platform: Platform, claim: Claim, limit: float
    ) -> tuple[Gap | None, Claim]:
        """The gap in which this post may have gone out before; None where that is settled.

        Papers that readers have are taken out of the post, which has none left when they have all.
        What is left has another key, since it is another post than the one that they have seen:
        the platform may still know that one by its nonce.

        Raises:
            RetryLater: it cannot be looked now; looking may take ``limit`` seconds.
        """
        gap = await self._read()
        if gap is None or self._clock.now() - gap.until > _OLD:
            return None, claim
        async with self._database.reading() as conn:
            kept = await outbox.deliveries_of(conn, claim.post_id)
            found = [await papers.get(conn, one.paper_id) for one in kept]
        old = [one.id for one in found if one and one.announced <= gap.until.date()]
        if kept and not old:
            return None, claim
        if not (kept and isinstance(platform, Recall)):
            return gap, claim
        try:
            async with asyncio.timeout(limit):
                shown = await platform.has_shown(claim.chat.address, old, gap.since, gap.until)
        except CannotLook as error:
            log.warning("cannot look", chat=claim.chat.id, post=claim.post_id, why=str(error))
            return gap, claim
        except TimeoutError as error:
            raise RetryLater(f"no answer in {limit:g} s") from error
        except RetryLater:
            raise
        except Exception as error:
            # A defect says nothing about the post, which must not be sent for it.
            log.exception("look failed", chat=claim.chat.id, post=claim.post_id)
            raise RetryLater(f"{type(error).__name__}: {error}") from error
        if not shown:
            return None, claim
        rest = replace(claim, key=f"{claim.key} without {len(shown)}")
        async with self._database.transaction() as conn:
            await doubts.settle_shown(conn, claim.post_id, shown, rest.key)
        return None, rest

    async def _read(self) -> Gap | None:
        if not self._is_read:
            async with self._database.reading() as conn:
                kept = await meta.get(conn, RESTORED)
            if kept is not None:
                known = json.loads(kept)
                since, until = known["since"], known["until"]
                self._gap = Gap(datetime.fromisoformat(since), datetime.fromisoformat(until))
            self._is_read = True
        return self._gap
