"""How the promise of a paper to a chat went, in a line: delivered, waiting, or what else."""

from collections.abc import Sequence
from datetime import datetime

from bot.text.card import reason
from bot.text.clean import clean
from bot.text.dates import day, moment
from bot.unsure import unconfirmed
from storage.records import Chat, Delivery, Paper, Part, Subscription

_REASON = 200
"""Characters of what a platform said that are repeated."""


def told(delivery: Delivery, parts: Sequence[Part], chat: Chat, now: datetime) -> str:
    """What became of a delivery."""
    tried = max((part.attempted_at for part in parts if part.attempted_at), default=None)
    match delivery.state:
        case "sent":
            return f"Delivered {moment(tried, now, seconds=True)}." if tried else "Delivered."
        case "uncertain":
            line = f"/resend {delivery.paper_id}"
            return f"{unconfirmed(chat, parts, now)}. If you do not see it: {line}"
        case "rejected":
            return f"It could not be sent: {_short(delivery.reason or 'nobody knows why')}."
    return _coming(delivery, chat, now)


def _coming(delivery: Delivery, chat: Chat, now: datetime) -> str:
    if delivery.state == "waiting" and delivery.ready_at > now:
        return f"It waits for its summary, until {moment(delivery.ready_at, now)} at the latest."
    if chat.not_before and chat.not_before > now:
        return f"It waits: nothing may be sent here before {moment(chat.not_before, now)}."
    return "It is about to be sent."


def promised(delivery: Delivery, paper: Paper) -> str:
    """By what it matched when it was found, where that is not so any more."""
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
    when = day(paper.announced)
    return f"Announced {when if paper.announced.year != now.year else _yearless(when)}"


def _yearless(date: str) -> str:
    return date.rpartition(" ")[0]


def _short(reason: str) -> str:
    plain = clean(reason).rstrip(".")
    return plain if len(plain) <= _REASON else f"{plain[: _REASON - 1]}…"
