"""Which promises make a post together, and when: before anything is sent.

What waits for a chat's hour makes one digest, with that hour as its name, so that there is never
a second one. Of what goes out at once, many papers of one announcement are a digest too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot import hours, rhythm
from bot.blocklists import FILTERED, kept_out
from bot.platforms import Platform
from storage import blocklists as stored
from storage import gathering, outbox, papers, subscriptions
from storage import hours as kept
from storage.database import Connection
from storage.records import Chat, Delivery, Subscription

PAPER, DIGEST, SILENCE = "paper", "digest", "silence"
"""The kinds of posts that are made here."""
SINGLE = 3
"""So many papers of one announcement come each by itself; more are a digest."""
QUIET_DAYS = 7
"""After so many days without a match a direct chat is told that nothing is broken."""


class Gather:
    """Makes posts of what is ready.

    Attributes:
        looked: when it last looked for what is ready.
        digests: whether digests are made. Not before the first harvest after a start: it may
            bring what a digest that was missed is about.
        held_until: what goes out at once waits until then, for the rest of its announcement; not
            where each paper is shown by itself.
    """

    def __init__(self, platforms: Mapping[str, Platform]) -> None:
        self._platforms = platforms
        self._apart = [name for name, platform in platforms.items() if platform.at_once]
        self.looked = datetime.min.replace(tzinfo=UTC)
        self.digests = True
        self.held_until = self.looked

    async def make(self, conn: Connection, now: datetime, limit: int) -> int:
        """Make posts, at most so many of each kind; returns how much there was to do."""
        self.looked = now
        done = 0
        for chat in await gathering.due(conn, now, limit) if self.digests else ():
            await self._hour(conn, chat, now)
            done += 1
        if now < self.held_until:
            single = await gathering.single(conn, now, limit, only=self._apart)
            return done + await _post_single(conn, now, single)
        bursts, held = await gathering.bursts(conn, now, SINGLE, limit, self._apart)
        for burst in bursts:
            await _burst(conn, burst, now)
        others = gathering.gathered(SINGLE, self._apart) if held else None
        single = await gathering.single(conn, now, limit, others)
        return done + len(bursts) + await _post_single(conn, now, single)

    async def _hour(self, conn: Connection, chat: Chat, now: datetime) -> None:
        """Make a digest of what waited for the chat's hour, and let it wait for the next one."""
        waited = [one for one in await kept.waiting(conn, chat.id) if one.hour and one.hour <= now]
        active = await subscriptions.of_chat(conn, chat.id)
        asked, ended = _parted(waited, active)
        wanted = await _welcome(conn, asked)
        if ended:
            await gathering.end(conn, ended, "its subscription had ended before its hour came")
        hour = min(_came(wanted, active, now), default=now)
        if wanted:
            made = await gathering.open_post(
                conn,
                chat.id,
                DIGEST,
                rhythm.key_of(chat.habits, hour),
                _when(chat, hour, now),
                kept=wanted,
            )
        await rhythm.go_on(conn, chat, active, now)
        if wanted and not made:
            # What came too late for the digest of an hour.
            await rhythm.next_time(conn, chat, wanted, now)
        elif active and not wanted and self._is_direct(chat):
            await _break_silence(conn, chat, active, now)

    def _is_direct(self, chat: Chat) -> bool:
        platform = self._platforms.get(chat.platform)
        return platform is not None and platform.is_direct(chat.address)


async def _post_single(
    conn: Connection, now: datetime, single: Sequence[tuple[Delivery, Chat]]
) -> int:
    chats = {chat.id: chat for _, chat in single}
    by_due: dict[datetime, list[Delivery]] = defaultdict(list)
    for one in await _welcome(conn, [delivery for delivery, _ in single]):
        by_due[hours.quiet_until(chats[one.chat_id].habits, now) or now].append(one)
    for due, ready in by_due.items():
        await gathering.open_apart(conn, PAPER, due, ready)
    return len(single)


def _parted(
    waited: Sequence[Delivery], active: Sequence[Subscription]
) -> tuple[list[Delivery], list[Delivery]]:
    """What is still asked for, and what is not, because all that asked for it has ended."""
    numbers = {one.number for one in active}
    wanted = [one for one in waited if numbers & {why.number for why in one.why}]
    return wanted, [one for one in waited if one not in wanted]


async def _welcome(conn: Connection, wanted: Sequence[Delivery]) -> Sequence[Delivery]:
    """What is still welcome: block lists may be longer than when the papers were promised."""
    lists = await stored.of_chats(conn, sorted({one.chat_id for one in wanted}))
    asked: dict[str, list[int]] = defaultdict(list)
    for one in wanted:
        if one.chat_id in lists:
            asked[one.paper_id].append(one.chat_id)
    if not asked:
        return wanted
    found = await papers.some(conn, asked)
    blocked = await kept_out(conn, {found[name]: chats for name, chats in asked.items()})
    left = []
    for one in wanted:
        if block := blocked.get((one.paper_id, one.chat_id)):
            await gathering.end(conn, [one], block, FILTERED)
        else:
            left.append(one)
    return left


def _came(
    wanted: Sequence[Delivery], active: Sequence[Subscription], now: datetime
) -> list[datetime]:
    """The hours that have come."""
    dues = [one.next_due for one in active if one.next_due and one.next_due <= now]
    return dues + [one.hour for one in wanted if one.hour]


def _when(chat: Chat, hour: datetime, now: datetime) -> datetime:
    """When the digest of that hour is sent: one that is late does not ring in quiet hours."""
    if hours.quiet_until(chat.habits, hour):
        return now
    return hours.quiet_until(chat.habits, now) or now


async def _burst(conn: Connection, burst: gathering.Burst, now: datetime) -> None:
    made_of = await _welcome(conn, await gathering.of_burst(conn, burst))
    if made_of:
        key = f"{burst.announced} from {made_of[0].paper_id}"
        due = hours.quiet_until(burst.chat.habits, now) or now
        await gathering.open_post(conn, burst.chat.id, DIGEST, key, due, kept=made_of)


async def _break_silence(
    conn: Connection, chat: Chat, active: Sequence[Subscription], now: datetime
) -> None:
    """Tell a chat once that nothing has matched for some days, so that it need not wonder."""
    last = await gathering.last_promise(conn, chat.id)
    first = min(one.created for one in active)
    since = max(last, first) if last else first
    zone = hours.zone_of(chat.habits)
    begun = hours.local(since, zone).date()
    if hours.local(now, zone).date() - begun >= timedelta(days=QUIET_DAYS):
        key, priority = f"since {begun}", outbox.NOTE
        await gathering.open_post(conn, chat.id, SILENCE, key, now, priority=priority)
