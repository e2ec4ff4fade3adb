"""When chats are written to: their hours in the store, in step with what they have chosen.

The truth is ``next_due`` of each subscription, in UTC. It is computed when a chat subscribes, when
it chooses other habits, and when a digest is made; nothing else moves it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot import hours
from storage import chats, gathering, subscriptions
from storage import hours as kept
from storage.database import Connection
from storage.hours import Wait
from storage.records import Chat, Delivery, Habits, Subscription


@dataclass(frozen=True, slots=True)
class Start:
    """How a chat begins: on which schedule, and at which hour in which zone it is, if in any."""

    schedule: str = hours.INSTANT
    hour: time | None = None
    zone: str | None = None


Starts = Callable[[str, str], Start]
"""How the chat of a platform at an address begins."""


def start(*, direct: bool, zone: str | None = None) -> Start:
    """What suits most: a digest a day for one reader, one on working days for several."""
    return Start("daily", time(8), zone) if direct else Start("weekdays", time(9), zone)


async def begin(
    conn: Connection, chat: Chat, made: Subscription, first: Start, now: datetime
) -> tuple[Subscription, Habits]:
    """Give a subscription that was just made its first hour, and its chat one if it has none."""
    habits = chat.habits
    if habits.hour is None and first.hour is not None:
        habits = replace(habits, hour=first.hour, zone=habits.zone or first.zone)
        await chats.choose(conn, chat.id, habits)
    if made.schedule == hours.INSTANT:
        return made, habits
    due = await _due(conn, replace(chat, habits=habits), made.schedule, now)
    await kept.put_dues(conn, {made.id: due})
    return replace(made, next_due=due), habits


async def settle_in(conn: Connection, chat: Chat, habits: Habits, now: datetime) -> None:
    """Keep how the chat wants to be written to, and compute all its hours anew."""
    waiting = await kept.waiting(conn, chat.id)
    await chats.choose(conn, chat.id, habits)
    await _anew(conn, replace(chat, habits=habits), now, waiting)


async def set_schedule(
    conn: Connection, chat: Chat, number: int | None, schedule: str, now: datetime
) -> None:
    """Put the chat's subscription of that number, or all of them, on another schedule.

    Where there is no such number nothing changes.

    Raises:
        ValueError: for a schedule that is none of ``hours.SCHEDULES``.
    """
    if schedule not in hours.SCHEDULES:
        raise ValueError(f"no schedule: {schedule}")
    waiting = await kept.waiting(conn, chat.id)
    await kept.choose(conn, chat.id, schedule, number)
    await _anew(conn, chat, now, waiting)


async def go_on(
    conn: Connection, chat: Chat, active: Iterable[Subscription], now: datetime
) -> None:
    """Let those whose hour has come be due at their next one to come: none is made up for."""
    came = [one for one in active if one.next_due is not None and one.next_due <= now]
    await kept.put_dues(conn, {one.id: await _due(conn, chat, one.schedule, now) for one in came})


async def begin_again(conn: Connection, chat: Chat, now: datetime) -> None:
    """Go on after a pause: none of its hours is made up for, and what waited for one waits on."""
    waiting = await kept.waiting(conn, chat.id)
    await go_on(conn, chat, await subscriptions.of_chat(conn, chat.id), now)
    await next_time(conn, chat, [one for one in waiting if one.hour and one.hour <= now], now)
    await kept.put_off(conn, chat.id, hours.quiet_until(chat.habits, now) or now)


async def next_time(conn: Connection, chat: Chat, late: Iterable[Delivery], now: datetime) -> None:
    """Let what has missed the digest of its hour wait for the next one."""
    dues = (await kept.dues_of(conn, [chat.id])).get(chat.id, {})
    waits = {}
    for one in late:
        hour = hour_for([why.number for why in one.why], dues)
        waits[one.id] = Wait(hour, hour or now)
    await kept.put_waits(conn, waits)


def hour_for(numbers: Iterable[int], dues: Mapping[int, datetime | None]) -> datetime | None:
    """When a paper goes out that answers these subscriptions: at the first hour of any.

    None is at once: one of them is instant, or none of them is there any more.
    """
    of_these = [dues[number] for number in numbers if number in dues]
    known = [due for due in of_these if due is not None]
    return min(known) if known and len(known) == len(of_these) else None


def key_of(habits: Habits, due: datetime) -> str:
    """What a digest is known by: its local date and hour, so that it is never made twice."""
    return f"{hours.local(due, hours.zone_of(habits)):%Y-%m-%d %H:%M}"


async def _anew(conn: Connection, chat: Chat, now: datetime, waiting: Sequence[Delivery]) -> None:
    """Compute when the chat's subscriptions are due, and what waits for that waits for it anew.

    An hour that has come stays: its digest is about to be made.
    """
    active = await subscriptions.of_chat(conn, chat.id)
    to_come = [
        one
        for one in active
        if one.schedule != hours.INSTANT and not (one.next_due and one.next_due <= now)
    ]
    dues = {one.id: await _due(conn, chat, one.schedule, now) for one in to_come}
    await kept.put_dues(conn, dues)
    by_number = {one.number: dues.get(one.id, one.next_due) for one in active}
    waits = {one.id: _wait(one, by_number, now) for one in waiting}
    await kept.put_waits(conn, {key: wait for key, wait in waits.items() if wait is not None})
    await kept.put_off(conn, chat.id, hours.quiet_until(chat.habits, now) or now)


def _wait(one: Delivery, dues: Mapping[int, datetime | None], now: datetime) -> Wait | None:
    """Until when a delivery waits from now on; None where nothing changes.

    Behind its hour it still has the time for its text that it had.
    """
    numbers = [why.number for why in one.why]
    hour = hour_for(numbers, dues)
    if hour == one.hour or not set(numbers) & dues.keys():
        return None
    patience = max(timedelta(), one.ready_at - max(one.hour or now, now))
    return Wait(hour, (hour or now) + patience)


async def _due(conn: Connection, chat: Chat, schedule: str, now: datetime) -> datetime:
    """The next hour of a schedule in the chat whose digest it has not had.

    It may have had it before it said that it is farther west.
    """
    at, zone = hours.hour_of(chat.habits), hours.zone_of(chat.habits)
    due = hours.next_due(schedule, at, zone, now)
    while await gathering.has_digest(conn, chat.id, key_of(chat.habits, due)):
        due = hours.next_due(schedule, at, zone, due)
    return due
