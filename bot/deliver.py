"""The third step: due deliveries become posts, and posts are sent part by part.

Each chat that has something due gets a lane, in which its posts are sent in order. Lanes end and
begin all the time, so that no chat waits for another; each message waits for its turn at its
platform. Claim, write the attempt, send, settle: in this order, each in a transaction of its own,
so that at any moment the store knows what may have been sent and never says sent before it is.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.clock import Clock
from bot.drafts import Draft, Drafts, Read, Unshowable
from bot.gather import Gather
from bot.grace import being_cancelled, to_its_end
from bot.lanes import Lanes
from bot.loops import nap
from bot.notices import Notices
from bot.outcome import Outcome, after
from bot.pauses import Pauses
from bot.platforms import Platform, RetryLater, SendError, Uncertain
from bot.reconcile import Known, Send, clear_up, repeats
from bot.turns import Turn
from bot.unconfirmed import Unconfirmed
from bot.unsure import resends
from storage import attempts, chats, leases
from storage.database import Database
from storage.records import Claim, Part

log = structlog.get_logger()

_LEASE = timedelta(minutes=5)
_IN_HAND = 2_000
"""Posts that are claimed at most, so that even many slow chats keep no other one waiting."""
_OF_ONE_CHAT = 10
"""Those among them that one chat may have."""
_LOOK = 1.0
"""Seconds after which is looked for what has become due while posts are under way."""
_GRACE = 8.0
"""Seconds that a message under way has to end when the service is stopped."""
_PAGES = 6
"""How many times as long as a message may take it to read what was said in a chat."""
_LOOK_AGAIN = timedelta(minutes=1)
"""How long a post waits of which it cannot be read now whether readers have it."""
_UNSHOWABLE_WAIT = timedelta(hours=1)
"""How long a post waits that a defect keeps from being shown; an upgrade may mend it."""


class Deliver:
    """Sends what is due on the platforms that are here.

    Args:
        gather: makes posts of what is ready.
        notices: finds what posts say.
        pauses: what becomes of chats that may not be written to, and of those that moved.
        unconfirmed: tells of what nobody could confirm.
        send_timeout: seconds a platform has for one part; what takes longer may have arrived.
        concurrency: how many messages may be under way at once. One chat gets its posts in order.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        platforms: Mapping[str, Platform],
        *,
        gather: Gather,
        notices: Notices,
        pauses: Pauses,
        unconfirmed: Unconfirmed,
        send_timeout: float,
        concurrency: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._platforms = platforms
        self._pauses = pauses
        self._unconfirmed = unconfirmed
        self._gather = gather
        self._send_timeout = send_timeout
        self._look_limit = _PAGES * send_timeout
        self._drafts = Drafts(database, clock, platforms, notices, look_limit=self._look_limit)
        self._slots = asyncio.Semaphore(concurrency)
        self._is_tidy = True  # not after a failure: what it left leased would come too late

    async def hold_back(self) -> None:
        """Wait as long as platforms had asked a service before this one to wait."""
        now = self._clock.now()
        async with self._database.reading() as conn:
            for chat in await chats.held(conn, now):
                if chat.not_before and (platform := self._platforms.get(chat.platform)):
                    platform.turns.limited(chat.address, chat.not_before - now)

    async def run(self, wake: asyncio.Event | None = None) -> int:
        """Send until nothing is due and nothing under way; return how many posts were taken up.

        ``wake`` is set when something may have become due meanwhile.

        Raises:
            BaseExceptionGroup: chats could not be written to; the others were.
        """
        if not self._is_tidy:
            async with self._database.transaction() as conn:
                await leases.drop_leases(conn)
        self._is_tidy, done = False, 0
        hand: dict[int, deque[Claim]] = {}
        async with Lanes[int]("chats could not be written to") as lanes:
            while True:
                if wake is not None:
                    wake.clear()
                hand = {chat: claims for chat, claims in hand.items() if chat in lanes.busy}
                room = _IN_HAND - sum(map(len, hand.values()))
                found = 0
                if room > 0 and not lanes.broken:
                    found, new = await self._take_up(lanes.busy, room)
                    hand |= new
                    for chat, claims in new.items():
                        done += len(claims)
                        lanes.start(chat, self._write(claims))
                if lanes.busy:
                    await lanes.one_ends(nap(wake, self._clock, _LOOK) if wake else None)
                elif not found:
                    self._is_tidy = not lanes.broken
                    return done

    async def _take_up(
        self, busy: Collection[int], room: int
    ) -> tuple[int, dict[int, deque[Claim]]]:
        """Claim what is due for chats that are not busy, and return how much there was to do."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            queued = await self._gather.make(conn, now, _IN_HAND)
            claims = await leases.claim(
                conn,
                now,
                now + _LEASE,
                uuid4().hex,
                platforms=self.open_platforms(),
                busy=busy,
                limit=room,
                each=_OF_ONE_CHAT,
            )
        by_chat: dict[int, deque[Claim]] = defaultdict(deque)
        for claim in claims:
            by_chat[claim.chat.id].append(claim)
        return max(queued, len(claims)), by_chat

    def open_platforms(self) -> list[str]:
        """The platforms that can be written to now."""
        return [name for name, platform in self._platforms.items() if platform.ready]

    async def _write(self, claims: deque[Claim]) -> None:
        """Send one chat's posts in order; one that must wait makes those behind it wait."""
        goes_on = True
        try:
            read = await self._drafts.read(claims)
            while goes_on and claims:
                goes_on = await self._post(claims.popleft(), read)
        finally:
            if claims:
                await self._release(claims, timedelta())

    async def _post(self, claim: Claim, read: Read) -> bool:
        """Send what is left of a post; False when the chat must wait."""
        try:
            draft = await self._drafts.of(claim, read)
        except Unshowable:
            log.exception("post cannot be shown", post=claim.post_id, key=claim.key)
            await self._release([claim], _UNSHOWABLE_WAIT)
            return True
        except RetryLater as error:
            log.warning("cannot look", chat=claim.chat.id, post=claim.post_id, why=str(error))
            due = self._clock.now() + (error.delay or _LOOK_AGAIN)
            async with self._database.transaction() as conn:
                await leases.release(conn, claim, due)
                await chats.hold(conn, claim.chat.id, due)
            return False
        new = draft if draft.is_new else None
        for part in draft.parts:
            if part.state in {"ready", "sending"} and not await self._part(claim, part, new):
                return False
            new = None
        return True

    async def _release(self, claims: Collection[Claim], wait: timedelta) -> None:
        due = self._clock.now() + wait
        async with self._database.transaction() as conn:
            for claim in claims:
                await leases.release(conn, claim, due)

    async def _part(self, claim: Claim, part: Part, new: Draft | None) -> bool:
        """Send one part and settle it; False when the post must wait.

        ``new``: the post, of which nothing is written down yet, and this is the first part.
        """
        platform = self._platforms[claim.chat.platform]
        async with platform.turns.called(claim.chat.address) as turn, self._slots:
            now = self._clock.now()
            match await clear_up(platform, claim, part, now, limit=self._look_limit):
                case Known(outcome, message_id):
                    return await self._settle(claim, part, outcome, message_id)
                case Send(anew):
                    sending = self._attempt(claim, part, turn, new, anew=anew)
                    return await to_its_end(sending, self._clock, _GRACE)

    async def _attempt(
        self, claim: Claim, part: Part, turn: Turn, new: Draft | None, *, anew: bool
    ) -> bool:
        """Write the attempt, send the part, and settle it; one without the others tells a lie."""
        platform, now = self._platforms[claim.chat.platform], self._clock.now()
        async with self._database.transaction() as conn:
            if new is not None:
                begun = await attempts.begin(conn, claim, new.parts, new.frame, now)
            else:
                begun = await attempts.attempt(conn, claim, part.n, now, anew=anew)
        if not begun:
            return False
        try:
            await turn.comes()
            message_id = await self._send(platform, claim, part)
        except SendError as error:
            now = self._clock.now()
            outcome = after(
                error,
                part.attempts + 1,
                now,
                repeats=repeats(platform),
                resends=resends(claim.chat, part),
            )
            log.warning(
                "not sent", chat=claim.chat.id, post=claim.post_id, n=part.n, why=outcome.error
            )
            if isinstance(error, RetryLater) and error.delay is not None:
                platform.turns.limited(claim.chat.address, error.delay)
            return await self._settle(claim, part, outcome)
        finally:
            turn.ended()
        return await self._settle(claim, part, Outcome("sent"), message_id)

    async def _send(self, platform: Platform, claim: Claim, part: Part) -> str:
        try:
            async with asyncio.timeout(self._send_timeout):
                return await platform.send(claim.chat.address, part.body, part.nonce)
        except SendError:
            raise
        except TimeoutError as error:
            raise Uncertain(f"no answer in {self._send_timeout:g} s") from error
        except asyncio.CancelledError as error:
            if being_cancelled():
                raise
            raise Uncertain("the platform gave the sending up") from error
        except Exception as error:
            # Nobody can tell how far a defect got, so the part is treated as one that may have
            # arrived; the other chats go on.
            log.exception("send failed", chat=claim.chat.id, post=claim.post_id, n=part.n)
            raise Uncertain(f"{type(error).__name__}: {error}") from error

    async def _settle(
        self, claim: Claim, part: Part, outcome: Outcome, message_id: str | None = None
    ) -> bool:
        chat = claim.chat
        async with self._database.transaction() as conn:
            await attempts.settle(
                conn,
                claim.post_id,
                part.n,
                outcome.state,
                message_id=message_id,
                error=outcome.error,
                nonce=part.nonce,
                unsure=outcome.unsure,
                resent=outcome.resent,
            )
            if outcome.state != "ready":
                ended = await attempts.finish(conn, claim.post_id)
                if ended:
                    log.debug("post ended", chat=chat.id, post=claim.post_id, state=ended)
                if ended == "uncertain":
                    await self._unconfirmed.tell(conn, claim, self._clock.now())
                return True
            await leases.release(conn, claim, outcome.due or self._clock.now())
            if outcome.due is not None:
                await chats.hold(conn, chat.id, outcome.due)
            if outcome.gone is not None:
                await self._pauses.pause(conn, chat, outcome.gone)
        if outcome.moved is not None:
            await self._pauses.moved(chat.platform, chat.address, outcome.moved)
        return False
