"""Small things that many answers say, each in one way."""

from datetime import date, datetime

from bot import hours
from bot.blocks import Line
from bot.query.lexer import plain
from bot.sources.announcements import next_announcement
from bot.sources.base import SourceDown, SourceError
from bot.text.dates import day, weekday
from storage.records import Habits, Subscription

EMPTY_STORE = "The store is empty: no harvest has ended yet."
AN_ID = "An id looks like 2401.08503 or hep-th/9901001."

_QUOTED = 40
_PARIS = "/settings zone Paris"
_OFTEN = {"daily": "a day", "weekdays": "on weekdays", "weekly": "a week, on Mondays"}


def month(when: date) -> str:
    """``Jan 2025``."""
    return day(when).partition(" ")[2]


def when_they_come(now: datetime, one: Subscription, habits: Habits, *, direct: bool) -> Line:
    """When what a subscription brings comes, as a sentence."""
    said = _comes(now, one, habits)
    digest = direct and one.schedule != hours.INSTANT
    sentence = f"You get {said}" if digest else said[:1].upper() + said[1:]
    return Line(sentence, copy=_PARIS if _PARIS in sentence else "")


def _comes(now: datetime, one: Subscription, habits: Habits) -> str:
    if one.schedule == hours.INSTANT:
        then = next_announcement(now)
        when = f"{weekday(then)}, about {then:%H:%M} UTC"
        return f"new papers come when arXiv announces them, next: {when}."
    zone = hours.zone_of(habits)
    where = f"{zone}; change it with {_PARIS}" if zone == hours.ZONE else hours.city(zone)
    due = f" The next one: {weekday(hours.local(one.next_due, zone))}." if one.next_due else ""
    return f"one digest {_OFTEN[one.schedule]} at {hours.hour_of(habits):%H:%M} ({where}).{due}"


def count(number: int, thing: str) -> str:
    """``1 paper``, ``13,655 papers``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def quoted(typed: str) -> str:
    """What was typed, for a sentence: in quotation marks, and not for ever."""
    shown = typed if len(typed) <= _QUOTED else f"{typed[: _QUOTED - 1]}…"
    return f'"{shown}"'


def straight(query: str) -> str:
    """A query as it was typed, in the straight quotes of what can be copied."""
    return plain(query)


def wish(subscription: Subscription) -> str:
    """What a subscription asks for, as it follows ``/subscribe``."""
    if subscription.topic:
        return f"topic:{subscription.topic}"
    return straight(subscription.query)


def numbered(subscription: Subscription) -> str:
    """``number 1, Talking heads``."""
    name = f", {subscription.name}" if subscription.name else ""
    return f"number {subscription.number}{name}"


def trouble(error: SourceError) -> str:
    """Why arXiv could not be asked."""
    if isinstance(error, SourceDown):
        return "arXiv does not answer right now."
    return "arXiv cannot be asked for this."
