"""How the promise of a paper to a chat went, in a line: delivered, waiting, or what else."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from bot.hours import local, quiet_until, zone_of
from bot.text.card import reason
from bot.text.clean import clean
from bot.text.dates import day, moment, short_day, weekday
from bot.unsure import unconfirmed
from storage.records import Chat, Delivery, Paper, Part, Subscription

_REASON = 200
"""Characters of what a platform said that are repeated."""


def told(
    delivery: Delivery,
    parts: Sequence[Part],
    chat: Chat,
    now: datetime,
    blocked: Collection[str],
) -> str:
    """What became of a delivery; ``blocked`` is what the block list of the chat has, canonical."""
    tried = max((part.attempted_at for part in parts if part.attempted_at), default=None)
    match delivery.state:
        case "sent" | "digest":
            when = f"Delivered {moment(tried, now, seconds=True)}." if tried else "Delivered."
            return f"{_digest(delivery.hour, chat)} {when}" if delivery.hour else when
        case "uncertain":
            return _uncertain(delivery, parts, chat, now)
        case "rejected":
            return f"It could not be sent: {_short(delivery.reason or 'nobody knows why')}."
        case "paused" | "filtered" | "expired":
            return _unsent(delivery, now, blocked)
    return _coming(delivery, chat, now)


def _unsent(delivery: Delivery, now: datetime, blocked: Collection[str]) -> str:
    match delivery.state:
        case "paused":
            return _while_paused(delivery, now)
        case "filtered":
            return _kept_out(delivery, blocked)
    return f"It was not sent: {_short(delivery.reason or 'nobody knows why')}."


def _uncertain(delivery: Delivery, parts: Sequence[Part], chat: Chat, now: datetime) -> str:
    if delivery.post_id is None:  # it is not kept so long what was sent
        return f"It was sent, and never confirmed. Send it now: /paper {delivery.paper_id}"
    line = f"/resend {delivery.paper_id}"
    return f"{unconfirmed(chat, parts, now)}. If you do not see it: {line}"


def _while_paused(delivery: Delivery, now: datetime) -> str:
    """``Number 1 matched on 4 Aug, while this chat was paused.``, and how to get the paper."""
    on = _on(delivery.ready_at, now)
    line = f"/paper {delivery.paper_id}"
    return f"{_matched(delivery)} on {on}, while this chat was paused. Send it now: {line}"


def _kept_out(delivery: Delivery, blocked: Collection[str]) -> str:
    """``Number 1 matched, but your block list has "survey".``, or ``had``, by what it has now."""
    query = delivery.reason or ""
    has = "has" if query in blocked else "had"
    said = query if '"' in query else f'"{query}"'
    return f"{_matched(delivery)}, but your block list {has} {said}."


def _matched(delivery: Delivery) -> str:
    *first, last = [str(why.number) for why in delivery.why] or [""]
    numbers = f"Numbers {', '.join(first)} and {last}" if first else f"Number {last}"
    return f"{numbers} matched" if last else "It matched"


def _coming(delivery: Delivery, chat: Chat, now: datetime) -> str:
    if chat.state == "paused" and chat.since is not None:
        since = _on(chat.since, now)
        return f"It waits: since {since} nothing may be sent here ({chat.reason})."
    if delivery.hour:
        return _digest(delivery.hour, chat)
    if delivery.state == "waiting" and delivery.ready_at > now:
        return f"It waits for its summary, until {moment(delivery.ready_at, now)} at the latest."
    if chat.not_before and chat.not_before > now:
        return f"It waits: nothing may be sent here before {moment(chat.not_before, now)}."
    if delivery.state == "queued" and (end := quiet_until(chat.habits, now)):
        return f"It waits for the end of the quiet hours, {_clock(end, chat)}."
    return "It is about to be sent."


def _digest(hour: datetime, chat: Chat) -> str:
    """``In the digest of Wed 19 Aug, 08:00.``, by the clocks where the chat is."""
    return f"In the digest of {weekday(local(hour, zone_of(chat.habits)))}, {_clock(hour, chat)}."


def _clock(when: datetime, chat: Chat) -> str:
    return f"{local(when, zone_of(chat.habits)):%H:%M}"


def promised(delivery: Delivery, paper: Paper) -> str:
    """By what it matched when it was found, where that is not so any more."""
    if not delivery.why:
        return "By which words it was found is not kept for so long."
    why = " · ".join(reason(one, paper.authors) for one in delivery.why)
    return f"When it was found it matched {why}."


def undelivered(matching: Sequence[Subscription], paper: Paper, now: datetime) -> str:
    """Why a paper that matches did not come: nobody here asked for it when it was stored."""
    first = min(one.created for one in matching)
    if paper.announced < first.date():
        return f"{announced(paper, now)}, before you subscribed ({day(first)})."
    return (
        f"{announced(paper, now)}. When it was stored, nothing here asked for it, "
        "so it was not sent."
    )


def announced(paper: Paper, now: datetime) -> str:
    """``Announced 18 Aug``; of another year the year is said."""
    return f"Announced {_on(paper.announced, now)}"


def _on(when: date, now: datetime) -> str:
    return day(when) if when.year != now.year else short_day(when)


def _short(reason: str) -> str:
    plain = clean(reason).rstrip(".")
    return plain if len(plain) <= _REASON else f"{plain[: _REASON - 1]}…"
