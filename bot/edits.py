"""Edits: posts that may look otherwise by now are looked at again, and changed where they differ.

What an edit says is told when it is made, and compared with what is shown; so two edits of a post
are one, and one that is made twice, because nobody knows of the first, does no harm. Nothing is
written before the call: a crash at any moment means that it is done again.

They have lanes of their own, one post of a chat at a time, and turns behind all posts: an edit
that waits keeps nothing new from its chat.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from uuid import uuid4

import structlog

from bot.again import Again, Look
from bot.clock import Clock
from bot.grace import being_cancelled
from bot.lanes import Lanes
from bot.pacing import Rank
from bot.platforms import Editor, Missing, Moved, Platform, Rejected, RetryLater, SendError
from storage import attempts, edits
from storage.database import Database, storable
from storage.records import Claim, Part

log = structlog.get_logger()

_LEASE = timedelta(minutes=10)
_AT_ONCE = 100
"""Chats of which a post is looked at, at most."""
_SHORTEST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(days=1)


class _Later(Exception):  # noqa: N818 - a state of the post
    """It cannot be edited now, nor before ``delay`` is over. The text says why."""

    def __init__(self, reason: str, delay: timedelta = timedelta()) -> None:
        super().__init__(reason)
        self.delay = delay


class Edits:
    """Brings posts up to what is known now.

    Args:
        again: finds what a post says now.
        send_timeout: seconds a platform has for one message.
        concurrency: how many messages may be under way at once on a platform.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        platforms: Mapping[str, Platform],
        *,
        again: Again,
        send_timeout: float,
        concurrency: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._platforms = platforms
        self._again = again
        self._send_timeout = send_timeout
        self._slots = {name: asyncio.Semaphore(concurrency) for name in platforms}

    async def run(self) -> int:
        """Edit until nothing is due; return how many posts were looked at.

        Raises:
            BaseExceptionGroup: posts could not be looked at; the others were.
        """
        done = 0
        async with Lanes[int]("posts could not be edited") as lanes:
            while True:
                room = _AT_ONCE - len(lanes.busy)
                free = room > 0 and not lanes.broken
                claims = await self._claim(lanes.busy, room) if free else []
                for claim in claims:
                    lanes.start(claim.chat.id, self._look_at(claim))
                done += len(claims)
                if not lanes.busy:
                    return done
                await lanes.one_ends()

    async def wait(self) -> float | None:
        """The seconds until there is something to look at; None when there is nothing."""
        async with self._database.reading() as conn:
            due = await edits.next_due(conn, self._open())
        return None if due is None else (due - self._clock.now()).total_seconds()

    def _open(self) -> list[str]:
        return [name for name, platform in self._platforms.items() if platform.ready]

    async def _claim(self, busy: Collection[int], room: int) -> list[Claim]:
        now = self._clock.now()
        async with self._database.transaction() as conn:
            return await edits.claim(
                conn,
                now,
                now + _LEASE,
                uuid4().hex,
                platforms=self._open(),
                busy=busy,
                limit=room,
            )

    async def _look_at(self, claim: Claim) -> None:
        """Change each message of the post that shows something else than it should."""
        async with self._database.reading() as conn:
            look = await self._again.look(conn, claim)
            parts = await attempts.parts_of(conn, claim.post_id)
        try:
            for part, body in self._differing(claim, look, parts):
                await self._edit(claim, part, body)
        except _Later as later:
            log.info("edit put off", chat=claim.chat.id, post=claim.post_id, why=str(later))
            await self._put_off(claim, look, later.delay)
        else:
            async with self._database.transaction() as conn:
                await edits.done(conn, claim, look.changed)

    async def _put_off(self, claim: Claim, look: Look, delay: timedelta) -> None:
        """Look at it again after as long as it has been waiting, within reason."""
        now = self._clock.now()
        waited = now - max((one for one in look.changed.values() if one), default=now)
        wait = min(max(waited, _SHORTEST_WAIT), _LONGEST_WAIT)
        async with self._database.transaction() as conn:
            await edits.put_off(conn, claim, now + max(wait, delay))

    def _differing(self, claim: Claim, look: Look, parts: Sequence[Part]) -> list[tuple[Part, str]]:
        """The messages to change, each with what it is to show."""
        platform = self._platforms[claim.chat.platform]
        if look.posted is None or not isinstance(platform, Editor):
            return []
        try:
            bodies = platform.render(look.posted, claim.chat.address)
        except Exception as error:
            log.exception("edit cannot be shown", post=claim.post_id, key=claim.key)
            raise _Later("it cannot be shown") from error
        if not _alike(look.papers, parts, bodies):
            log.info("edit does not fit", chat=claim.chat.id, post=claim.post_id)
            return []
        return [
            (part, body)
            for part, body in zip(parts, bodies, strict=True)
            if part.message_id is not None
            and part.fixed is None
            and hash_of(body) != (part.shown_hash or hash_of(part.body))
        ]

    async def _edit(self, claim: Claim, part: Part, body: str) -> None:
        """Change one message, and write down what it shows, or why it never will."""
        fixed = await self._call(claim, part, body)
        async with self._database.transaction() as conn:
            if fixed is None:
                await edits.edited(conn, claim.post_id, part.n, hash_of(body))
            else:
                await edits.fix(conn, claim.post_id, part.n, fixed)

    async def _call(self, claim: Claim, part: Part, body: str) -> str | None:
        """Change a message; returns why it never can be, if so.

        Raises:
            _Later: it may be changed later, or nobody knows whether it was.
        """
        platform, address = self._platforms[claim.chat.platform], claim.chat.address
        assert isinstance(platform, Editor), "others have nothing to change"
        try:
            # The place first: a turn that waited for one would keep what is new from going out.
            slots = self._slots[claim.chat.platform]
            async with slots, platform.turns.turn(address, Rank.EDIT):
                async with asyncio.timeout(self._send_timeout):
                    await platform.edit(address, part.message_id or "", body)
        except (Missing, Moved, Rejected) as error:
            log.info("never edited again", post=claim.post_id, n=part.n, why=str(error))
            return str(error)
        except SendError as error:
            delay = error.delay if isinstance(error, RetryLater) else None
            if delay is not None:
                platform.turns.limited(address, delay)
            # Also where the chat has gone: the next post finds that out, and what follows from it.
            raise _Later(str(error), delay or timedelta()) from error
        except TimeoutError as error:
            raise _Later(f"no answer in {self._send_timeout:g} s") from error
        except asyncio.CancelledError as error:
            if being_cancelled():
                raise
            raise _Later("the platform gave the edit up") from error
        except Exception as error:
            log.exception("edit failed", chat=claim.chat.id, post=claim.post_id, n=part.n)
            raise _Later(f"{type(error).__name__}: {error}") from error
        return None


def hash_of(body: str) -> str:
    """What a message shows, as a short name."""
    return blake2b(body.encode(), digest_size=12).hexdigest()


def _alike(papers: Sequence[str], parts: Sequence[Part], bodies: Sequence[str]) -> bool:
    """Whether the same papers stand in the same messages as when they were sent."""
    if len(parts) != len(bodies) or not all(map(storable, bodies)):
        return False
    return all(
        [paper in part.body for paper in papers] == [paper in body for paper in papers]
        for part, body in zip(parts, bodies, strict=True)
    )
