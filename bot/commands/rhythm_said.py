"""What is said of a chat's hours: on which schedule its digests come, and when the next one."""

from collections.abc import Sequence
from datetime import datetime

from bot import hours
from bot.text.dates import weekday
from storage.records import Habits, Subscription

_COMES = {"daily": "daily", "weekdays": "on weekdays", "weekly": "on Mondays"}


def rhythm(habits: Habits, active: Sequence[Subscription]) -> str:
    """``digest daily at 08:00 Paris``; empty where all papers come as they appear."""
    schedules = {one.schedule for one in active} - {hours.INSTANT}
    if not schedules:
        return ""
    place = hours.city(hours.zone_of(habits))
    at = f"at {hours.hour_of(habits):%H:%M} {place}"
    return f"digest {_COMES[schedules.pop()]} {at}" if len(schedules) == 1 else f"digests {at}"


def next_day(habits: Habits, active: Sequence[Subscription]) -> str:
    """``Wed 19 Aug``, when the next digest comes where the chat is; empty when none will."""
    due = _due(active)
    return weekday(hours.local(due, hours.zone_of(habits)).date()) if due else ""


def next_digest(habits: Habits, active: Sequence[Subscription]) -> str:
    """``Next digest: Wed 19 Aug, 08:00.``, or that there will be none."""
    due = _due(active)
    if due is not None:
        there = hours.local(due, hours.zone_of(habits))
        return f"Next digest: {weekday(there.date())}, {there:%H:%M}."
    if active:
        return "Papers come as they appear, without a digest."
    return "There are no subscriptions here."


def schedules(active: Sequence[Subscription]) -> str:
    """``Schedule: daily.``, or that of each subscription by its number; empty where none is."""
    if not active:
        return ""
    if len({one.schedule for one in active}) == 1:
        return f"Schedule: {active[0].schedule}."
    return f"Schedules: {', '.join(f'{one.number} {one.schedule}' for one in active)}."


def _due(active: Sequence[Subscription]) -> datetime | None:
    return min((one.next_due for one in active if one.next_due), default=None)
