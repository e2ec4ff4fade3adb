"""What a post says: a paper, several of them, or that there was none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot import hours
from bot.blocks import Line, Reply
from bot.clock import Clock
from bot.gather import QUIET_DAYS, SILENCE
from bot.history import version_of
from bot.posted import Digest, Group, Notice, Posted
from bot.sources.announcements import announced_by
from bot.summaries.shown import Shown
from bot.text.dates import weekday
from bot.text.later import sequel
from storage import edits, events, outbox, papers, subscriptions, versions
from storage.database import Connection
from storage.records import Chat, Claim, Delivery, Paper, Subscription, Why

MOST = 20
"""Papers that a digest shows whole, where the chat has not said how many."""
FORMAT = "summary"
_LATE = timedelta(hours=1)
"""A digest that comes so long after its hour says so."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)

_Promised = tuple[Delivery, Paper]
_Texts = Mapping[str, tuple[str | None, str]]
"""The summary of each paper, and what it rests on."""


class Notices:
    """Finds what posts say, at the moment at which that is fixed.

    Args:
        shown: finds the summary that a post shows.
    """

    def __init__(self, shown: Shown, clock: Clock) -> None:
        self._shown = shown
        self._clock = clock

    async def of(self, conn: Connection, claims: Sequence[Claim]) -> dict[int, Posted]:
        """What posts of one chat say, by post, without those that have gone with their chat."""
        kept = await outbox.kept_by(conn, [one.post_id for one in claims])
        listed = {one.paper_id for each in kept.values() for one in each}
        found = await papers.some(conn, listed)
        alone = {each[0].paper_id for each in kept.values() if len(each) == 1}
        whole = [found[name] for name in sorted(alone)]
        texts = await self._texts(conn, claims[0].chat, whole) if claims else {}
        said: dict[int, Posted] = {}
        for claim in claims:
            promised = [(one, found[one.paper_id]) for one in kept[claim.post_id]]
            if claim.kind == SILENCE:
                said[claim.post_id] = await self._silence(conn)
            elif claim.kind == versions.KIND and promised:
                said[claim.post_id] = await self._version(conn, *promised[0])
            elif promised:
                said[claim.post_id] = await self._papers(conn, claim.chat, promised, texts)
        return said

    async def _papers(
        self, conn: Connection, chat: Chat, kept: Sequence[_Promised], texts: _Texts
    ) -> Notice | Digest:
        hour = min((one.hour for one, _ in kept if one.hour), default=None)
        if len(kept) == 1 and hour is None:
            return _notice(chat, *kept[0], texts)
        active = await subscriptions.of_chat(conn, chat.id)
        receipt = await self._receipt(conn, chat, active, kept, hour) if hour else ""
        late = self._late(chat, hour) if hour else ""
        if len(kept) == 1:
            return _notice(chat, *kept[0], texts, f"{late} {receipt}".strip())
        return await self._digest(conn, chat, active, kept, receipt, late)

    async def _texts(self, conn: Connection, chat: Chat, whole: Sequence[Paper]) -> _Texts:
        """The summaries of papers that are shown whole, in the language of the chat."""
        return await self._shown.each(conn, whole, chat.habits.language) if whole else {}

    async def _version(self, conn: Connection, delivery: Delivery, paper: Paper) -> Reply:
        """What is new in a version, under the message that shows the paper."""
        happened = (await events.of(conn, [paper.id])).get(paper.id, [])
        before, after = version_of(paper, happened, delivery.version)
        address = f"arxiv.org/abs/{paper.id}v{delivery.version}"
        under = await edits.message_of(conn, delivery.chat_id, paper.id)
        return Reply((Line(sequel(before, after)), Line(address)), under=under)

    async def _digest(
        self,
        conn: Connection,
        chat: Chat,
        active: Sequence[Subscription],
        kept: Sequence[_Promised],
        receipt: str,
        late: str,
    ) -> Digest:
        """The papers under the first subscription that each of them answers."""
        names = {one.number: one.name for one in active}
        in_order = sorted(kept, key=lambda one: (_first(one[0], names).number, one[0].id))
        most = chat.habits.most or MOST
        texts = await self._texts(conn, chat, [paper for _, paper in in_order[:most]])
        groups: dict[int, list[Notice]] = {}
        for delivery, paper in in_order[:most]:
            first = _first(delivery, names)
            names.setdefault(first.number, first.name)
            notice = _notice(chat, delivery, paper, texts)
            groups.setdefault(first.number, []).append(notice)
        today = hours.local(self._clock.now(), hours.zone_of(chat.habits)).date()
        return Digest(
            day=today,
            groups=tuple(Group(number, names[number], tuple(of)) for number, of in groups.items()),
            also=tuple(paper for _, paper in in_order[most:]),
            receipt=receipt,
            late=late,
            since=_since([paper for _, paper in kept], today),
        )

    async def _receipt(
        self,
        conn: Connection,
        chat: Chat,
        active: Iterable[Subscription],
        kept: Sequence[_Promised],
        hour: datetime,
    ) -> str:
        """How many papers were looked through: those announced since the hour before this one."""
        numbers = {why.number for one, _ in kept for why in one.why}
        asked = {one.schedule for one in active if one.number in numbers} - {hours.INSTANT}
        at, zone = hours.hour_of(chat.habits), hours.zone_of(chat.habits)
        before = min(hours.last_due(each, at, zone, hour) for each in asked or {"daily"})
        first = min(announced_by(before) + _DAY, *(paper.announced for _, paper in kept))
        number = await _checked(conn, first, announced_by(self._clock.now()))
        return f"Checked {number:,} new paper{'' if number == 1 else 's'}."

    def _late(self, chat: Chat, hour: datetime) -> str:
        """That the digest of that hour is late, and what was meant; empty when it is not."""
        now = self._clock.now()
        if now - hour < _LATE:
            return ""
        zone = hours.zone_of(chat.habits)
        due, today = hours.local(hour, zone), hours.local(now, zone).date()
        day = {today: "", today - _DAY: "yesterday "}.get(due.date(), f"on {weekday(due)} ")
        return f"This digest was due {day}at {due:%H:%M}."

    async def _silence(self, conn: Connection) -> Reply:
        now = self._clock.now()
        last = announced_by(now)
        number = await _checked(conn, last - (QUIET_DAYS - 1) * _DAY, last)
        return Reply(
            (
                Line(
                    f"No paper matched in the last {QUIET_DAYS} days; {number:,} "
                    f"{'was' if number == 1 else 'were'} checked. "
                    "/subscriptions shows what is looked for."
                ),
            )
        )


def _since(listed: Sequence[Paper], today: date) -> date | None:
    """The first day of papers of several days; what was cross-listed late does not count."""
    days = {paper.announced for paper in listed if today - paper.announced < _WEEK}
    return min(days) if len(days) > 1 else None


def _notice(
    chat: Chat, delivery: Delivery, paper: Paper, texts: _Texts, receipt: str = ""
) -> Notice:
    body, basis = texts[paper.id]
    form = chat.habits.format or FORMAT
    return Notice(paper, body, basis, delivery.why, format=form, receipt=receipt)


async def _checked(conn: Connection, first: date, last: date) -> int:
    """How many of the stored papers were announced on these days."""
    return await papers.count(conn, *papers.seqs_between(first, last))


def _first(delivery: Delivery, names: Mapping[int, str | None]) -> Why:
    """The first subscription that the paper answers, of those that there still are, if any."""
    return next((why for why in delivery.why if why.number in names), delivery.why[0])
