"""A chat's life: what becomes of it when it can be written to no more, or again. Without I/O.

                   it may not be written to (1)
  somebody      ┌────────┐ ───────────────▶ ┌────────┐   90 days    ┌───────────┐
  subscribes ──▶│ active │                  │ paused │ ───────────▶ │ forgotten │
                └────────┘ ◀─────────────── └────────┘              └───────────┘
                   it may be written to (2)

(1) The person has blocked us or their account is gone; we were removed from the group, the channel
    or the server; a right to write there was taken away; the channel or thread was deleted, locked
    or closed. The platform tells it by an event, or by refusing a message (``Gone``).
(2) The person writes to us or lets us write again; we are let in again; the right is given back.
    The platform tells it by an event, or when it is asked, once a day.

Nothing changes by an outage of the platform or of one server, and by a move: a group that becomes
a supergroup has a new address, and is the same chat.

While it is paused, what matches ends as ``paused``. What was promised before waits, and goes out
when the chat is back, unless it has become too old by then.
"""

from datetime import datetime, timedelta
from enum import Enum

from bot.text.dates import short_day
from storage.records import Chat

KEPT = timedelta(days=90)
"""How long a paused chat is kept."""
LATE = timedelta(days=7)
"""How late a paper may come that was promised before a pause."""
WHILE_PAUSED = "it matched while this chat was paused"
"""Why a delivery ends as ``paused``."""
TOO_OLD = f"it was still unsent when this chat was paused, and {LATE.days} days went by"
"""Why a delivery expires when its chat is back."""


class Step(Enum):
    """What becomes of a chat."""

    STAY = "it stays as it is"
    PAUSE = "nothing is sent there any more"
    RESUME = "it is written to again"
    FORGET = "all that is stored of it is deleted"


def heard(chat: Chat, lacks: str | None) -> Step:
    """What follows from news of a chat; ``lacks`` is why it may not be written to."""
    if chat.state == "active":
        return Step.STAY if lacks is None else Step.PAUSE
    return Step.RESUME if lacks is None else Step.STAY


def is_over(chat: Chat, now: datetime) -> bool:
    """Whether a chat has been paused for so long that it is forgotten."""
    return chat.state == "paused" and chat.since is not None and now - chat.since >= KEPT


def told(place: str, reason: str, subscriptions: int, now: datetime) -> str:
    """What somebody reads whose chat is paused now; ``place`` is how it is called."""
    kept = short_day((now + KEPT).date())
    several = subscriptions != 1
    counted = f"{subscriptions} subscriptions are" if several else "1 subscription is"
    goes_on = "They go on by themselves" if several else "It goes on by itself"
    return (
        f"Papercast may no longer write in {place} ({reason}). Its {counted} paused and kept "
        f"until {kept}. {goes_on} when it may write again."
    )
